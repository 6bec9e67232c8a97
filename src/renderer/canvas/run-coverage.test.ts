import { describe, expect, it } from 'vitest';
import type { Rect } from '../../shared/geometry.js';
import type { PixelRuns } from '../../shared/pixel-runs.js';
import type { OnScreen } from './run-coverage.js';
import { coverByRuns } from './run-coverage.js';

/** Twelve pixels in three rows, at the right of each other and below: `.##.`, `#...`, `####`. */
const MARKED: PixelRuns = { rect: { left: 2, top: 1, width: 4, height: 3 }, runs: [1, 2, 1, 1, 3, 4] };

/** The opacities, row by row. */
function cover(place: OnScreen, box: Rect, pixels = MARKED): number[][] {
  const data = coverByRuns(pixels, place, box);
  return Array.from({ length: box.height }, (_, y) =>
    Array.from({ length: box.width }, (__, x) => data[4 * (y * box.width + x) + 3]!),
  );
}

describe('marked pixels on the screen', () => {
  it('are themselves at full size, wherever the photo lies', () => {
    expect(cover({ scale: 1, left: -2, top: 4 }, { left: 0, top: 5, width: 4, height: 3 })).toEqual([
      [0, 255, 255, 0],
      [255, 0, 0, 0],
      [255, 255, 255, 255],
    ]);
  });

  it('are shares of pixels where several are one, also across borders', () => {
    // Rows 0 and 1, 2 and 3; columns 2 and 3, 4 and 5.
    const half = { scale: 0.5, left: 0, top: 0 };
    expect(cover(half, { left: 1, top: 0, width: 2, height: 2 })).toEqual([
      [64, 64],
      [191, 128],
    ]);
    // A quarter of a pixel further: columns 1.25 to 1.75 are the first two.
    const moved = cover({ ...half, left: 0.25 }, { left: 1, top: 1, width: 3, height: 1 });
    expect(moved).toEqual([[159, 128, 32]]);
  });

  it('are squares where each is several', () => {
    const box = { left: 0, top: 0, width: 4, height: 2 };
    expect(cover({ scale: 2, left: -4, top: -2 }, box)).toEqual([
      [0, 0, 255, 255],
      [0, 0, 255, 255],
    ]);
  });

  it('end at the box, before it and behind it', () => {
    const one = { left: 4, top: 3, width: 1, height: 1 };
    expect(cover({ scale: 1, left: 0, top: 0 }, one)).toEqual([[255]]);
    expect(cover({ scale: 1, left: 0, top: 0 }, { ...one, top: 40 })).toEqual([[0]]);
  });

  it('cover all where all are marked, at any scale, without pale lines', () => {
    const all: PixelRuns = { rect: { left: 0, top: 0, width: 90, height: 90 }, runs: [0, 8100] };
    for (const scale of [0.137, 0.31, 1 / 3, 0.77, 1.9]) {
      const side = Math.floor(90 * scale) - 1;
      const rows = cover(
        { scale, left: -0.4, top: -0.7 },
        { left: 0, top: 0, width: side, height: side },
        all,
      );
      expect(new Set(rows.flat())).toEqual(new Set([255]));
    }
  });
});
