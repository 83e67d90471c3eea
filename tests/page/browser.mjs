// What the tests of pages share: a browser, checks that are counted, and how a picture looks.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const puppeteer = createRequire(join(process.env.NODE_PATH ?? '.', 'x.js'))('puppeteer-core');
let passed = 0, failed = 0;

export const check = (holds, what) => {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`);
  holds ? ++passed : ++failed;
};
export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/// The last line of a test: its counts, and the status.
export const counts = () => {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
};

/// Calls use(page, address => goto) with a page whose errors count as a failed check.
export const with_page = async (browser, use) => {
  const chrome = await puppeteer.launch({ executablePath: browser, headless: 'new', args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await chrome.newPage();
    const problems = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await page.setViewport({ width: 1000, height: 900 });
    await use(page);
    check(problems.length === 0, `no error in the page ${problems.join(' ')}`);
  } finally {
    await chrome.close();
  }
};

/// Runs a program to its end; gives what it printed.
export const run = (program, ...words) => new Promise((done, lost) => {
  const child = spawn(program, words);
  let out = '', said = '';
  child.stdout.on('data', (data) => { out += data; });
  child.stderr.on('data', (data) => { said += data; });
  child.on('exit', (status) => (status === 0 ? done(out) : lost(new Error(`${program} ended with ${status}: ${said}`))));
});

/// Starts a program that serves a page; gives the address that it tells, and stop() => its status when asked to end.
export const serve = async (program, ...words) => {
  const child = spawn(program, words);
  const address = await new Promise((found, lost) => {
    let said = '';
    child.stderr.on('data', (data) => {
      said += data;
      const at = said.match(/http:\/\/127\.0\.0\.1:\d+\//);
      if (at) found(at[0]);
    });
    child.on('exit', () => lost(new Error(`${program} ended: ${said}`)));
  });
  const ended = new Promise((done) => child.on('exit', done));
  return { address, stop: () => (child.kill('SIGINT'), ended) };
};

/// Whether every picture of the page was decoded, and how far the brightest and darkest part of the flattest lie apart.
export const pictures = (page) => page.evaluate(() => {
  const spreads = [...document.querySelectorAll('img')].map((picture) => {
    if (!picture.complete || !picture.naturalWidth) return -1;
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 48;
    const pen = canvas.getContext('2d');
    pen.drawImage(picture, 0, 0, 48, 48);
    const bytes = pen.getImageData(0, 0, 48, 48).data.filter((_, i) => i % 4 < 3);
    return Math.max(...bytes) - Math.min(...bytes);
  });
  return { count: spreads.length, flattest: Math.min(...spreads) };
});

/// Presses Tab until what has the focus fits; false where it never does.
export const tab_to = async (page, fits, most = 60) => {
  for (let i = 0; i < most; ++i) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`(${fits})(document.activeElement)`)) return true;
  }
  return false;
};

export const outlined = (page) => page.evaluate(() => {
  const at = document.activeElement;
  return [at, at.nextElementSibling].some((e) => e && getComputedStyle(e).outlineStyle !== 'none');
});

/// In a window of 400 pixels: whether nothing sticks out, tables and the like scroll by themselves, and words are large enough.
export const narrow = async (page, name) => {
  await page.setViewport({ width: 400, height: 800 });
  await pause(300);
  const seen = await page.evaluate(() => {
    const wide = [...document.querySelectorAll('.wide')];
    const words = [...document.querySelectorAll('p,td,th,li,label,button,figcaption')].filter((e) => e.textContent.trim());
    return {
      page: document.documentElement.scrollWidth,
      inside: wide.every((e) => e.getBoundingClientRect().right <= 400 && e.scrollWidth >= e.clientWidth),
      reached: wide.every((e) => e.scrollWidth <= e.clientWidth || e.tabIndex === 0),
      smallest: Math.min(...words.map((e) => parseFloat(getComputedStyle(e).fontSize))),
    };
  });
  check(seen.page <= 400, `${name}: a window of 400 pixels needs no scrolling aside (${seen.page})`);
  check(seen.inside && seen.reached, `${name}: what is wider scrolls by itself, by keyboard too`);
  check(seen.smallest >= 12, `${name}: words are 12 pixels or more (${seen.smallest})`);
};
