import { describe, expect, test } from 'vitest';

import type { MemoryNeed } from './memory-limit.js';
import { checkMemory } from './memory-limit.js';

const LARGE = { env: {}, freeBytes: 64e9 };

function needing(bytes: number, depth: 8 | 16 = 8): MemoryNeed {
  return { what: 'a fill', bytes, depth, advice: 'Mark smaller parts.', details: { path: 'a.jpg' } };
}

function messageOf(need: MemoryNeed, state = LARGE as Parameters<typeof checkMemory>[1]): string {
  try {
    checkMemory(need, state);
  } catch (error) {
    expect(error).toMatchObject({ code: 'OUT_OF_MEMORY', details: { path: 'a.jpg' } });
    return String((error as Error).message);
  }
  return '';
}

describe('what would take', () => {
  test('1.5 GB of a photo of 8 bits, or 2.5 GB of one of 16, is done; more is not', () => {
    expect(messageOf(needing(1.24e9))).toBe('');
    expect(messageOf(needing(1.26e9))).toBe(
      'Expected enough memory for a fill, about 1.6 GB, but Lacuna takes at most 1.5 GB for photos of 8 bits. ' +
        'Mark smaller parts. Or allow more: LACUNA_MEMORY_GB=2.',
    );
    expect(messageOf(needing(2.24e9, 16))).toBe('');
    expect(messageOf(needing(2.26e9, 16))).toContain('at most 2.5 GB for photos of 16 bits');
  });

  test('more is done where the person allows it', () => {
    const env = { LACUNA_MEMORY_GB: '8' };
    expect(messageOf(needing(7e9), { env, freeBytes: 64e9 })).toBe('');
    expect(messageOf(needing(8e9), { env, freeBytes: 64e9 })).toContain('at most 8 GB');
    for (const LACUNA_MEMORY_GB of ['', 'much', '-1', '0']) {
      expect(messageOf(needing(2e9), { env: { LACUNA_MEMORY_GB }, freeBytes: 64e9 })).toContain('1.5 GB');
    }
  });

  test('more than is free is not done, whatever is allowed', () => {
    expect(messageOf(needing(0.9e9), { env: {}, freeBytes: 0.55e9 })).toBe(
      'Expected enough memory for a fill, about 0.9 GB, but 0.6 GB of memory are free. Close other programs. ' +
        'Mark smaller parts.',
    );
  });
});

test('this machine has room for small things', () => {
  expect(() => checkMemory(needing(1e6))).not.toThrow();
});
