// Looks at the album's page in a real browser: faces, decisions by mouse and by keyboard, undo, a narrow window; then
// gives the decisions to the program, and takes the last one back.
//
//   node album.mjs ALBUM_PROGRAM FOLDER CHROMIUM PHOTO...
import { readFileSync, writeFileSync } from 'node:fs';
import { check, counts, narrow, outlined, pictures, run, tab_to, with_page } from './browser.mjs';

const [program, folder, browser, ...photos] = process.argv.slice(2);
const album = (...more) => run(program, '--out', folder, ...more, ...photos);
const people = () => JSON.parse(readFileSync(`${folder}/album.json`, 'utf8')).people;
writeFileSync(`${folder}/album.txt`, '');
await album();
const before = people();
let said = '';
await with_page(browser, async (page) => {
  await page.goto(`file://${folder}/album.html`);
  const faces = before.flat();
  check(faces.length > 5, `there are faces to sort (${faces.length})`);
  const seen = await pictures(page);
  check(seen.count === faces.length && seen.flattest > 40, `each has its picture (${seen.count}, ${seen.flattest})`);
  check((await page.$$('h2')).length === before.length, 'and each person a heading');

  const list = () => page.$eval('#said', (e) => e.value);
  const status = () => page.$eval('[role=status]', (e) => e.textContent);
  const press = (say) => page.click(`button[data-say=${say}]`);
  const mark = async (face) => (await page.$(`input[value="${face}"] + img`)).click();
  const [one, other] = [before[0][0].face, before.at(-1)[0].face];
  await press('merge');
  check((await list()) === '' && /as many faces/.test(await status()), 'a button without marked faces says what it needs');
  await mark(one);
  await mark(other);
  await press('merge');
  check((await list()) === `merge\t${one}\t${other}\n`, 'two faces become one person by mouse');
  check(!(await page.$('input:checked')), 'and are no longer marked');
  await press('undo');
  check((await list()) === '' && (await status()) === 'taken back', 'and two again');

  await page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
  check(await tab_to(page, (e) => e.type === 'checkbox'), 'a face is reached by keyboard');
  check(await outlined(page), 'and is seen to be');
  await page.keyboard.press('Space');
  const marked = await page.$eval('input:checked', (e) => e.value);
  check(await page.$eval('input:checked + img', (e) => getComputedStyle(e).outlineStyle !== 'none'), 'what is marked looks so');
  await page.focus('button[data-say=split]');
  await page.keyboard.press('Enter');
  check((await list()) === `split\t${marked}\n`, 'a face becomes a person of its own by keyboard');
  check(await tab_to(page, (e) => e.dataset.say === 'undo', 3), 'undo is the next but one');
  await page.keyboard.press('Space');
  check((await list()) === '', 'and takes it back');
  check(await page.$$eval('img', (all) => all.every((e) => e.alt)), 'each picture has a name for those who do not see it');

  await mark(one);
  await mark(other);
  await press('merge');
  said = await list();
  await narrow(page, 'album');
});
writeFileSync(`${folder}/album.txt`, said);
await album();
check(people().length === before.length - 1, 'the list, saved, makes one person of two');
await album('--undo');
check(JSON.stringify(people()) === JSON.stringify(before), 'and the program takes it back');
counts();
