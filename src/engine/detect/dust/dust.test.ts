import { describe, expect, test } from 'vitest';

import { fromSensorPlace, turnSize } from '../../../shared/orientation.js';
import type { RasterImage8 } from '../../raster-image.js';
import type { Drawn } from '../fixtures/draw-sky.js';
import { drawSky, SIZE } from '../fixtures/draw-sky.js';
import { createDustSeries, findMappedDust } from './dust-series.js';
import { findDust } from './find-dust.js';

const DUST: Drawn = { x: 100, y: 80, radius: 5, depth: 0.15 };

describe('dust in one photo', () => {
  test('a soft dark round spot in the sky is found, and its mask covers all that is seen of it', () => {
    const found = findDust(drawSky([DUST]), {});
    expect(found).toHaveLength(1);
    const { rect, mask, kind } = found[0]!;
    expect(kind).toBe('dust');
    for (let y = 72; y <= 88; y++) {
      for (let x = 92; x <= 108; x++) {
        if (Math.hypot(x + 0.5 - 100, y + 0.5 - 80) > 7.5) continue;
        expect(mask.data[(y - rect.top) * rect.width + x - rect.left]).toBe(255);
      }
    }
    expect(rect.width).toBeLessThan(28);
  });

  test.each([
    ['a black bird', { ...DUST, depth: 0.8 }],
    ['a sharp dot', { ...DUST, edge: 0.05, radius: 7 }],
    ['a coloured mole', { ...DUST, tint: [0.3, 1.2, 1.6] as const }],
    ['a bright spot', { ...DUST, depth: -0.15 }],
  ])('%s stays', (_, thing) => {
    expect(findDust(drawSky([thing]), {})).toEqual([]);
  });

  test('spots of a texture, dark and bright side by side, stay', () => {
    const texture = Array.from({ length: 60 }, (_, index) => ({
      x: 20 + (index % 10) * 28,
      y: 20 + Math.floor(index / 10) * 30,
      radius: 4,
      depth: index % 2 === 0 ? 0.1 : -0.1,
    }));
    expect(findDust(drawSky(texture), {})).toEqual([]);
  });

  test('an empty sky and a black frame hold none', () => {
    expect(findDust(drawSky([]), {})).toEqual([]);
    expect(findDust({ ...drawSky([]), data: new Uint8Array(SIZE.width * SIZE.height * 3) }, {})).toEqual([]);
  });
});

describe('dust over a series', () => {
  /** Too faint to be sure of it in one photo. */
  const faint = { x: 0.3, y: 0.4 };

  function drawTurned(orientation: number, lightAt: number, more: readonly Drawn[] = []): RasterImage8 {
    const size = turnSize(SIZE, orientation);
    const place = fromSensorPlace(faint, orientation);
    const spot = { x: place.x * size.width, y: place.y * size.height, radius: 5, depth: 0.028 };
    return drawSky([spot, ...more], size, lightAt);
  }

  test('a faint spot that stays in place on the sensor is found however the camera was turned', () => {
    const shots = [1, 6, 8, 3].map((orientation, index) => ({
      orientation,
      // Whatever is in one photo alone is no dust of the sensor.
      image: drawTurned(orientation, 90 + 30 * index, [
        { x: 60 + 20 * index, y: 150, radius: 5, depth: 0.1 },
      ]),
    }));
    expect(findDust(drawTurned(1, 150), {})).toEqual([]);
    const series = createDustSeries();
    for (const { image, orientation } of shots) expect(series.add(image, orientation)).toBe(true);
    const map = series.readMap()!;
    expect(map.spots).toHaveLength(1);
    expect(map.spots[0]!.x).toBeCloseTo(faint.x, 2);
    expect(map.spots[0]!.y).toBeCloseTo(faint.y, 2);
    for (const { image, orientation } of shots) {
      const place = fromSensorPlace(faint, orientation);
      const [detection, ...others] = findMappedDust(image, orientation, map);
      expect(others).toEqual([]);
      const { rect } = detection!;
      expect(Math.abs(rect.left + rect.width / 2 - place.x * image.width)).toBeLessThan(2);
      expect(Math.abs(rect.top + rect.height / 2 - place.y * image.height)).toBeLessThan(2);
    }
  });

  test('what stays in place because the scene does is no dust', () => {
    const series = createDustSeries();
    for (let shot = 0; shot < 6; shot++) series.add(drawTurned(1, 150 + (shot % 2)), 1);
    expect(series.readMap()!.spots).toEqual([]);
  });

  test('a photo of another size is not of this sensor', () => {
    const series = createDustSeries();
    expect(series.add(drawSky([DUST]), 1)).toBe(true);
    expect(series.add(drawSky([DUST], { width: 280, height: 200 }), 1)).toBe(false);
    expect(series.add(drawSky([DUST], { width: 200, height: 300 }), 6)).toBe(true);
    expect(findMappedDust(drawSky([]), 6, series.readMap()!)).toEqual([]);
  });
});
