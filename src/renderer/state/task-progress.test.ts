import { describe, expect, it } from 'vitest';
import type { ProgressLook } from './task-progress.js';
import { advanceProgress, beginProgress } from './task-progress.js';

const TICK_MS = 250;

/** What the engine says from that time on. */
interface Word {
  readonly atMs: number;
  readonly stage: string;
  readonly fraction: number;
}

/** Every look of a task until `untilMs`. */
function watch(words: readonly Word[], untilMs: number): ProgressLook[] {
  const looks = [beginProgress(0)];
  for (let now = TICK_MS; now <= untilMs; now += TICK_MS) {
    const word = words.findLast(({ atMs }) => atMs <= now) ?? { stage: '', fraction: 0 };
    looks.push(advanceProgress(looks.at(-1)!, word, now));
  }
  return looks;
}

/** A search that goes evenly from `from` to 1. */
function searchEvenly(from: number, startMs: number, endMs: number): Word[] {
  const steps = 40;
  return Array.from({ length: steps }, (_, step) => ({
    atMs: startMs + ((endMs - startMs) * step) / steps,
    stage: 'search',
    fraction: from + ((1 - from) * step) / steps,
  }));
}

/** A network that takes 23 seconds without a word, then half a minute of search. */
const SLOW_NETWORK: Word[] = [
  { atMs: 0, stage: 'reading', fraction: 0 },
  { atMs: 700, stage: 'network', fraction: 0.05 },
  ...searchEvenly(0.1, 23_000, 53_000),
];
/** The engine counts the levels of a picture, each four times the last: long silences. */
const LEVELS: Word[] = [
  { atMs: 0, stage: 'reading', fraction: 0 },
  ...[1 / 64, 1 / 16, 1 / 4].map((fraction) => ({ atMs: 40_000 * fraction, stage: 'search', fraction })),
];

describe('the bar of a task', () => {
  it.each([
    ['a slow network', SLOW_NETWORK, 53_000],
    ['rare words', LEVELS, 40_000],
    ['no words at all', [], 60_000],
  ])('never falls, never stands for two seconds, and never ends before its task: %s', (_, words, untilMs) => {
    const bars = watch(words, untilMs).map(({ bar }) => bar);
    for (let tick = 8; tick < bars.length; tick++) {
      expect(bars[tick]! - bars[tick - 1]!).toBeGreaterThanOrEqual(0);
      // A pixel of the bar is a quarter of a percent.
      if (bars[tick]! < 0.9) expect(bars[tick]! - bars[tick - 8]!).toBeGreaterThan(0.0025);
    }
    expect(bars.at(-1)).toBeLessThan(1);
  });

  it('does not run away from a network that takes its time', () => {
    const looks = watch(SLOW_NETWORK, 23_000);
    expect(looks.at(-1)!.bar).toBeLessThan(0.4);
  });

  it('follows the engine within a second', () => {
    const looks = watch([{ atMs: 500, stage: 'search', fraction: 0.7 }], 1750);
    expect(looks.at(-1)!.bar).toBeGreaterThan(0.66);
  });
});

describe('the time that a task takes still', () => {
  it('is not told while only the network worked', () => {
    expect(watch(SLOW_NETWORK, 24_000).every(({ leftMs }) => leftMs === undefined)).toBe(true);
  });

  it('is told when it has proven itself, and is right within a factor of two whenever it is', () => {
    const endMs = 53_000;
    const told = watch(SLOW_NETWORK, endMs).filter(({ leftMs }) => leftMs !== undefined);
    expect(told.length).toBeGreaterThan(60);
    for (const { leftMs = 0, atMs } of told) {
      expect(leftMs / (endMs - atMs)).toBeGreaterThan(0.5);
      expect(leftMs / (endMs - atMs)).toBeLessThan(2);
    }
  });

  it('is taken back when the search slows down or falls silent', () => {
    const words = [
      ...searchEvenly(0, 0, 20_000).filter(({ fraction }) => fraction <= 0.5),
      { atMs: 40_000, stage: 'search', fraction: 0.6 },
    ];
    const looks = watch(words, 42_000);
    const told = (fromMs: number, toMs: number): boolean[] =>
      looks.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).map(({ leftMs }) => leftMs !== undefined);
    expect(told(6000, 10_000)).not.toContain(false);
    expect(told(17_000, 42_000)).not.toContain(true);
  });

  it('is not told from rare words, nor at the end', () => {
    expect(watch(LEVELS, 40_000).every(({ leftMs }) => leftMs === undefined)).toBe(true);
    const end = watch(searchEvenly(0, 0, 20_000), 20_000).filter(({ atMs }) => atMs > 18_500);
    expect(end.every(({ leftMs }) => leftMs === undefined)).toBe(true);
  });
});
