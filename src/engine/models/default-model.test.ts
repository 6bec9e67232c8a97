import { expect, test } from 'vitest';

import { chooseDefault } from './default-model.js';
import type { ModelEntry } from './model-manifest.js';
import { PUBLISHED_NETWORKS } from './published-networks.js';

function entryOf(id: string, sha256: string, runMilliseconds?: number): ModelEntry {
  return { id, sha256, ...(runMilliseconds !== undefined && { runMilliseconds }) } as ModelEntry;
}

const OWN = entryOf('own', '0');
const pinOf = (id: string): string => PUBLISHED_NETWORKS.find((network) => network.id === id)?.sha256 ?? '';
const idFor = (...imported: ModelEntry[]): string | undefined => chooseDefault([OWN], imported)?.id;

test('a published network that is fast enough here stands for auto, the best of several', () => {
  expect(idFor()).toBe('own');
  expect(chooseDefault([], [])).toBeUndefined();
  const migan = entryOf('migan', pinOf('migan'), 400);
  expect(idFor(migan)).toBe('migan');
  expect(idFor(migan, entryOf('lama', pinOf('lama'), 2000))).toBe('lama');
  expect(idFor(migan, entryOf('lama', pinOf('lama'), 20_000))).toBe('migan');
  expect(idFor(entryOf('lama', pinOf('lama'), 20_000))).toBe('own');
});

test('a network of which nobody knows how good or fast it is has to be named', () => {
  expect(idFor(entryOf('theirs', 'f'.repeat(64), 10))).toBe('own');
  expect(idFor(entryOf('lama', pinOf('lama')))).toBe('own');
});
