import { describe, expect, test } from 'vitest';

import { findLeftovers } from './find-leftovers.js';
import type { WorkPicture } from './work-picture.js';

const SIDE = 120;
const REACH = 24;
type Colour = readonly [red: number, green: number, blue: number];
const SKY: Colour = [150, 180, 210];
const DARK: Colour = [40, 35, 30];

interface Line {
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly colour?: Colour;
}

/** Sky with grain (`grain`: levels), a hole of 60 pixels at its left, and lines two pixels thick that begin at x = `from`. */
function skyWith(lines: readonly Line[], grain = 2): { picture: WorkPicture; isFilled: Uint8Array } {
  const colours = new Uint8Array(3 * SIDE * SIDE);
  const isMasked = new Uint8Array(SIDE * SIDE);
  for (let y = 0, pixel = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++, pixel++) {
      const noise = (((Math.imul(pixel + 1, 2_654_435_761) >>> 16) % 17) / 8 - 1) * grain;
      const line = lines.find(({ from, to, y: top }) => x >= from && x < to && y >= top && y < top + 2);
      for (const [channel, value] of (line?.colour ?? (line ? DARK : SKY)).entries()) {
        colours[3 * pixel + channel] = value + noise;
      }
      isMasked[pixel] = x < 60 && y > 20 && y < 100 ? 1 : 0;
    }
  }
  const box = { left: 0, top: 0, width: SIDE, height: SIDE };
  return { picture: { box, scale: 1, width: SIDE, height: SIDE, colours, isMasked }, isFilled: isMasked };
}

function find(lines: readonly Line[], grain?: number): Uint8Array {
  const { picture, isFilled } = skyWith(lines, grain);
  return findLeftovers(picture, isFilled, REACH);
}

const countOf = (isLeftover: Uint8Array): number => isLeftover.reduce((sum, value) => sum + value, 0);

describe('a leftover', () => {
  test('is the tip that sticks out of the hole into calm ground, with its blur', () => {
    const isLeftover = find([{ from: 60, to: 70, y: 50 }]);
    for (let x = 60; x < 71; x++) for (const y of [50, 51]) expect(isLeftover[y * SIDE + x]).toBe(1);
    expect(countOf(isLeftover)).toBeLessThanOrEqual(4 * 12);
  });

  test('is not what goes on: a wire', () => {
    expect(countOf(find([{ from: 60, to: SIDE, y: 50 }]))).toBe(0);
  });

  test('is not what lies by itself', () => {
    expect(countOf(find([{ from: 68, to: 78, y: 50 }]))).toBe(0);
  });

  test('is not what is hardly unlike the ground, nor anything on restless ground', () => {
    expect(countOf(find([{ from: 60, to: 70, y: 50, colour: [144, 174, 204] }]))).toBe(0);
    expect(countOf(find([{ from: 60, to: 70, y: 50 }], 40))).toBe(0);
  });

  test('is small: what is not, is another thing', () => {
    const rows = Array.from({ length: 20 }, (_, row) => ({ from: 60, to: 76, y: 40 + row }));
    expect(countOf(find(rows))).toBe(0);
  });
});
