// Looks at the pages of analyze, showroom and evaluate in a real browser: pictures, tables, charts, a narrow window.
//
//   node reports.mjs PROGRAMS FOLDER CHROMIUM PEOPLE LIVENESS PHOTO...    PEOPLE holds folders, one a person
import { readFileSync } from 'node:fs';
import { check, counts, narrow, pictures, run, tab_to, with_page } from './browser.mjs';

const [programs, folder, browser, people, liveness, ...photos] = process.argv.slice(2);
await run(`${programs}/analyze`, '--out', folder, ...photos);
await run(`${programs}/showroom`, '--flatter', '--out', folder, ...photos);
await run(`${programs}/evaluate`, '--out', folder, '--liveness', liveness, people);
const read = (name) => JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'));

await with_page(browser, async (page) => {
  await page.goto(`file://${folder}/report.html`);
  const faces = read('report').photos.flatMap((p) => p.faces);
  const seen = await pictures(page);
  check(seen.count === photos.length && seen.flattest > 60, `analyze: a picture of each photograph, not blank (${seen.flattest})`);
  check((await page.$$('tr')).length === faces.length + 1, `analyze: a line for each of ${faces.length} faces`);
  const cells = await page.$$eval('td', (all) => all.map((e) => e.textContent));
  check(cells.every((words) => words.trim()), 'analyze: no cell is empty');
  check(cells.includes(`${faces[0].score.toFixed(2)}`), 'analyze: the figures are those of the JSON');
  check(await page.$$eval('img', (all) => all.every((e) => e.alt)), 'analyze: pictures have names');
  await narrow(page, 'analyze');
  check(await tab_to(page, (e) => e.className === 'wide'), 'analyze: the table is reached by keyboard');
  await page.keyboard.down('ArrowRight');
  await page.waitForFunction(() => document.querySelector('.wide').scrollLeft > 0, { timeout: 5000 }).catch(() => {});
  await page.keyboard.up('ArrowRight');
  check(await page.$eval('.wide', (e) => e.scrollLeft > 0), 'and scrolled by it');
});

await with_page(browser, async (page) => {
  await page.goto(`file://${folder}/showroom.html`);
  const seen = await pictures(page);
  check(seen.count === photos.length && seen.flattest > 60, `showroom: a screen for each photograph, not blank (${seen.flattest})`);
  const words = await page.$eval('body', (e) => e.textContent);
  check(/looks \d+ to \d+, (fe)?male/.test(words), 'showroom: it says what is drawn');
  check(/The score is a gimmick/.test(words), 'showroom: and what the score is');
  await narrow(page, 'showroom');
});

await with_page(browser, async (page) => {
  await page.goto(`file://${folder}/evaluate.html`);
  const written = read('evaluate');
  const words = await page.$eval('body', (e) => e.textContent);
  check(await page.$$eval('svg polyline', (all) => all.length === 2 && all.every((e) => e.getTotalLength() > 20)), 'evaluate: ROC and DET have lines');
  check(await page.$$eval('svg', (all) => all.every((e) => e.getBoundingClientRect().height > 100 && e.getAttribute('aria-label'))), 'evaluate: charts are seen and named');
  check(words.includes(written.equal_error_rate.toFixed(4)), 'evaluate: the equal error rate is that of the JSON');
  check(/interval of 95 % \(Wilson\)/.test(words), 'evaluate: intervals are named');
  check(/too few/.test(words), 'evaluate: it says where there is too little');
  check(/\(BPCER\)/.test(words) && /attack: print/.test(words) && written.liveness.attacks.length > 0, 'evaluate: liveness by kind of attack');
  check(/ms of CPU a photograph/.test(words) && /MB of memory/.test(words), 'evaluate: speed and memory');
  await narrow(page, 'evaluate');
});
counts();
