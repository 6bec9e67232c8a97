import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { View } from './view.js';
import {
  EMPTY_VIEW,
  fitView,
  isFitted,
  panBy,
  pinch,
  resizeView,
  toImage,
  toView,
  viewAtFullSize,
  viewAtRect,
  visibleRect,
  zoomBy,
  zoomPercent,
  zoomStep,
} from './view.js';

const PHOTO = { width: 6000, height: 4000 };
const WINDOW: View = { ...EMPTY_VIEW, size: { width: 1000, height: 700 }, pixelRatio: 2 };

describe('how the photo lies in the window', () => {
  it('fits the whole photo into the middle with room around it', () => {
    const view = fitView(WINDOW, PHOTO);
    expect(toView(view, { x: 3000, y: 2000 }).x).toBeCloseTo(500, 0);
    expect(toView(view, { x: 3000, y: 2000 }).y).toBeCloseTo(350, 0);
    expect(toView(view, { x: 0, y: 0 }).x).toBeCloseTo(24, 0);
    expect(visibleRect(view, PHOTO)).toEqual({ left: 0, top: 0, ...PHOTO });
  });

  it('never enlarges a small photo to fit', () => {
    expect(zoomPercent(fitView(WINDOW, { width: 40, height: 30 }))).toBe(100);
  });

  it('keeps the point under the pointer while zooming, as long as the photo can stay there', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1.1, max: 8, noNaN: true }),
        fc.integer({ min: 100, max: 900 }),
        fc.integer({ min: 100, max: 600 }),
        (factor, x, y) => {
          const before = fitView(WINDOW, PHOTO);
          const after = zoomBy(before, PHOTO, factor, { x, y });
          const held = toImage(before, { x, y });
          const moved = toView(after, held);
          // Half a device pixel of rounding.
          expect(Math.hypot(moved.x - x, moved.y - y)).toBeLessThan(0.75);
        },
      ),
    );
  });

  it('shows a part of the photo in the middle, as large as there is room, and a dot no larger than pixels can be seen', () => {
    const view = viewAtRect(WINDOW, PHOTO, { left: 2000, top: 1000, width: 476, height: 100 });
    expect(view.scale).toBeCloseTo(2, 5);
    expect(toView(view, { x: 2238, y: 1050 })).toEqual({ x: 500, y: 350 });
    const dot = viewAtRect(WINDOW, PHOTO, { left: 3000, top: 2000, width: 1, height: 1 });
    expect(zoomPercent(dot)).toBe(3200);
  });

  it('stays under both fingers of a pinch', () => {
    const before = fitView(WINDOW, PHOTO);
    const from = [
      { x: 400, y: 300 },
      { x: 600, y: 400 },
    ] as const;
    const to = [
      { x: 350, y: 320 },
      { x: 750, y: 520 },
    ] as const;
    const after = pinch(before, PHOTO, from, to);
    expect(after.scale / before.scale).toBeCloseTo(2, 5);
    for (const finger of [0, 1] as const) {
      const held = toView(after, toImage(before, from[finger]));
      expect(Math.hypot(held.x - to[finger].x, held.y - to[finger].y)).toBeLessThan(1.5);
    }
  });

  it('only moves with fingers that keep their distance, and bears fingers on one spot', () => {
    const before = fitView(WINDOW, PHOTO);
    const spot = [
      { x: 500, y: 300 },
      { x: 500, y: 300 },
    ] as const;
    const after = pinch(before, PHOTO, spot, [
      { x: 540, y: 310 },
      { x: 540, y: 310 },
    ]);
    expect(after).toMatchObject({ scale: before.scale, left: before.left + 40, top: before.top + 10 });
  });

  it('shows one pixel as one device pixel at 1:1, also on dense screens', () => {
    const view = viewAtFullSize(fitView(WINDOW, PHOTO), PHOTO);
    expect(view.scale).toBe(0.5);
    expect(zoomPercent(view)).toBe(100);
  });

  it('steps through familiar percentages and stops at the ends', () => {
    let view = viewAtFullSize(fitView(WINDOW, PHOTO), PHOTO);
    view = zoomStep(view, PHOTO, 1);
    expect(zoomPercent(view)).toBeCloseTo(150);
    view = zoomStep(zoomStep(view, PHOTO, -1), PHOTO, -1);
    expect(zoomPercent(view)).toBeCloseTo(66.7);
    for (let step = 0; step < 40; step++) view = zoomStep(view, PHOTO, 1);
    expect(zoomPercent(view)).toBe(3200);
    for (let step = 0; step < 40; step++) view = zoomStep(view, PHOTO, -1);
    expect(zoomPercent(view)).toBeGreaterThan(1);
  });

  it('cannot lose the photo by panning', () => {
    const view = panBy(fitView(WINDOW, PHOTO), PHOTO, 1e6, -1e6);
    const corner = toView(view, { x: 0, y: PHOTO.height });
    expect(corner.x).toBeLessThan(WINDOW.size.width);
    expect(corner.y).toBeGreaterThan(0);
  });

  it('stays fitted when the window changes, and else keeps what is in the middle', () => {
    const fitted = resizeView(fitView(WINDOW, PHOTO), PHOTO, { width: 600, height: 600 }, 1);
    expect(isFitted(fitted, PHOTO)).toBe(true);
    const zoomed = zoomBy(fitView(WINDOW, PHOTO), PHOTO, 6);
    const middle = toImage(zoomed, { x: 500, y: 350 });
    const resized = resizeView(zoomed, PHOTO, { width: 800, height: 400 }, 2);
    const after = toImage(resized, { x: 400, y: 200 });
    expect(after.x).toBeCloseTo(middle.x, -1);
    expect(after.y).toBeCloseTo(middle.y, -1);
  });
});
