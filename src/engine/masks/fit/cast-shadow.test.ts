import { describe, expect, test } from 'vitest';

import { compositePatches } from '../../blending/composite.js';
import { createMask } from '../../../shared/mask.js';
import type { RasterImage8 } from '../../raster-image.js';
import { measureShadow } from './cast-shadow.js';
import { liftShadow } from './lift-shadow.js';
import type { WorkPicture } from './work-picture.js';
import { readWorkPicture } from './work-picture.js';

const SIZE = { width: 160, height: 120 };
const THING = { left: 60, top: 20, width: 30, height: 40 };
/** The shade is bluer than the light. */
const COLOUR = [1.15, 1, 0.85] as const;

function grass(): RasterImage8 {
  const data = new Uint8Array(3 * SIZE.width * SIZE.height);
  for (let pixel = 0; pixel < SIZE.width * SIZE.height; pixel++) {
    const grain = ((Math.imul(pixel + 1, 2_654_435_761) >>> 16) % 61) - 30;
    for (const [channel, level] of [110, 150, 90].entries()) data[3 * pixel + channel] = level + grain;
  }
  return { ...SIZE, channels: 3, depth: 8, data };
}

/** A soft disc below the thing. */
function strengthAt(x: number, y: number): number {
  const out = Math.hypot(x - 80, (y - 72) * 1.6) - 26;
  return 0.45 * Math.max(0, Math.min(1, 0.5 - out / 14));
}

function shade(image: RasterImage8, share = 1): RasterImage8 {
  const data = image.data.slice();
  for (let pixel = 0; pixel < SIZE.width * SIZE.height; pixel++) {
    const strength = share * strengthAt(pixel % SIZE.width, Math.floor(pixel / SIZE.width));
    for (const [channel, gain] of COLOUR.entries()) data[3 * pixel + channel]! *= (1 - strength) ** gain;
  }
  return { ...image, data };
}

function pictureOf(image: RasterImage8): WorkPicture {
  const mask = createMask(SIZE);
  for (let y = THING.top; y < THING.top + THING.height; y++)
    mask.data.fill(255, y * SIZE.width + THING.left, y * SIZE.width + THING.left + THING.width);
  return readWorkPicture(image, mask, { left: 0, top: 0, ...SIZE }, 1);
}

function claimed(): Float32Array {
  return Float32Array.from({ length: SIZE.width * SIZE.height }, (_, pixel) =>
    strengthAt(pixel % SIZE.width, Math.floor(pixel / SIZE.width)),
  );
}

describe('a shadow', () => {
  test('that the picture bears out is lifted with its colour, and the texture under it stays', () => {
    const truth = grass();
    const shaded = shade(truth);
    const picture = pictureOf(shaded);
    const shadow = measureShadow(picture, claimed(), picture.isMasked);
    const filled = { ...createMask(SIZE), data: picture.isMasked.map((inside) => 255 * inside) };
    const lit = compositePatches(shaded, [liftShadow(shaded, picture, shadow!, filled)]);
    const strengths = claimed();
    let touched = 0;
    let worst = 0;
    for (const [at, value] of truth.data.entries()) {
      const pixel = Math.floor(at / 3);
      const isLeft = picture.isMasked[pixel] === 1 || strengths[pixel] === 0;
      if (isLeft && lit.data[at] !== shaded.data[at]) touched++;
      if (picture.isMasked[pixel] === 0 && strengths[pixel]! > 0.04)
        worst = Math.max(worst, Math.abs(lit.data[at]! - value));
    }
    expect(touched).toBe(0);
    expect(worst).toBeLessThan(12);
  });

  test.each([
    ['that nobody sees', 0],
    ['that is half as deep as it should be', 0.4],
  ])('%s is none', (_, share) => {
    const picture = pictureOf(shade(grass(), share));
    expect(measureShadow(picture, claimed(), picture.isMasked)).toBeUndefined();
  });

  test('that hangs together with nothing that was marked is none', () => {
    const picture = pictureOf(shade(grass()));
    const elsewhere = picture.isMasked.map(() => 0);
    elsewhere[5 * SIZE.width + 5] = 1;
    expect(measureShadow({ ...picture, isMasked: elsewhere }, claimed(), elsewhere)).toBeUndefined();
  });
});
