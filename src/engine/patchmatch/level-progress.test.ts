import { expect, test } from 'vitest';
import { LevelProgress, sliceLevels } from './level-progress.js';

test('levels follow each other from 0 to 1, the finest last and longest', () => {
  const fractions: number[] = [];
  const slices = sliceLevels(({ fraction }) => fractions.push(fraction), 4);
  for (const slice of slices.toReversed()) {
    slice({ stage: 'search', fraction: 0 });
    slice({ stage: 'search', fraction: 1 });
  }
  expect(fractions[0]).toBeCloseTo(0);
  expect(fractions.at(-1)).toBeCloseTo(1);
  for (let index = 1; index + 1 < fractions.length; index += 2) {
    expect(fractions[index + 1]).toBeCloseTo(fractions[index]!);
  }
  expect(fractions.at(-1)! - fractions.at(-2)!).toBeGreaterThan(0.4);
});

test.each([true, false])('a level rises from its preparation to 1 (finest: %s)', (isFinest) => {
  const fractions: number[] = [];
  const progress = new LevelProgress(({ fraction }) => fractions.push(fraction), 2, isFinest);
  progress.prepared(0.5);
  progress.prepared(1);
  for (const round of [0, 1]) {
    for (const isForward of [true, false]) {
      progress.search(isForward)(0.5);
      progress.end();
    }
    if (isFinest && round === 1) break;
    progress.vote()(0.5);
    progress.end();
  }
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  expect(fractions.at(-1)).toBeCloseTo(1);
});
