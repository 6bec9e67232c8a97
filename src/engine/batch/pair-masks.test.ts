import { expect, test } from 'vitest';

import { isMaskName, MaskIndex } from './pair-masks.js';

function indexOf(...names: string[]): MaskIndex {
  const stamp = { sizeBytes: 1, modifiedMs: 1, changedMs: 1 };
  return new MaskIndex(
    'masks',
    names.map((name) => ({ name, path: `masks/${name}`, ...stamp })),
  );
}

const photo = (name: string) => ({ name, path: `photos/${name}` });

test.each([
  'sub/IMG_1.png',
  'sub/IMG_1_mask.png',
  'sub/IMG_1-mask.tif',
  'sub/IMG_1.jpg.png',
  'sub/IMG_1.jpg',
])('%s is the mask of sub/IMG_1.jpg', (mask) => {
  expect(indexOf(mask, 'IMG_1.png', 'sub/IMG_10.png').find(photo('sub/IMG_1.jpg'))).toBe(`masks/${mask}`);
});

test('a photo without a mask has none, and is never its own', () => {
  expect(indexOf('other.png').find(photo('IMG_1.jpg'))).toBeUndefined();
  expect(indexOf('IMG_1.jpg').find({ name: 'IMG_1.jpg', path: 'masks/IMG_1.jpg' })).toBeUndefined();
});

test('two masks for one photo are refused by name', () => {
  expect(() => indexOf('a.png', 'a_mask.png').find(photo('a.jpg'))).toThrow(/found a\.png, a_mask\.png/);
});

test('masks beside photos are known by their names', () => {
  expect(['a_mask.png', 'sub/A-Mask.PNG', 'a.mask.png'].every(isMaskName)).toBe(true);
  expect(['a.png', 'masked.png', 'a_mask2.png'].some(isMaskName)).toBe(false);
});
