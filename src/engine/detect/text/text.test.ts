import { afterAll, describe, expect, test } from 'vitest';

import type { RasterImage8 } from '../../raster-image.js';
import { uniteDetections } from '../find-things.js';
import { drawLetters } from '../fixtures/draw-letters.js';
import { findStampInk, mayBeDateStamp } from './date-stamp.js';
import { findDateStamps, findText } from './find-text.js';
import { releaseTextNetworks } from './text-networks.js';

/** Light that changes from left to right over a meadow's colours, with some grain. */
function drawGround(width = 640, height = 480): RasterImage8 {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const grain = ((x * 7919 + y * 104729) % 13) - 6;
      data.set(
        [60 + (60 * x) / width + grain, 90 + grain, 50 + (40 * y) / height + grain],
        (y * width + x) * 3,
      );
    }
  }
  return { width, height, channels: 3, depth: 8, data };
}

afterAll(releaseTextNetworks);

describe('text', () => {
  test('letters are found and read, and the mask covers their strokes but not all of the line', async () => {
    const image = drawGround();
    const ink = drawLetters(image, 'PLATE 2475', { left: 150, top: 200, dot: 4 }, [240, 240, 235]);
    const found = await findText(image, {});
    expect(found.map(({ text }) => text?.replaceAll(' ', ''))).toEqual(['PLATE2475']);
    const mask = uniteDetections(found, image)!;
    expect(ink.filter((at) => mask.data[at] === 0)).toEqual([]);
    const { rect, mask: own } = found[0]!;
    const masked = own.data.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0);
    expect(masked).toBeLessThan(0.75 * rect.width * rect.height);
  });

  test('where letters lie on a motley ground the whole line goes', async () => {
    const image = drawGround();
    for (let y = 170; y < 270; y += 10) {
      for (let x = 100; x < 520; x += 10) {
        const value = ((x + y) / 10) % 2 === 0 ? 235 : 20;
        for (let row = y; row < y + 10; row++) {
          image.data.fill(value, (row * 640 + x) * 3, (row * 640 + x + 10) * 3);
        }
      }
    }
    drawLetters(image, 'PLATE 2475', { left: 150, top: 200, dot: 4 }, [250, 40, 40]);
    for (const { rect, mask } of await findText(image, {})) {
      expect(mask.data.filter((value) => value !== 0)).toHaveLength(rect.width * rect.height);
    }
  });

  test('a wall of windows is no text', async () => {
    const image = drawGround();
    for (let row = 0; row < 6; row++) {
      for (let column = 0; column < 14; column++) {
        for (let y = 60 + row * 60; y < 95 + row * 60; y++) {
          image.data.fill(30, (y * 640 + 30 + column * 42) * 3, (y * 640 + 54 + column * 42) * 3);
        }
      }
    }
    expect(await findText(image, {})).toEqual([]);
  });

  test('grey photos and photos of 16 bits are read too', async () => {
    const image = drawGround();
    drawLetters(image, 'SALE 50', { left: 150, top: 200, dot: 4 }, [240, 240, 235]);
    const deep = { ...image, depth: 16 as const, data: Uint16Array.from(image.data, (value) => value * 257) };
    const grey = {
      ...image,
      channels: 1 as const,
      data: image.data.filter((_, index) => index % 3 === 1),
    };
    for (const other of [deep, grey]) expect(await findText(other, {})).toHaveLength(1);
  });

  test('stops when it is told to', async () => {
    const signal = AbortSignal.abort();
    await expect(findText(drawGround(), { signal })).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('date stamps', () => {
  const colour = [255, 150, 40] as const;

  test('orange digits in a corner are one, words there are none', async () => {
    const stamped = drawGround();
    const ink = drawLetters(stamped, '14 07 2005', { left: 440, top: 430, dot: 3 }, colour);
    const found = await findDateStamps(stamped, {});
    expect(found.map(({ kind }) => kind)).toEqual(['date-stamp']);
    const mask = uniteDetections(found, stamped)!;
    expect(ink.filter((at) => mask.data[at] === 0)).toEqual([]);

    const named = drawGround();
    drawLetters(named, 'STEEL PLATE', { left: 400, top: 430, dot: 3 }, colour);
    expect(await findText(named, {})).toHaveLength(1);
    expect(await findDateStamps(named, {})).toEqual([]);
  });

  test('what has the colour of the ink beside the stamp stays', async () => {
    const image = drawGround();
    drawLetters(image, '14 07 2005', { left: 60, top: 430, dot: 3 }, colour);
    // A wall that begins behind it and is higher than the line.
    for (let y = 405; y < 480; y++) {
      for (let x = 262; x < 400; x++) if ((x + y) % 3 !== 0) image.data.set(colour, (y * 640 + x) * 3);
    }
    const mask = uniteDetections(await findDateStamps(image, {}), image);
    expect(mask).toBeDefined();
    for (let x = 275; x < 400; x++) expect(mask!.data[440 * 640 + x]).toBe(0);
  });

  const region = { x: 530, y: 441, angle: 0, along: 90, across: 14, confidence: 1 };
  const size = { width: 640, height: 480 };

  test.each([
    ['in a corner', region, true],
    ['in a corner of a photo that was turned', { ...region, x: 25, y: 380, angle: Math.PI / 2 }, true],
    ['in the middle', { ...region, x: 320, y: 240 }, false],
    ['in the middle of a side', { ...region, x: 320 }, false],
    ['aslant', { ...region, angle: 0.2 }, false],
    ['as high as a poster', { ...region, along: 150, across: 30 }, false],
  ])('digits %s', (_, place, expected) => {
    expect(mayBeDateStamp(place, "14 7'05", size)).toBe(expected);
    expect(mayBeDateStamp(place, 'Glass Factory 2', size)).toBe(false);
  });

  test('ink that does not glow is no stamp, and neither is a bright wall', () => {
    const dark = drawGround();
    drawLetters(dark, '14 07 2005', { left: 440, top: 430, dot: 3 }, [10, 10, 20]);
    expect(findStampInk(dark, region)).toBeUndefined();
    const bright = drawGround();
    bright.data.fill(240);
    expect(findStampInk(bright, region)).toBeUndefined();
  });
});
