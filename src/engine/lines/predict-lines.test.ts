import { describe, expect, it } from 'vitest';
import type { PyramidLevel } from '../patchmatch/pyramid.js';
import { predictLines } from './predict-lines.js';

const SIDE = 160;

/** A picture with a hole from (60, 60) to (100, 100), colour by place, every pixel `scale` × `scale` pixels. */
function pictureOf(colour: (x: number, y: number) => number, scale = 1): PyramidLevel {
  const side = SIDE * scale;
  const rgba = new Uint8Array(side * side * 4);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [left, top] = [Math.floor(x / scale), Math.floor(y / scale)];
      if (left >= 60 && left < 100 && top >= 60 && top < 100) continue;
      rgba.fill(colour(left + 0.5, top + 0.5), (y * side + x) * 4, (y * side + x) * 4 + 3);
      rgba[(y * side + x) * 4 + 3] = 255;
    }
  }
  return { width: side, height: side, rgba };
}

/** A step of one pixel's width where `height` is 0. */
function step(height: number): number {
  return 60 + 120 * Math.min(1, Math.max(0, height + 0.5));
}

describe('lines that are predicted', () => {
  it('go on straight where a contour enters a hole and leaves it', () => {
    const lines = predictLines(pictureOf((x, y) => step((y - 80 - 0.4 * (x - 80)) / Math.hypot(1, 0.4))));
    expect(lines).toHaveLength(1);
    expect(lines[0]!.confidence).toBeGreaterThan(0.7);
    for (const { x, y } of lines[0]!.points) expect(Math.abs(y - 80 - 0.4 * (x - 80))).toBeLessThan(1);
    const ways = lines[0]!.points.map(({ x }) => x);
    expect(Math.max(...ways) - Math.min(...ways)).toBeGreaterThan(37);
  });

  it('go on in the curve that the contour has', () => {
    const lines = predictLines(pictureOf((x, y) => step(Math.hypot(x - 80, y - 150) - 75)));
    expect(lines).toHaveLength(1);
    for (const { x, y } of lines[0]!.points)
      expect(Math.abs(Math.hypot(x - 80, y - 150) - 75)).toBeLessThan(1.5);
  });

  it('lie where they lie in a region of twice the size', () => {
    const large = pictureOf((x, y) => step(y - 80 - 0.2 * (x - 80)), 4);
    const lines = predictLines(large);
    expect(lines).toHaveLength(1);
    for (const { x, y } of lines[0]!.points) expect(Math.abs(y - 320 - 0.2 * (x - 320))).toBeLessThan(5);
  });

  it('are none where nothing enters the hole, and none from one side only', () => {
    expect(predictLines(pictureOf((x, y) => 100 + x / 4 + y / 8))).toEqual([]);
    const fading = (x: number, y: number): number =>
      120 + (step(y - 80) - 120) * Math.min(1, Math.max(0, (95 - x) / 30));
    expect(predictLines(pictureOf(fading))).toEqual([]);
  });

  it('do not join sides of different colours', () => {
    const inverse = pictureOf((x, y) => (x < 80 ? step(y - 80) : 240 - step(y - 80)));
    expect(predictLines(inverse)).toEqual([]);
  });

  it('are the same every time', () => {
    const picture = pictureOf((x, y) => step(y - 70 - 0.1 * x) / 2 + step(x - 90) / 3);
    expect(predictLines(picture)).toEqual(predictLines(picture));
  });
});
