import { describe, expect, test } from 'vitest';

import { chooseAvifEffort } from './encode-options.js';

describe('the effort of AVIF', () => {
  test.each([
    ['a picture for the web', 0.8e6, false, 4],
    ['six megapixels', 6e6, false, 3],
    ['24 megapixels', 24e6, false, 1],
    ['24 megapixels without loss', 24e6, true, 0],
    ['200 megapixels', 200e6, false, 1],
  ])('is as much as %s can have in seconds', (_what, pixels, lossless, effort) => {
    expect(chooseAvifEffort(pixels, lossless)).toBe(effort);
  });
});
