import { describe, expect, test } from 'vitest';

import type { ColourSearch } from '../../../shared/colour-search.js';
import type { Point } from '../../../shared/geometry.js';
import { createMask } from '../../../shared/mask.js';
import { drawPixels } from '../../../shared/pixel-runs.js';
import type { RasterImage, RasterImage8 } from '../../raster-image.js';
import { createRandom } from '../../seeded-random.js';
import { findColour, MOST_FOUND_RUNS } from './find-colour.js';

/** A picture of grey letters, one for each pixel: `.` is black, `#` white, digits lie between. */
function drawGrey(...rows: readonly string[]): RasterImage8 {
  const values = rows.flatMap((row) =>
    [...row].map((sign) => (sign === '.' ? 0 : sign === '#' ? 255 : 25 * Number(sign))),
  );
  return {
    width: rows[0]!.length,
    height: rows.length,
    channels: 1,
    depth: 8,
    data: Uint8Array.from(values),
  };
}

function fill(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => readonly number[],
): RasterImage8 {
  const pixels = Array.from({ length: width * height }, (_, pixel) =>
    colourAt(pixel % width, Math.floor(pixel / width)),
  );
  const channels = pixels[0]!.length as RasterImage8['channels'];
  return { width, height, channels, depth: 8, data: Uint8Array.from(pixels.flat()) };
}

const CLOSE: ColourSearch = { tolerance: 5, isConnected: true };

/** What is found, drawn with `x` in rows. */
function find(image: RasterImage, x: number, y: number, search: Partial<ColourSearch> = {}): string[] {
  return show(image, { x: x + 0.5, y: y + 0.5 }, { ...CLOSE, ...search });
}

function show(image: RasterImage, at: Point, search: ColourSearch): string[] {
  const mask = createMask(image);
  const found = findColour(image, at, search);
  if (found) drawPixels(mask, { ...found, mode: 'add' });
  return Array.from({ length: image.height }, (_, y) =>
    [...mask.data.subarray(y * image.width, (y + 1) * image.width)]
      .map((value) => (value ? 'x' : '.'))
      .join(''),
  );
}

describe('what hangs together with the place', () => {
  test('is found around corners, backwards and through gaps of a pixel, not over corners alone', () => {
    const image = drawGrey(
      '###.#.##',
      '#...#..#',
      '#.#.##.#',
      '#.##...#',
      '#....##.',
    ); // prettier-ignore
    const expected = [
      '...x.x..',
      '.xxx.xx.',
      '.x.x..x.',
      '.x..xxx.',
      '.xxxx...',
    ]; // prettier-ignore
    for (const [x, y] of [[3, 0], [5, 0], [4, 4], [1, 1]] as const) expect(find(image, x, y)).toEqual(expected); // prettier-ignore
    expect(find(image, 7, 4)).toEqual(['........', '........', '........', '........', '.......x']);
  });

  test('is one of several, unless all are wanted', () => {
    const image = drawGrey('.#.', '.#.');
    expect(find(image, 2, 1)).toEqual(['..x', '..x']);
    expect(find(image, 2, 1, { isConnected: false })).toEqual(['x.x', 'x.x']);
  });

  test.each([
    ['the first pixel', 0, 0, ['xx..', 'xx..', '....']],
    ['the last pixel', 3, 2, ['....', '..xx', '..xx']],
    ['the right upper corner', 3, 0, ['..xx', '....', '....']],
  ])('is found from %s, and does not go on at the other side', (_, x, y, expected) => {
    expect(find(drawGrey('..##', '..55', '##55'), x, y)).toEqual(expected);
  });

  test('is the whole photo where that has one colour, or any may be meant', () => {
    expect(find(drawGrey('777', '777'), 1, 1, { tolerance: 0 })).toEqual(['xxx', 'xxx']);
    expect(find(drawGrey('.5#', '#.7'), 0, 0, { tolerance: 100 })).toEqual(['xxx', 'xxx']);
    expect(find(drawGrey('.'), 0, 0)).toEqual(['x']);
  });

  test('is as a plain search finds it, on random pictures', () => {
    const next = createRandom(3);
    for (let round = 0; round < 60; round++) {
      const [width, height] = [1 + Math.floor(12 * next()), 1 + Math.floor(12 * next())];
      const image = fill(width, height, () => [next() < 0.6 ? 200 : 30]);
      const [x, y] = [Math.floor(width * next()), Math.floor(height * next())];
      expect(find(image, x, y)).toEqual(searchPlainly(image, x, y));
    }
  });
});

describe('a colour', () => {
  test('is the same within the tolerance, measured from the place and not from neighbour to neighbour', () => {
    const ramp = fill(256, 1, (x) => [x, x, x]);
    const widthAt = (tolerance: number): number =>
      find(ramp, 128, 0, { tolerance })[0]!.replaceAll('.', '').length;
    // Around the middle one step of grey is 0.39 of lightness.
    expect(widthAt(0)).toBe(1);
    expect(widthAt(4)).toBeGreaterThanOrEqual(20);
    expect(widthAt(4)).toBeLessThanOrEqual(22);
    expect(widthAt(20)).toBeGreaterThan(4.5 * widthAt(4));
    expect(widthAt(46)).toBeLessThan(256);
  });

  test('differs by hue as well as by brightness', () => {
    const colours = [[120, 60, 60], [60, 60, 120], [122, 61, 59]] as const; // prettier-ignore
    expect(
      find(
        fill(3, 1, (x) => colours[x]!),
        0,
        0,
        { isConnected: false },
      ),
    ).toEqual(['x.x']);
  });

  test('is that of the surface and not of its grain', () => {
    const next = createRandom(3);
    const image = fill(60, 40, (x) => {
      const grain = Math.round(10 * (next() - 0.5));
      return x < 40 ? [100 + grain, 140 + grain, 190 + grain] : [180 + grain, 170 + grain, 60 + grain];
    });
    const places = [[4, 4], [12, 10], [21, 21], [38, 33]] as const; // prettier-ignore
    const shares = places.map(([x, y]) => {
      const rows = find(image, x, y, { tolerance: 6 });
      expect(rows.every((row) => row.endsWith('.'.repeat(20)))).toBe(true);
      return rows.join('').replaceAll('.', '').length / (40 * 40);
    });
    for (const share of shares) expect(share).toBeGreaterThan(0.97);
  });

  test('of a line as thin as a pixel is not mixed with what lies beside it', () => {
    expect(find(drawGrey('###', '...', '###'), 1, 1, { tolerance: 12 })).toEqual(['...', 'xxx', '...']);
  });
});

describe('every kind of pixels', () => {
  const image = fill(5, 4, (x, y) => (x + y < 4 ? [90, 120, 200] : [90, 140, 60]));
  const expected = ['xxxx.', 'xxx..', 'xx...', 'x....'];

  test('8 bits, 16 bits, grey', () => {
    const deep: RasterImage = {
      ...image,
      depth: 16,
      data: Uint16Array.from(image.data, (value) => 257 * value),
    };
    const grey = fill(5, 4, (x, y) => (x + y < 4 ? [200] : [60]));
    const deepGrey: RasterImage = {
      ...grey,
      depth: 16,
      data: Uint16Array.from(grey.data, (value) => 257 * value),
    };
    for (const kind of [image, deep, grey, deepGrey]) expect(find(kind, 0, 0)).toEqual(expected);
  });

  test.each([
    ['grey', (value: number, opacity: number): number[] => [value, opacity]],
    ['colour', (value: number, opacity: number): number[] => [value, 80, 40, opacity]],
  ])('%s with opacity, which counts too; what cannot be seen is all alike', (_, toPixel) => {
    const row = [[200, 255], [200, 250], [200, 128], [200, 0], [10, 0], [10, 3], [10, 255]] as const; // prettier-ignore
    const picture = fill(row.length, 1, (x) => toPixel(row[x]![0], row[x]![1]));
    const all = { isConnected: false };
    expect(find(picture, 0, 0, all)).toEqual(['xx.....']);
    expect(find(picture, 2, 0, all)).toEqual(['..x....']);
    expect(find(picture, 4, 0, all)).toEqual(['...xxx.']);
    expect(find(picture, 6, 0, all)).toEqual(['......x']);
  });
});

describe('nothing is found', () => {
  test.each([[-1, 0], [0, -1], [2, 0], [0, 2]] as const)('beside the photo, at %f, %f', (x, y) => {
    const image = drawGrey('..', '..');
    expect(findColour(image, { x: x + 0.01, y: y + 0.01 }, CLOSE)).toBeUndefined();
  }); // prettier-ignore

  test('where it is strewn in too many specks', () => {
    const side = Math.ceil(Math.sqrt(MOST_FOUND_RUNS)) + 1;
    const data = new Uint8Array(side * side).map((_, index) => (index % 2) * 255);
    const specks: RasterImage = { width: side, height: side, channels: 1, depth: 8, data };
    expect(findColour(specks, { x: 0.5, y: 0.5 }, { ...CLOSE, isConnected: false })).toBeUndefined();
    const one = findColour(specks, { x: 0.5, y: 0.5 }, CLOSE);
    expect(one).toEqual({ rect: { left: 0, top: 0, width: 1, height: 1 }, runs: [0, 1] });
  });
});

/** Pixel by pixel from neighbour to neighbour, in pictures of two values. */
function searchPlainly(image: RasterImage, x: number, y: number): string[] {
  const reached = new Set([y * image.width + x]);
  for (const pixel of reached) {
    const column = pixel % image.width;
    const neighbours = [
      pixel - image.width,
      pixel + image.width,
      ...(column > 0 ? [pixel - 1] : []),
      ...(column < image.width - 1 ? [pixel + 1] : []),
    ];
    for (const next of neighbours) if (image.data[next] === image.data[pixel]) reached.add(next);
  }
  return Array.from({ length: image.height }, (_, row) =>
    Array.from({ length: image.width }, (__, column) =>
      reached.has(row * image.width + column) ? 'x' : '.',
    ).join(''),
  );
}
