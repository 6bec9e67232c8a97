import { describe, expect, test } from 'vitest';

import type { RasterImage8 } from '../../raster-image.js';
import { findRedEyes } from './find-red-eyes.js';

type Colour = readonly [number, number, number];

const SKIN: Colour = [205, 160, 135];
const IRIS: Colour = [90, 75, 65];
const LIT: Colour = [200, 40, 45];

/** A face as large as the photo, with discs in it. */
function drawFace(
  discs: readonly {
    readonly x: number;
    readonly y: number;
    readonly radius: number;
    readonly colour: Colour;
  }[],
  ground: Colour = SKIN,
): RasterImage8 {
  const [width, height] = [400, 300];
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const top = discs.filter((disc) => Math.hypot(x - disc.x, y - disc.y) <= disc.radius).at(-1);
      const grain = ((x * 7919 + y * 104729) % 5) - 2;
      data.set(
        (top?.colour ?? ground).map((value) => value + grain),
        (y * width + x) * 3,
      );
    }
  }
  return { width, height, channels: 3, depth: 8, data };
}

function drawEye(x: number, y: number, pupil: Colour, radius = 6) {
  return [
    { x, y, radius: 2.3 * radius, colour: IRIS },
    { x, y, radius, colour: pupil },
  ];
}

describe('red eyes', () => {
  test('both pupils of a face are found, and nothing but them', () => {
    const found = findRedEyes(drawFace([...drawEye(140, 120, LIT), ...drawEye(240, 126, LIT)]), {});
    expect(found.map(({ rect }) => Math.round(rect.left + rect.width / 2)).sort()).toEqual([141, 241]);
    for (const { rect, mask } of found) {
      expect(rect.width).toBeLessThan(20);
      expect(mask.data[Math.floor(rect.height / 2) * rect.width + Math.floor(rect.width / 2)]).toBe(255);
    }
  });

  test.each([
    ['dark pupils', [...drawEye(140, 120, [30, 25, 25]), ...drawEye(240, 126, [30, 25, 25])], SKIN],
    ['one lamp', drawEye(140, 120, LIT), SKIN],
    ['two of different size', [...drawEye(140, 120, LIT), ...drawEye(240, 126, LIT, 12)], SKIN],
    ['one above the other', [...drawEye(140, 60, LIT), ...drawEye(150, 170, LIT)], SKIN],
    [
      'berries before leaves',
      [...drawEye(140, 120, LIT), ...drawEye(240, 126, LIT)],
      [60, 110, 50] as Colour,
    ],
    ['many buttons', [60, 140, 220, 300].flatMap((x) => [80, 160].flatMap((y) => drawEye(x, y, LIT))), SKIN],
  ] as const)('%s stay', (_, discs, ground) => {
    expect(findRedEyes(drawFace(discs, ground), {})).toEqual([]);
  });

  test('a grey photo holds none', () => {
    expect(findRedEyes({ ...drawFace([]), channels: 1, data: new Uint8Array(120_000) }, {})).toEqual([]);
  });
});
