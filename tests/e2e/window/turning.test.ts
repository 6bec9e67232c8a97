import { describe, expect, it } from 'vitest';
import type { Point } from '../../../src/shared/geometry.js';
import type { View } from '../../../src/renderer/editor/view.js';
import { EMPTY_VIEW, fitFrame, fitView, toImage, toView, turnTo } from '../../../src/renderer/editor/view.js';
import { NO_FRAME } from '../../../src/shared/frame.js';
import type { WindowDriver } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import type { FakeWindow } from './fake-page/main.js';
import { useFakeWindows } from './fake-windows.js';
import { isInkedAt } from './ink.js';

const PHOTO = { width: 4272, height: 2848 };

declare const fake: FakeWindow;

/** The canvas: where it lies in the window, and the fitted photo in it, turned by `degrees`. */
async function findCanvas({ page }: WindowDriver, degrees: number): Promise<{ corner: Point; view: View }> {
  const box = await page.locator('[role="application"]').boundingBox();
  if (!box) throw new Error('Expected a canvas on the page but found none.');
  const view = turnTo(fitView({ ...EMPTY_VIEW, size: box }, PHOTO), PHOTO, degrees);
  return { corner: box, view };
}

const add = (one: Point, other: Point): Point => ({ x: one.x + other.x, y: one.y + other.y });

async function drag({ page }: WindowDriver, from: Point, to: Point): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.mouse.up();
}

describe.skipIf(!HAS_CHROMIUM)('the photo on the screen', { timeout: 90_000 }, () => {
  const openWindow = useFakeWindows();

  it('is turned by keys; a stroke across the screen lies in the photo where the pointer was', async () => {
    const driver = await openWindow();
    const { page } = driver;
    await page.keyboard.press('.');
    await page.keyboard.press('.');
    const turned = page.getByRole('button', { name: 'Rotated 30°. Reset view rotation' });
    await turned.waitFor();
    const { corner, view } = await findCanvas(driver, 30);
    const [from, to] = [
      { x: 300, y: 420 },
      { x: 640, y: 420 },
    ];
    await drag(driver, add(corner, from), add(corner, to));
    await page.mouse.move(corner.x + 700, corner.y + 560);
    await page.keyboard.press('Shift+N');
    await driver.waitForStillCanvas();
    await driver.shoot('turned');
    expect(await isInkedAt(page, add(corner, { x: 470, y: 420 }))).toBe(true);
    expect(await isInkedAt(page, add(corner, { x: 470, y: 520 }))).toBe(false);
    expect(await driver.findBarriers()).toEqual([]);
    await turned.click();
    await turned.waitFor({ state: 'detached' });
    await driver.waitForStillCanvas();
    const [start, end] = [toImage(view, from), toImage(view, to)];
    const level = await driver.placesOf(PHOTO, [
      start,
      { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 },
      { x: end.x, y: start.y },
    ]);
    const inked = await Promise.all(level.map((place) => isInkedAt(page, place)));
    expect(inked).toEqual([true, true, false]);
    await driver.shoot('turned-back');
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    const mask = await page.evaluate(() => fake.engine.lastCall('retouch.apply')?.operation.inputs.mask);
    const [shape] = mask ?? [];
    const points = shape && 'points' in shape ? shape.points : [];
    const ends = [points[0], points.at(-1)].map((point) => point ?? { x: 0, y: 0 });
    // A pixel of the screen is four and a half of the photo.
    expect(Math.hypot(ends[0]!.x - start.x, ends[0]!.y - start.y)).toBeLessThan(7);
    expect(Math.hypot(ends[1]!.x - end.x, ends[1]!.y - end.y)).toBeLessThan(7);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('is turned by the hand, snaps to level, and is fitted at its angle', async () => {
    const driver = await openWindow();
    const { page } = driver;
    const { corner, view } = await findCanvas(driver, 0);
    const middle = add(corner, { x: view.size.width / 2, y: view.size.height / 2 });
    const hold = async (to: Point): Promise<void> => {
      await page.keyboard.down(' ');
      await page.keyboard.down('Shift');
      await drag(driver, add(middle, { x: 300, y: 0 }), add(middle, to));
      await page.keyboard.up('Shift');
      await page.keyboard.up(' ');
    };
    await hold({ x: 300 * Math.cos(-0.7), y: 300 * Math.sin(-0.7) });
    await page.getByRole('button', { name: /^Rotated -40\.\d°/ }).waitFor();
    await page.keyboard.press('f');
    await page.keyboard.press('y');
    await driver.waitForStillCanvas();
    await driver.shoot('turned-compared');
    await page.keyboard.press('y');
    await hold({ x: 300 * Math.cos(0.69), y: 300 * Math.sin(0.69) });
    await page.getByRole('button', { name: /^Rotated/ }).waitFor({ state: 'detached' });
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('has its frame and what is moved under the pointer at any angle, and arrows lead on the screen', async () => {
    const driver = await openWindow();
    const { page } = driver;
    for (let step = 0; step < 6; step++) await page.keyboard.press(',');
    const { corner, view } = await findCanvas(driver, -90);
    await page.keyboard.press('r');
    await drag(driver, add(corner, { x: 420, y: 300 }), add(corner, { x: 520, y: 400 }));
    await page.keyboard.press('m');
    await page.keyboard.press('ArrowRight');
    await drag(driver, add(corner, { x: 470, y: 350 }), add(corner, { x: 570, y: 350 }));
    await driver.waitForStillCanvas();
    await driver.shoot('turned-placing');
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    const operation = await page.evaluate(() => fake.engine.lastCall('retouch.apply')?.operation);
    if (operation?.kind !== 'move') throw new Error('Expected a move');
    const { dx, dy, degrees } = operation.inputs.to;
    // To the right on the screen is down in the photo.
    expect(Math.abs(dx)).toBeLessThan(6);
    expect(Math.abs(dy - 101 / view.scale)).toBeLessThan(8);
    expect(degrees).toBe(0);

    await page.keyboard.press('.');
    await page.keyboard.press('Shift+X');
    await page.getByRole('region', { name: 'Extend or straighten' }).waitFor();
    const framed = fitFrame({ ...view, degrees: -75 }, PHOTO, NO_FRAME);
    const handle = add(corner, toView(framed, { x: 0, y: PHOTO.height / 2 }));
    const outwards = add(corner, toView(framed, { x: -400, y: PHOTO.height / 2 }));
    await drag(driver, handle, outwards);
    await driver.waitForStillCanvas();
    await driver.shoot('turned-framing');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.evaluate(() => fake.engine.lastCall('document.extend')?.frame.left))
      .toBeGreaterThan(380);
    const frame = await page.evaluate(() => fake.engine.lastCall('document.extend')?.frame);
    expect(frame).toMatchObject({ top: 0, right: 0, bottom: 0, degrees: 0 });
    expect(frame!.left).toBeLessThan(420);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('follows two fingers that twist, from ten degrees on', async () => {
    const driver = await openWindow({ hasTouch: true });
    const { page } = driver;
    const { corner, view } = await findCanvas(driver, 0);
    const middle = add(corner, { x: view.size.width / 2, y: view.size.height / 2 });
    const twist = (degrees: number): [Point[], Point[]] => {
      const turns = Array.from({ length: 7 }, (_, step) => (step * degrees * Math.PI) / 180 / 6);
      const at = (turn: number, side: number): Point =>
        add(middle, { x: side * 160 * Math.cos(turn), y: side * 160 * Math.sin(turn) });
      return [turns.map((turn) => at(turn, -1)), turns.map((turn) => at(turn, 1))];
    };
    const turned = page.getByRole('button', { name: /^Rotated/ });
    await driver.touch(...twist(8));
    await driver.waitForStillCanvas();
    expect(await turned.count()).toBe(0);
    await driver.touch(...twist(40));
    await expect.poll(() => turned.textContent()).toContain('30');
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });
});
