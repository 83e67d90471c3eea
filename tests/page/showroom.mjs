// Looks at the showroom's live page in a real browser: picture, words, keyboard, a narrow window, snapshot.
//
//   node showroom.mjs SHOWROOM_PROGRAM VIDEO CHROMIUM     a video with faces in it
import { check, counts, narrow, outlined, pause, pictures, serve, tab_to, with_page } from './browser.mjs';

const [program, video, browser] = process.argv.slice(2);
const { address, stop } = await serve(program, '--live', '--again', '--flatter', video);
let status;
try {
  await with_page(browser, async (page) => {
    await page.goto(address, { waitUntil: 'domcontentloaded' });
    await page.waitForFunction(() => /looks \d/.test(document.getElementById('faces').textContent), { timeout: 20000 });
    await page.waitForFunction(() => document.getElementById('picture').naturalWidth > 0, { timeout: 20000 });
    check((await pictures(page)).flattest > 60, 'the picture is not blank');
    const words = await page.$eval('#faces', (e) => e.textContent);
    check(/looks \d+ to \d+, (fe)?male/.test(words), 'what is drawn is said, too');
    check(/a gimmick/.test(await page.$eval('#caveat', (e) => e.textContent)), 'the score is called what it is');
    const state = () => page.$eval('#state', (e) => e.textContent);
    const first = await state();
    await pause(1200);
    check(/\d s, \d faces?/.test(first) && (await state()) !== first, 'it goes on');

    check(await tab_to(page, (e) => e.id === 'hold', 3), 'the button is reached by keyboard');
    check(await outlined(page), 'and is seen to be');
    await page.keyboard.press('Space');
    await pause(500);
    const held = await state();
    await pause(900);
    check((await state()) === held && (await page.$eval('#hold', (e) => e.getAttribute('aria-pressed'))) === 'true', 'and holds the screen');
    check((await pictures(page)).flattest > 60, 'with its picture');
    await page.keyboard.press('Space');
    await pause(900);
    check((await state()) !== held, 'and lets it go on');
    await narrow(page, 'showroom live');
  });
  check((await fetch(`${address}health`)).status === 200, 'health');
  check(/fovea_pictures_shown_total \d+/.test(await (await fetch(`${address}metrics`)).text()), 'figures');
  const snapshot = Buffer.from(await (await fetch(`${address}snapshot`)).arrayBuffer());
  check(snapshot[0] === 0xff && snapshot[1] === 0xd8, 'a snapshot is a JPEG');
} finally {
  status = await stop();
}
check(status === 0, 'it ends when asked to');
counts();
