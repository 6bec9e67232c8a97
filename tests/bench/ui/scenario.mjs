import { setTimeout as wait } from 'node:timers/promises';

import { drag, sendWheel } from './input.mjs';

/** Between two acts, so that each is over before the next begins. */
const PAUSE_MS = 400;
/** Makes the brush smaller than what a quick hand moves in a frame: the ink of a move then never lies in that of the move before. */
const SMALLER_STEPS = 3;
const FILL_TIMEOUT_MS = 120_000;
/** As many are offered at a time. */
const VARIATIONS = 4;

/**
 * One retouch as a person does it, each act under its name for `watch(name, act)`; the page fills the screen of `mouse`. Returns what
 * the probe has measured on the way, in milliseconds. With `retouches` so many are in the list, and four variations of the last one beside each
 * other, before anything but opening is measured.
 */
export async function playScenario({ page, mouse, photo, retouches, watch }) {
  const found = {};
  await watch('open', async () => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a photo' }).click();
    await (await chooser).setFiles(photo);
    await page.waitForFunction(() => globalThis.probe.photoShownAt !== undefined);
    found.open = await page.evaluate(() => {
      const { asked, photoShownAt } = globalThis.probe;
      const [upload] = globalThis.performance
        .getEntriesByType('resource')
        .filter(({ name }) => name.includes('/files?'));
      return {
        fromRequest: photoShownAt - asked['document.open'],
        fromChoice: photoShownAt - upload.startTime,
      };
    });
  });
  const canvas = await page.locator('[role="application"]').boundingBox();
  const at = (x, y) => ({ x: canvas.x + x * canvas.width, y: canvas.y + y * canvas.height });
  const press = async (key) => {
    await page.keyboard.press(key);
    await wait(PAUSE_MS);
  };

  for (let step = 0; step < SMALLER_STEPS; step++) await page.keyboard.press('[');
  if (retouches > 0) await retouch(page, at, retouches);
  await watch('paint', async () => {
    await page.evaluate(() => globalThis.probe.watchInk());
    await drag(mouse, zigzag(at), { pixelsPerSecond: 1000 });
    await wait(PAUSE_MS);
    found.ink = await page.evaluate(() => globalThis.probe.endInk());
  });
  await press('Control+z');

  await watch('fill', async () => {
    await drag(mouse, [at(0.3, 0.45), at(0.36, 0.4), at(0.34, 0.5)], { pixelsPerSecond: 300 });
    const { x, y } = at(0.36, 0.4);
    const shown = page.evaluate(([left, top]) => globalThis.probe.waitForResult(left, top), [x, y]);
    await page.keyboard.press('Enter');
    found.resultShown = await withLimit(shown, FILL_TIMEOUT_MS, 'the result of the fill');
    await wait(PAUSE_MS);
  });
  await watch('undo and redo', async () => {
    await press('Control+z');
    await press('Control+Shift+z');
  });
  await press('h');
  await watch('zoom', async () => {
    found.zoomFrames = await watchFrames(page, async () => {
      await sendWheel(page, at(0.4, 0.45), { deltaY: -3, seconds: 2 });
      await sendWheel(page, at(0.4, 0.45), { deltaY: 3, seconds: 2 });
    });
  });
  await watch('to 1:1', () => press('1'));
  await watch('pan', async () => {
    found.panFrames = await watchFrames(page, () => drag(mouse, circle(at, 3), { pixelsPerSecond: 800 }));
  });
  await watch('compare', async () => {
    await page.keyboard.down('c');
    await wait(PAUSE_MS);
    await page.keyboard.up('c');
    await wait(PAUSE_MS);
  });
  await watch('tour', () => tourPhoto(page, at));
  return found;
}

/** Removes that many spots all over the photo, and asks for variations of the last one. */
async function retouch(page, at, count) {
  for (let made = 0; made < count; made++) {
    const { x, y } = at(0.12 + 0.15 * (made % 6), 0.12 + 0.12 * Math.floor(made / 6));
    await page.mouse.click(x, y);
    await page.keyboard.press('Enter');
    await page
      .locator(`[data-retouch="${made + 1}"]`)
      .waitFor({ state: 'attached', timeout: FILL_TIMEOUT_MS });
  }
  await page.keyboard.press('Shift+v');
  await page
    .locator('[role="radiogroup"] img')
    .nth(VARIATIONS - 1)
    .waitFor({ timeout: FILL_TIMEOUT_MS });
  await page.waitForLoadState('networkidle');
  await wait(PAUSE_MS);
}

async function watchFrames(page, act) {
  await page.evaluate(() => globalThis.probe.watchFrames());
  await act();
  return page.evaluate(() => globalThis.probe.endFrames());
}

/** Sees all of a photo at 1:1, as somebody does who looks for dust: what the page keeps is most then. */
async function tourPhoto(page, at) {
  const [left, right, top, bottom] = [0.03, 0.97, 0.03, 0.97];
  const move = async (from, to) => {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y);
    await page.mouse.up();
    await wait(60);
  };
  const columns = 12;
  const rows = 10;
  for (let column = 0; column < columns; column++) await move(at(left, 0.5), at(right, 0.5));
  for (let row = 0; row < rows; row++) await move(at(0.5, top), at(0.5, bottom));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      await (row % 2 === 0 ? move(at(right, 0.5), at(left, 0.5)) : move(at(left, 0.5), at(right, 0.5)));
    }
    await move(at(0.5, bottom), at(0.5, top));
  }
}

function zigzag(at) {
  const rows = [0.2, 0.32, 0.44, 0.56, 0.68, 0.8];
  return rows.flatMap((y, index) => (index % 2 === 0 ? [at(0.1, y), at(0.9, y)] : [at(0.9, y), at(0.1, y)]));
}

function circle(at, rounds) {
  return Array.from({ length: rounds * 24 + 1 }, (_, index) => {
    const angle = (index / 24) * 2 * Math.PI;
    return at(0.5 + 0.3 * Math.sin(angle), 0.5 + 0.3 * Math.cos(angle));
  });
}

async function withLimit(promise, limitMs, what) {
  const timer = new AbortController();
  const limit = wait(limitMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`Expected ${what} within ${limitMs / 1000} s but it did not come.`);
  });
  limit.catch(() => undefined);
  try {
    return await Promise.race([promise, limit]);
  } finally {
    timer.abort();
  }
}
