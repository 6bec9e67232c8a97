import { expect, it } from 'vitest';
import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';
import type { MadeVariation, VariationMeans } from './plan-variations.js';
import { planVariations } from './plan-variations.js';

const BASE: MadeVariation = { options: DEFAULT_FILL_OPTIONS, method: 'hybrid' };

function means(change: Partial<VariationMeans> = {}): VariationMeans {
  let seed = 100;
  const none = { hasSketch: false, hasPreferred: false };
  return { models: ['lacuna', 'lama'], ...none, randomSeed: () => seed++, ...change };
}

it('differs by one cause each: seed, method, lines, network; then by seed alone', () => {
  const planned = planVariations(BASE, [BASE], 5, means());
  expect(planned).toEqual([
    { ...DEFAULT_FILL_OPTIONS, seed: 100 },
    { ...DEFAULT_FILL_OPTIONS, fill: 'patchmatch' },
    { ...DEFAULT_FILL_OPTIONS, lines: 'off' },
    { ...DEFAULT_FILL_OPTIONS, model: 'lama' },
    { ...DEFAULT_FILL_OPTIONS, seed: 101 },
  ]);
});

it('asks no network where it is said what to copy', () => {
  const steered: MadeVariation = { options: DEFAULT_FILL_OPTIONS, method: 'patchmatch' };
  const seeds = planVariations(steered, [steered], 2, means({ hasPreferred: true }));
  expect(seeds).toEqual([100, 101].map((seed) => ({ ...DEFAULT_FILL_OPTIONS, seed })));
});

it('does not ask again for what is there', () => {
  const made: MadeVariation[] = [
    BASE,
    { options: { ...DEFAULT_FILL_OPTIONS, fill: 'patchmatch' }, method: 'patchmatch' },
    { options: { ...DEFAULT_FILL_OPTIONS, lines: 'off', seed: 3 }, method: 'hybrid' },
  ];
  expect(planVariations(BASE, made, 3, means())).toEqual([
    { ...DEFAULT_FILL_OPTIONS, seed: 100 },
    { ...DEFAULT_FILL_OPTIONS, model: 'lama' },
    { ...DEFAULT_FILL_OPTIONS, seed: 101 },
  ]);
});

it('leaves lines to a sketch, and networks to a computer that has some', () => {
  const options = { ...DEFAULT_FILL_OPTIONS };
  const withSketch = planVariations(BASE, [BASE], 3, means({ hasSketch: true, models: ['lacuna'] }));
  expect(withSketch.map(({ lines }) => lines)).toEqual(['auto', 'auto', 'auto']);
  const texture: MadeVariation = { options: { ...options, fill: 'auto' }, method: 'patchmatch' };
  const alone = planVariations(texture, [texture], 2, means({ models: [] }));
  expect(alone).toEqual([
    { ...options, seed: 100 },
    { ...options, seed: 101 },
  ]);
  // A texture that the automatic choice took can be guided.
  expect(planVariations(texture, [texture], 2, means())[1]).toEqual({ ...options, fill: 'hybrid' });
});
