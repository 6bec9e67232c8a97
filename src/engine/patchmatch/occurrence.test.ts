import { expect, test } from 'vitest';
import { NO_TARGET } from './kernel.js';
import { sizeOfPlanes, viewPlanes } from './level-planes.js';
import { penaliseRepeats } from './occurrence.js';
import { createScriptKernel } from './script-kernel.js';
import { SETTINGS } from './settings.js';

test('a source that is copied again and again loses weight, one copied once does not, none is forbidden', () => {
  const level = { width: 40, height: 30, rgba: new Uint8Array(40 * 30 * 4) };
  const box = { left: 5, top: 5, width: 12, height: 10 };
  const planes = viewPlanes(createScriptKernel(sizeOfPlanes(1200, box, false)), 1200, box, false);
  const sources = new Uint8Array(1200).fill(200);
  sources[12 * 40 + 33] = 0;
  for (let pixel = 0; pixel < 1200; pixel++) planes.tone[pixel * 4 + 3] = sources[pixel]!;
  // The upper half of the box copies one block pixel by pixel; the lower half copies the same 3 × 3 over and over.
  for (let row = 0; row < 10; row++) {
    for (let column = 0; column < 12; column++) {
      const [x, y] = row < 5 ? [20 + column, 5 + row] : [30 + (column % 3), 20 + (row % 3)];
      planes.field[row * 12 + column] = y * 0x10000 + x;
      planes.cost[row * 12 + column] = 1;
    }
  }
  planes.cost[0] = NO_TARGET;
  planes.field[0] = 21 * 0x10000 + 31;
  penaliseRepeats(level, sources, planes);
  const weight = (x: number, y: number): number => planes.tone[(y * 40 + x) * 4 + 3]!;
  expect(weight(25, 7)).toBe(200);
  expect(weight(31, 21)).toBe(Math.max(1, Math.floor(200 - (60 / 9 - 1) * SETTINGS.repeatPenalty)));
  expect(weight(31, 21)).toBeGreaterThan(0);
  expect(weight(33, 12)).toBe(0);
});
