import { describe, expect, test } from 'vitest';
import { padByMirroring, scaleToWorkingImage } from './working-image.js';

/** RGBA8 from rows of [red, known]. */
function region(rows: readonly (readonly [number, boolean])[][]): {
  width: number;
  height: number;
  rgba: Uint8Array;
} {
  const rgba = rows.flat().flatMap(([red, isKnown]) => [red, red / 2, 0, isKnown ? 255 : 0]);
  return { width: rows[0]!.length, height: rows.length, rgba: Uint8Array.from(rgba) };
}

describe('scaling to the working size', () => {
  test('averages what is known and marks what holds a hole', () => {
    const image = scaleToWorkingImage(
      region([
        [
          [10, true],
          [30, true],
          [40, true],
          [200, false],
        ],
        [
          [50, true],
          [70, true],
          [60, true],
          [200, false],
        ],
      ]),
      { width: 2, height: 1 },
    );
    expect([...image.rgb]).toEqual([40, 50, 20, 25, 0, 0]);
    expect([...image.hole]).toEqual([0, 1]);
  });

  test('leaves nothing of what is to go', () => {
    const image = scaleToWorkingImage(
      region([
        [
          [200, false],
          [200, false],
        ],
      ]),
      { width: 1, height: 1 },
    );
    expect([...image.rgb]).toEqual([0, 0, 0]);
    expect([...image.hole]).toEqual([1]);
  });

  test('keeps a thin line of the sketch however small it becomes', () => {
    const rgba = new Uint8Array(40 * 40 * 4).fill(255);
    const data = new Uint8Array(40 * 40);
    for (let x = 0; x < 40; x++) data[22 * 40 + x] = 255;
    const sketch = { width: 40, height: 40, data };
    const image = scaleToWorkingImage({ width: 40, height: 40, rgba }, { width: 5, height: 5 }, sketch);
    expect([...image.lines.keys()].filter((pixel) => image.lines[pixel] === 1)).toEqual([10, 11, 12, 13, 14]);
  });

  test('reads every pixel once, whatever the sizes', () => {
    const width = 7;
    const height = 5;
    const source = region(
      Array.from({ length: height }, () =>
        Array.from({ length: width }, (): [number, boolean] => [100, true]),
      ),
    );
    const image = scaleToWorkingImage(source, { width: 3, height: 2 });
    expect([...image.rgb.subarray(0, 6)]).toEqual([100, 100, 100, 100, 100, 100]);
  });
});

describe('padding', () => {
  test('mirrors to the right and below, as often as needed', () => {
    const image = {
      width: 3,
      height: 1,
      rgb: Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]),
      hole: Float32Array.from([0, 0, 1]),
      lines: Float32Array.from([1, 0, 0]),
    };
    const padded = padByMirroring(image, { width: 8, height: 2 });
    expect([...padded.rgb.subarray(0, 16)]).toEqual([1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2]);
    expect([...padded.hole.subarray(0, 8)]).toEqual([0, 0, 1, 0, 0, 0, 1, 0]);
    expect([...padded.lines.subarray(8)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0]);
    expect(padded).toMatchObject({ width: 8, height: 2 });
  });

  test('changes nothing that has the size already', () => {
    const image = {
      width: 1,
      height: 1,
      rgb: Float32Array.of(1, 2, 3),
      hole: Float32Array.of(0),
      lines: Float32Array.of(1),
    };
    expect(padByMirroring(image, { width: 1, height: 1 })).toBe(image);
  });
});
