import { describe, expect, test } from 'vitest';

import type { Output } from './output.js';
import { createLines, createProgressDisplay, describeTimeLeft } from './progress-display.js';

function recordNotes(): { notes: string[]; output: Output } {
  const notes: string[] = [];
  const ignore = (): void => undefined;
  const printNote = (line: string): void => void notes.push(line);
  return {
    notes,
    output: { printNote, printResult: ignore, writeNote: ignore, writeResult: ignore, isTerminal: false },
  };
}

describe('progress where there is no terminal', () => {
  test('is a line for each stage, at most one per second', () => {
    const { notes, output } = recordNotes();
    let time = 0;
    const { report } = createLines(output, () => time);
    report({ stage: 'reading', fraction: 0 });
    time = 400;
    report({ stage: 'search', fraction: 0.1 });
    time = 999;
    report({ stage: 'search', fraction: 0.2 });
    time = 1000;
    report({ stage: 'search', fraction: 0.249 });
    time = 5000;
    report({ stage: 'search', fraction: 0.8 });
    report({ stage: 'saving', fraction: 0.9 });
    expect(notes).toEqual(['reading (0 %)', 'search (24 %)', 'saving (90 %)']);
  });

  test('is nothing when it is to be quiet', () => {
    const { notes, output } = recordNotes();
    createProgressDisplay(output, true).report({ stage: 'reading', fraction: 0 });
    createProgressDisplay(output, false).report({ stage: 'reading', fraction: 0 });
    expect(notes).toHaveLength(1);
  });
});

describe('the time left', () => {
  test.each([
    [2, 0.5, '2 s left'],
    [10, 0.1, '2 min left'],
    [0.1, 0.5, ''],
    [5, 0.01, ''],
    [3, 1, '0 s left'],
  ])('after %f s at %f is "%s"', (elapsed, fraction, text) => {
    expect(describeTimeLeft(elapsed, fraction)).toBe(text);
  });
});
