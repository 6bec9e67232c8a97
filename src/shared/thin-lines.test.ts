import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { thinLines } from './thin-lines.js';

function parse(rows: readonly string[]): { lines: Float32Array; width: number; height: number } {
  const lines = Float32Array.from(rows.join(''), (letter) => (letter === '#' ? 1 : 0));
  return { lines, width: rows[0]!.length, height: rows.length };
}

function thin(rows: readonly string[]): string[] {
  const { lines, ...size } = parse(rows);
  thinLines(lines, size);
  return rows.map((_, y) =>
    [...lines.subarray(y * size.width, (y + 1) * size.width)]
      .map((value) => (value === 1 ? '#' : '.'))
      .join(''),
  );
}

/** How many connected pieces there are, diagonals counted as neighbours. */
function countPieces(lines: Float32Array, width: number, height: number): number {
  const seen = new Set<number>();
  let pieces = 0;
  for (let start = 0; start < lines.length; start++) {
    if (lines[start] === 0 || seen.has(start)) continue;
    pieces++;
    const open = [start];
    seen.add(start);
    for (let pixel = open.pop(); pixel !== undefined; pixel = open.pop()) {
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const x = (pixel % width) + dx;
          const y = Math.floor(pixel / width) + dy;
          const next = y * width + x;
          if (x < 0 || y < 0 || x >= width || y >= height || lines[next] === 0 || seen.has(next)) continue;
          seen.add(next);
          open.push(next);
        }
      }
    }
  }
  return pieces;
}

describe('thinning', () => {
  test('leaves the middle of a broad line', () => {
    const rows = thin(['.........', '.#######.', '.#######.', '.#######.', '.........']);
    expect(rows[1]).toBe('.........');
    expect(rows[3]).toBe('.........');
    expect(rows[2]).toMatch(/^\.+#{4,7}\.+$/);
  });

  test('leaves a thin line as it is', () => {
    const rows = ['......', '.####.', '.....#', '......'];
    expect(thin(rows)).toEqual(rows);
    expect(thin(['#'])).toEqual(['#']);
  });

  test('joins and breaks no strokes', () => {
    const stroke = fc.record({
      x: fc.nat(28),
      y: fc.nat(28),
      dx: fc.integer({ min: -3, max: 3 }),
      dy: fc.integer({ min: -3, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(stroke, { minLength: 1, maxLength: 4 }), (strokes) => {
        const size = 40;
        const lines = new Float32Array(size * size);
        for (const { x, y, dx, dy } of strokes) {
          for (let step = 0; step < 12; step++) {
            for (let pixel = 0; pixel < 16; pixel++) {
              const px = Math.round(x + 4 + (dx * step) / 3) + (pixel % 4);
              const py = Math.round(y + 4 + (dy * step) / 3) + Math.floor(pixel / 4);
              if (px >= 0 && py >= 0 && px < size && py < size) lines[py * size + px] = 1;
            }
          }
        }
        const before = lines.slice();
        thinLines(lines, { width: size, height: size });
        expect(countPieces(lines, size, size)).toBe(countPieces(before, size, size));
        expect(lines.every((value, index) => value <= before[index]!)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
