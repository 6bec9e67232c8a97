import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { View } from './view.js';
import {
  EMPTY_VIEW,
  fitFrame,
  fitView,
  isFitted,
  panBy,
  pinch,
  placeOf,
  resizeView,
  toImage,
  toView,
  turnBack,
  turnTo,
  viewAtFullSize,
  viewAtPlace,
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

describe('a photo that is turned on the screen', () => {
  const angle = fc.integer({ min: -179, max: 180 });
  const place = fc.record({ x: fc.integer({ min: 100, max: 900 }), y: fc.integer({ min: 100, max: 600 }) });
  const shift = fc.integer({ min: -20_000, max: 20_000 });
  const near = (one: { x: number; y: number }, other: { x: number; y: number }): number =>
    Math.hypot(one.x - other.x, one.y - other.y);

  it('has every place of the view in the photo and back', () => {
    fc.assert(
      fc.property(angle, place, fc.double({ min: 0.3, max: 20, noNaN: true }), (degrees, point, factor) => {
        const view = zoomBy(turnTo(fitView(WINDOW, PHOTO), PHOTO, degrees), PHOTO, factor, point);
        expect(near(toView(view, toImage(view, point)), point)).toBeLessThan(1e-6);
      }),
    );
  });

  it('turns about the middle without a change of size, and lies as before when it is turned back', () => {
    fc.assert(
      fc.property(angle, fc.integer({ min: 2, max: 8 }), (degrees, factor) => {
        const before = zoomBy(fitView(WINDOW, PHOTO), PHOTO, factor, { x: 300, y: 200 });
        const turned = turnTo(before, PHOTO, degrees);
        const middle = { x: 500, y: 350 };
        expect(near(toImage(turned, middle), toImage(before, middle))).toBeLessThan(1e-6);
        expect(turned.scale).toBe(before.scale);
        expect(turnBack(turned, PHOTO)).toEqual(before);
      }),
    );
    const quarter = turnTo(viewAtFullSize(fitView(WINDOW, PHOTO), PHOTO), PHOTO, 90);
    const right = toView(quarter, { x: 3100, y: 2000 });
    expect(right.y - toView(quarter, { x: 3000, y: 2000 }).y).toBeCloseTo(50);
  });

  it('keeps its pixels on those of the screen by right angles, however odd the window is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(90, 180, -90),
        fc.integer({ min: 300, max: 1500 }),
        fc.integer({ min: 300, max: 1500 }),
        (degrees, width, height) => {
          const window = { ...WINDOW, size: { width, height }, pixelRatio: 1 };
          const view = turnTo(viewAtFullSize(fitView(window, PHOTO), PHOTO), PHOTO, degrees);
          const { x, y } = toView(view, { x: 0, y: 0 });
          expect([x % 1, y % 1].map(Math.abs)).toEqual([0, 0]);
        },
      ),
    );
  });

  it('moves with the hand, whatever the angle', () => {
    fc.assert(
      fc.property(
        angle,
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: -50, max: 50 }),
        (degrees, x, y) => {
          const view = turnTo(fitView(WINDOW, PHOTO), PHOTO, degrees);
          const from = toView(view, { x: 3000, y: 2000 });
          const to = toView(panBy(view, PHOTO, x, y), { x: 3000, y: 2000 });
          // Half a device pixel of rounding in both ways.
          expect(near({ x: to.x - from.x, y: to.y - from.y }, { x, y })).toBeLessThan(0.4);
        },
      ),
    );
  });

  it('can be seen in part wherever it is pushed', () => {
    fc.assert(
      fc.property(
        angle,
        shift,
        shift,
        fc.double({ min: 0.3, max: 4, noNaN: true }),
        (degrees, x, y, factor) => {
          const turned = zoomBy(turnTo(fitView(WINDOW, PHOTO), PHOTO, degrees), PHOTO, factor);
          const view = panBy(turned, PHOTO, x, y);
          const { width, height } = view.size;
          const seen = Array.from({ length: 36 * 51 }, (_, index) => ({
            x: ((index % 51) * width) / 50,
            y: (Math.floor(index / 51) * height) / 35,
          }))
            .map((point) => toImage(view, point))
            .filter((point) => point.x > 0 && point.y > 0 && point.x < PHOTO.width && point.y < PHOTO.height);
          expect(seen.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('is fitted at its angle with every corner in the window, and when that changes', () => {
    fc.assert(
      fc.property(angle, (degrees) => {
        const fitted = fitView(turnTo(fitView(WINDOW, PHOTO), PHOTO, degrees), PHOTO);
        expect(fitted.degrees).toBe(degrees);
        expect(visibleRect(fitted, PHOTO)).toEqual({ left: 0, top: 0, ...PHOTO });
        for (const x of [0, PHOTO.width]) {
          for (const y of [0, PHOTO.height]) {
            const corner = toView(fitted, { x, y });
            expect(Math.min(corner.x, corner.y)).toBeGreaterThan(23);
            expect(corner.x).toBeLessThan(1000 - 23);
            expect(corner.y).toBeLessThan(700 - 23);
          }
        }
        expect(isFitted(resizeView(fitted, PHOTO, { width: 640, height: 801 }, 2), PHOTO)).toBe(true);
        expect(isFitted(turnBack(fitted, PHOTO), PHOTO)).toBe(true);
      }),
    );
  });

  it('keeps what is under the pointer while zooming, and under two fingers that twist', () => {
    fc.assert(
      fc.property(angle, angle, place, (before, after, point) => {
        const view = zoomBy(turnTo(fitView(WINDOW, PHOTO), PHOTO, before), PHOTO, 3);
        const zoomed = zoomBy(view, PHOTO, 1.5, point);
        expect(near(toView(zoomed, toImage(view, point)), point)).toBeLessThan(0.75);
        const fingers = [
          { x: 420, y: 350 },
          { x: 580, y: 350 },
        ] as const;
        const twisted = pinch(view, PHOTO, fingers, fingers, after);
        expect(twisted.degrees).toBe(after);
        const middle = { x: 500, y: 350 };
        expect(near(toView(twisted, toImage(view, middle)), middle)).toBeLessThan(1);
      }),
    );
  });

  it('is found again at the same place and angle', () => {
    const level = fitView(WINDOW, PHOTO);
    expect(placeOf(level, PHOTO)).toBeUndefined();
    const turned = turnTo(level, PHOTO, 30);
    expect(placeOf(turned, PHOTO)).toMatchObject({ degrees: 30 });
    const view = panBy(zoomBy(turned, PHOTO, 5), PHOTO, 60, 80);
    const again = viewAtPlace(level, PHOTO, placeOf(view, PHOTO)!);
    expect(again).toMatchObject({ degrees: 30, scale: view.scale });
    const middle = { x: 500, y: 350 };
    expect(near(toImage(again, middle), toImage(view, middle)) * view.scale).toBeLessThan(0.75);
  });

  it('shows a part of it as large as there is room at its angle', () => {
    const view = viewAtRect(turnTo(WINDOW, PHOTO, 90), PHOTO, {
      left: 2000,
      top: 1000,
      width: 326,
      height: 100,
    });
    expect(view.scale).toBeCloseTo(2, 5);
    const middle = toView(view, { x: 2163, y: 1050 });
    expect(near(middle, { x: 500, y: 350 })).toBeLessThan(0.75);
  });

  it('lies in the middle of the room above the bar with its frame', () => {
    const frame = { left: 300, top: 0, right: 0, bottom: 600, degrees: 0 };
    const view = fitFrame(turnTo(fitView(WINDOW, PHOTO), PHOTO, 20), PHOTO, frame);
    const middle = toView(view, { x: (PHOTO.width - 300) / 2, y: (PHOTO.height + 600) / 2 });
    expect(near(middle, { x: 500, y: (700 - 168) / 2 })).toBeLessThan(0.75);
  });
});
