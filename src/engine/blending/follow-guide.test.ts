import { describe, expect, it } from 'vitest';

import { createNumbers } from '../../../tests/fixtures/images.js';
import type { Mask } from '../../shared/mask.js';
import { createMask } from '../../shared/mask.js';
import { followGuide } from './follow-guide.js';
import type { GuidePicture } from './guided-sources.js';
import { findGuidedSources } from './guided-sources.js';

const WIDTH = 60;
const HEIGHT = 40;
const goOn = async (): Promise<void> => {};

function boxMask(left: number, top: number, width: number, height: number): Mask {
  const mask = createMask({ width: WIDTH, height: HEIGHT });
  for (let y = top; y < top + height; y++) mask.data.fill(255, y * WIDTH + left, y * WIDTH + left + width);
  return mask;
}

function guideOf(valueAt: (x: number, y: number) => number): GuidePicture {
  const data = Float32Array.from({ length: WIDTH * HEIGHT }, (_, at) =>
    valueAt(at % WIDTH, Math.floor(at / WIDTH)),
  );
  return { width: WIDTH, height: HEIGHT, channels: 1, data };
}

describe('values beside a filled picture', () => {
  it('come from where the picture was copied from, pixel for pixel', async () => {
    const next = createNumbers(3);
    const looks = Array.from({ length: WIDTH * HEIGHT }, () => next(256));
    const gains = Array.from({ length: WIDTH * HEIGHT }, () => next(256));
    const hole = boxMask(10, 8, 14, 12);
    // The fill copied everything from 25 pixels to the right and 9 below.
    const offset = 9 * WIDTH + 25;
    for (let at = 0; at < looks.length; at++) if (hole.data[at] !== 0) looks[at] = looks[at + offset]!;
    const guide = guideOf((x, y) => looks[y * WIDTH + x]!);
    const none = createMask(hole);
    const sources = await findGuidedSources(guide, hole, none, goOn);
    const data = Float32Array.from(gains, (gain, at) => (hole.data[at] === 0 ? gain : 999));
    expect(await followGuide(guide, { channels: 1, data }, hole, none, goOn)).toBe(true);
    // At the rim the surroundings of a pixel are of two places.
    const inside = boxMask(12, 10, 10, 8);
    let near = 0;
    for (let at = 0; at < looks.length; at++) {
      if (hole.data[at] === 0) expect(data[at]).toBe(gains[at]);
      if (inside.data[at] === 0) continue;
      expect(sources[at]).toBe(at + offset);
      if (Math.abs(data[at]! - gains[at + offset]!) < 12) near++;
    }
    // Neighbours that happen to look alike draw each other a little.
    expect(near).toBeGreaterThan(0.7 * 80);
  });

  it('run smoothly through even parts, whatever was copied, and meet what lies around', async () => {
    const guide = guideOf((x, y) => 128 + ((x * 7 + y * 3) % 2));
    const hole = boxMask(20, 12, 16, 14);
    const gainAt = (x: number): number => 40 + 2 * x;
    const data = Float32Array.from({ length: WIDTH * HEIGHT }, (_, at) =>
      hole.data[at] === 0 ? gainAt(at % WIDTH) : 255,
    );
    await followGuide(guide, { channels: 1, data }, hole, createMask(hole), goOn);
    for (let at = 0; at < data.length; at++) {
      expect(Math.abs(data[at]! - gainAt(at % WIDTH))).toBeLessThan(hole.data[at] === 0 ? 1e-6 : 12);
    }
  });

  it('never come from the hole or from what is still to be filled, and are left alone where nothing is known', async () => {
    const guide = guideOf((x) => x);
    const hole = boxMask(20, 0, 10, HEIGHT);
    const avoid = boxMask(30, 0, 30, HEIGHT);
    const sources = await findGuidedSources(guide, hole, avoid, goOn);
    for (let at = 0; at < sources.length; at++) {
      expect(sources[at]! % WIDTH < 20).toBe(true);
      expect(sources[at]! >= 0).toBe(hole.data[at] !== 0);
    }
    const data = new Float32Array(WIDTH * HEIGHT).fill(7);
    const everything = boxMask(0, 0, WIDTH, HEIGHT);
    expect(await followGuide(guide, { channels: 1, data }, everything, createMask(hole), goOn)).toBe(false);
    expect(data.every((value) => value === 7)).toBe(true);
  });
});
