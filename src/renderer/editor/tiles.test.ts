import { describe, expect, it } from 'vitest';
import { findVisibleTiles } from './tiles.js';
import { EMPTY_VIEW, fitView, toImage, turnTo, viewAtFullSize, visibleRect, zoomBy } from './view.js';

const PHOTO = { width: 6000, height: 4000 };
const FITTED = fitView({ ...EMPTY_VIEW, size: { width: 1000, height: 700 } }, PHOTO);

describe('the tiles of a photo', () => {
  it('are not needed for one that its preview shows at full size', () => {
    const small = { width: 1500, height: 900 };
    expect(findVisibleTiles(fitView(FITTED, small), small)).toEqual([]);
    expect(findVisibleTiles(zoomBy(fitView(FITTED, small), small, 9), small)).toEqual([]);
  });

  it('show a fitted photo as finely as the screen can, and end with the one that holds all of it', () => {
    expect(new Set(findVisibleTiles(FITTED, PHOTO).map(({ level }) => level))).toEqual(new Set([2]));
    const tiny = fitView({ ...EMPTY_VIEW, size: { width: 100, height: 70 } }, PHOTO);
    const whole = { left: 0, top: 0, ...PHOTO };
    expect(findVisibleTiles(tiny, PHOTO)).toEqual([{ level: 3, column: 0, row: 0, rect: whole }]);
  });

  it('cover just what is seen at 1:1, at full size', () => {
    const view = viewAtFullSize(FITTED, PHOTO);
    const tiles = findVisibleTiles(view, PHOTO);
    expect(new Set(tiles.map(({ level }) => level))).toEqual(new Set([0]));
    expect(tiles.map(({ column, row }) => `${column}_${row}`).sort()).toEqual(['2_1', '2_2', '3_1', '3_2']);
  });

  it('cover just what is seen of a turned photo, without the corners of the box around it', () => {
    const view = turnTo(
      viewAtFullSize(fitView({ ...FITTED, size: { width: 3000, height: 600 } }, PHOTO), PHOTO),
      PHOTO,
      45,
    );
    const tiles = findVisibleTiles(view, PHOTO);
    const holds = (x: number, y: number): boolean =>
      tiles.some(({ rect: { left, top, width, height } }) => {
        return x >= left && y >= top && x < left + width && y < top + height;
      });
    for (let x = 0; x <= 3000; x += 50) {
      for (let y = 0; y <= 600; y += 50) {
        const point = toImage(view, { x, y });
        expect(holds(point.x, point.y)).toBe(true);
      }
    }
    const seen = visibleRect(view, PHOTO);
    expect(holds(seen.left, seen.top)).toBe(false);
    expect(holds(seen.left + seen.width - 1, seen.top + seen.height - 1)).toBe(false);
  });

  it('come half as large where half of the pixels are enough', () => {
    const view = zoomBy(viewAtFullSize(FITTED, PHOTO), PHOTO, 0.4);
    const tiles = findVisibleTiles(view, PHOTO);
    expect(tiles[0]?.level).toBe(1);
    expect(tiles[0]?.rect.width).toBe(2048);
  });

  it('end with the photo', () => {
    const view = { ...viewAtFullSize(FITTED, PHOTO), left: -5500, top: -3600 };
    expect(findVisibleTiles(view, PHOTO)).toEqual([
      { level: 0, column: 5, row: 3, rect: { left: 5120, top: 3072, width: 880, height: 928 } },
    ]);
  });
});
