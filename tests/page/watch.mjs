// Looks at the live page in a real browser: picture, boxes, text, keyboard, a narrow window, snapshot.
//
//   node watch.mjs WATCH_PROGRAM VIDEO CHROMIUM     two cameras show the video, a third is not there
import { spawnSync } from 'node:child_process';
import { check, counts, narrow, outlined, pause, pictures, serve, tab_to, with_page } from './browser.mjs';

const [program, video, browser] = process.argv.slice(2);
const { address, stop } = await serve(program, '--again', '--quiet', '--line', 'gate:300,0,300,400;south/door:200,0,200,400',
  `north=${video}`, `south=${video}`, 'lost=/no/such/video.mp4');
const looks_at = async (page) => {
  await page.goto(address, { waitUntil: 'domcontentloaded' });
  await page.waitForFunction(() => document.querySelectorAll('#now li').length > 0, { timeout: 20000 });
  await page.waitForFunction(() => document.getElementById('picture').naturalWidth > 0, { timeout: 20000 });

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
  check((await pictures(page)).flattest > 60, 'the picture is not blank');
  const before = await drawn();
  check(before.inked > 100, 'boxes are drawn');
  await pause(1500);
  check((await drawn()).sum !== before.sum, 'boxes move');
  check(/north: picture \d+, .* objects/.test(await page.$eval('#state', (e) => e.textContent)), 'the state is told');
  check(/ at \d+, \d+, \d+, \d+/.test(await page.$eval('#now', (e) => e.textContent)), 'objects are listed as text');
  check(/gate: \d+ forth/.test(await page.$eval('#counts', (e) => e.textContent)), 'counts are listed');

  check(await tab_to(page, (e) => e.type === 'radio', 1), 'the cameras are reached by keyboard');
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => /^south: picture/.test(document.getElementById('state').textContent), { timeout: 20000 });
  check(true, 'and one of them is chosen by an arrow');
  await page.waitForFunction(() => document.getElementById('picture').naturalWidth > 0, { timeout: 20000 });
  check((await pictures(page)).flattest > 60, 'whose picture is not blank');
  check(/door: \d+ forth/.test(await page.$eval('#counts', (e) => e.textContent)), 'with counts of its own');

  check(await tab_to(page, (e) => e.id === 'boxes', 1), 'the button is reached by keyboard');
  check(await outlined(page), 'and is seen to be');
  await page.keyboard.press('Space');
  await pause(700);
  check((await drawn()).inked === 0, 'and hides the boxes');
  await narrow(page, 'watch');
};
const answers = async () => {
  const second = spawnSync(program, ['--port', new URL(address).port, video], { encoding: 'utf8' });
  check(second.status === 2 && /^watch: port \d+ is taken; give another with --port\.$/m.test(second.stderr), 'a port is for one program');
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
};
// Plates on no vehicle, from words that are made up here: the video has none.
const plates_show = async (page) => {
  const plate = (id, title, vehicle, box, looks = 3) => ({ id, title, vehicle, score: 0.7, box, text: { decision: null, candidate: 'X', looks, share: 1 } });
  const look = { camera: 'north', number: 7, seconds: 1, step: 0, since: 0, width: 640, height: 352, objects: [], counts: [],
    plates: [plate(1, 'plate 1: AB123', null, [300, 100, 80, 20]), plate(2, 'plate 2: CD456', 9, [20, 300, 80, 20]), plate(3, 'plate 3', null, [500, 20, 80, 20], 1)] };
  await page.setRequestInterception(true);
  page.on('request', (asked) => (asked.url().includes('/events')
    ? asked.respond({ contentType: 'text/event-stream', body: `data: ${JSON.stringify(look)}\n\n` }) : asked.continue()));
  await page.goto(address, { waitUntil: 'domcontentloaded' });
  await page.waitForFunction(() => document.querySelectorAll('#now li').length > 0, { timeout: 20000 });
  const listed = await page.$$eval('#now li', (all) => all.map((e) => e.textContent));
  check(listed.length === 1 && listed[0] === 'plate 1: AB123 at 300, 100, 80, 20', 'a plate on no vehicle is listed, that of a vehicle not twice');
  const inked = (x, y) => page.evaluate((at) => document.getElementById('over').getContext('2d').getImageData(...at, 4, 4).data.some((b) => b), [x, y]);
  check(await inked(298, 110) && !(await inked(18, 310)), 'and has a box');
};
let status;
try {
  await with_page(browser, plates_show);
  await with_page(browser, async (page) => {
    await looks_at(page);
    await answers();  // while somebody looks
  });
} finally {
  status = await stop();
}
check(status === 2, 'it ends when asked to, with the status of a camera that could not be used');
counts();
