import { describe, expect, it } from 'vitest';

import { noiseImage } from '../../../tests/fixtures/images.js';
import { AppError } from '../../shared/app-error.js';
import type { RasterImage } from '../raster-image.js';
import { interpretMask } from './interpret-mask.js';

type Pixel = readonly number[];

/** A picture of 40 × 30 with `paint` in a square of 10 × 10 and `ground` around it. */
function square(ground: Pixel, paint: Pixel, depth: 8 | 16 = 8): RasterImage {
  const pixels = Array.from({ length: 1200 }, (_, at) => (isSquare(at) ? paint : ground)).flat();
  const data = depth === 16 ? Uint16Array.from(pixels) : Uint8Array.from(pixels);
  return { width: 40, height: 30, channels: ground.length, depth, data } as RasterImage;
}

function isSquare(at: number): boolean {
  return at % 40 >= 10 && at % 40 < 20 && at >= 400 && at < 800;
}

const SQUARE = Array.from({ length: 1200 }, (_, at) => (isSquare(at) ? 255 : 0));

describe('a mask that is not white on black', () => {
  for (const [what, image, code] of [
    ['labels 0 and 1', square([0], [1]), 'MASK_FAINT'],
    ['a label of 16 bits', square([0], [1], 16), 'MASK_FAINT'],
    ['paint of 47 % on transparency', square([0, 0, 0, 0], [255, 0, 0, 120]), 'MASK_FAINT'],
    ['paint of 40 % on black', square([0, 0, 0], [102, 102, 102]), 'MASK_FAINT'],
    ['red on black', square([0, 0, 0], [255, 0, 0]), 'MASK_COLOURED'],
    ['the dark red of a label palette', square([0, 0, 0], [128, 0, 0]), 'MASK_COLOURED'],
  ] as const) {
    it(`is read, with a notice: ${what}`, () => {
      const { mask, notices } = interpretMask(image, 'mask.png');
      expect([...mask.data]).toEqual(SQUARE);
      expect(notices.map((notice) => notice.code)).toEqual([code]);
    });
  }

  it('is empty, saying what was found, where nothing stands out or JPEG left a little of black', () => {
    expect(interpretMask(square([7], [7]), 'mask.png')).toMatchObject({
      notices: [],
      found: 'its greatest value is 7 of 255',
    });
    const { mask, found } = interpretMask(square([0], [3]), 'mask.jpg', true);
    expect(mask.data.every((value) => value === 0)).toBe(true);
    expect(found).toBe('its greatest value is 3 of 255');
  });

  it('is refused with what was found: several labels, white beside colour', () => {
    const labels = square([0], [2]);
    labels.data.fill(1, 0, 40);
    expect(refusal(labels)).toMatchObject({ code: 'MASK_UNLIKELY', details: { kind: 'labels' } });
    expect(refusal(labels).message).toContain('0, 1, 2');
    const both = square([0, 0, 0], [255, 0, 0]);
    both.data.fill(255, 0, 120);
    expect(refusal(both)).toMatchObject({ code: 'MASK_UNLIKELY', details: { kind: 'colours' } });
  });

  it('is told for a photo, and for a photo in which the thing was erased', () => {
    const photo = noiseImage(64, 48, 3, 8);
    expect(interpretMask(photo, 'mask.png').fault).toBe('photo');
    const erased = noiseImage(64, 48, 4, 8);
    for (let at = 3, pixel = 0; at < erased.data.length; at += 4, pixel++)
      erased.data[at] = pixel < 300 ? 0 : 255;
    expect(interpretMask(erased, 'mask.png').fault).toBe('hole');
  });

  it('may have a wide soft edge', () => {
    const soft = square([0], [255]);
    for (let at = 0; at < 400; at++) soft.data[at] = Math.round((255 * at) / 400);
    expect(interpretMask(soft, 'mask.png').fault).toBeUndefined();
  });
});

function refusal(image: RasterImage): AppError {
  try {
    interpretMask(image, 'mask.png');
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('It was read.');
}
