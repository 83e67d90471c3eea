// Looks at the live page in a real browser: picture, boxes, text, keyboard, a narrow window, snapshot.
//
//   node watch.mjs WATCH_PROGRAM VIDEO CHROMIUM     two cameras show the video, a third is not there
//
// Ends with a line of counts; puppeteer-core is looked up in NODE_PATH.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const puppeteer = createRequire(join(process.env.NODE_PATH ?? '.', 'x.js'))('puppeteer-core');
const [program, video, browser] = process.argv.slice(2);
let passed = 0, failed = 0;
const check = (holds, what) => {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`);
  holds ? ++passed : ++failed;
};
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const watch = spawn(program, ['--again', '--quiet', '--line', 'gate:300,0,300,400;south/door:200,0,200,400', `north=${video}`,
  `south=${video}`, 'lost=/no/such/video.mp4']);
const address = await new Promise((found, lost) => {
  let said = '';
  watch.stderr.on('data', (data) => {
    said += data;
    const at = said.match(/http:\/\/127\.0\.0\.1:\d+\//);
    if (at) found(at[0]);
  });
  watch.on('exit', () => lost(new Error(`watch ended: ${said}`)));
});
const chrome = await puppeteer.launch({ executablePath: browser, headless: 'new', args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await chrome.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await page.setViewport({ width: 1000, height: 900 });
  await page.goto(address, { waitUntil: 'domcontentloaded' });
  await page.waitForFunction(() => document.querySelectorAll('#now li').length > 0, { timeout: 20000 });
  await page.waitForFunction(() => document.getElementById('picture').naturalWidth > 0, { timeout: 20000 });

  const spread = () => page.evaluate(() => {
    const picture = document.getElementById('picture'), canvas = document.createElement('canvas');
    canvas.width = 64, canvas.height = 36;
    const pen = canvas.getContext('2d');
    pen.drawImage(picture, 0, 0, 64, 36);
    const bytes = pen.getImageData(0, 0, 64, 36).data;
    return Math.max(...bytes.filter((_, i) => i % 4 < 3)) - Math.min(...bytes.filter((_, i) => i % 4 < 3));
  });
  const drawn = () => page.evaluate(() => {
    const over = document.getElementById('over');
    const bytes = over.getContext('2d').getImageData(0, 0, over.width, over.height).data;
    let sum = 0, inked = 0;
    for (let i = 3; i < bytes.length; i += 4) if (bytes[i]) ++inked, sum = (sum * 31 + i) >>> 0;
    return { sum, inked };
  });
  const radios = '#cameras input[type=radio]';
  check((await page.$$(radios)).length === 3, 'three cameras are listed');
  const cameras = await page.$eval('#cameras', (e) => e.textContent);
  check(/north: live, looked at/.test(cameras) && /lost: not opened, .* is not there/.test(cameras), 'with how each is');
  check((await spread()) > 60, 'the picture is not blank');
  const before = await drawn();
  check(before.inked > 100, 'boxes are drawn');
  await pause(1500);
  check((await drawn()).sum !== before.sum, 'boxes move');
  check(/north: picture \d+, .* objects/.test(await page.$eval('#state', (e) => e.textContent)), 'the state is told');
  check(/ at \d+, \d+, \d+, \d+/.test(await page.$eval('#now', (e) => e.textContent)), 'objects are listed as text');
  check(/gate: \d+ forth/.test(await page.$eval('#counts', (e) => e.textContent)), 'counts are listed');

  await page.keyboard.press('Tab');
  check(await page.evaluate(() => document.activeElement.type === 'radio'), 'the cameras are reached by keyboard');
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => /^south: picture/.test(document.getElementById('state').textContent), { timeout: 20000 });
  check(true, 'and one of them is chosen by an arrow');
  await page.waitForFunction(() => document.getElementById('picture').naturalWidth > 0, { timeout: 20000 });
  check((await spread()) > 60, 'whose picture is not blank');
  check(/door: \d+ forth/.test(await page.$eval('#counts', (e) => e.textContent)), 'with counts of its own');

  await page.keyboard.press('Tab');
  check(await page.evaluate(() => document.activeElement.id === 'boxes'), 'the button is reached by keyboard');
  await page.keyboard.press('Space');
  await pause(700);
  check((await drawn()).inked === 0, 'and hides the boxes');

  await page.setViewport({ width: 360, height: 740 });
  await pause(300);
  check(await page.evaluate(() => document.documentElement.scrollWidth <= 360), 'a narrow window needs no scrolling aside');
  check(problems.length === 0, `no error in the page ${problems.join(' ')}`);

  const get = async (path) => fetch(address + path);
  const health = await get('health');
  check(health.status === 503 && /^south: live, looked at .* ago$/m.test(await health.text()), 'health says which camera is ill');
  check(/fovea_pictures_looked_at_total{camera="south"} \d+/.test(await (await get('metrics')).text()), 'figures');
  const snapshot = Buffer.from(await (await get('snapshot?camera=2')).arrayBuffer());
  check(snapshot[0] === 0xff && snapshot[1] === 0xd8, 'a snapshot is a JPEG');
  for (const path of ['snapshot?camera=4', 'events?camera=0', 'video?camera=x', 'video?camera=2x'])
    check((await get(path)).status === 404, `${path} is no camera`);

  // Somebody who opens the video and never reads it.
  const idle = await fetch(address + 'video?camera=2');
  const looked = async () => Number((await (await get('metrics')).text()).match(/looked_at_total{camera="south"} (\d+)/)[1]);
  const first = await looked();
  await pause(2000);
  check((await looked()) - first >= 8, 'a viewer who does not read slows nothing');
  await idle.body.cancel();
} finally {
  await chrome.close();
  watch.removeAllListeners('exit');
  watch.kill('SIGINT');
}
const status = await new Promise((done) => watch.on('exit', done));
check(status === 2, 'it ends when asked to, with the status of a camera that could not be used');
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
