import { describe, expect, test } from 'vitest';

import { chooseAvifEffort } from './encode-options.js';

describe('the effort of AVIF', () => {
  test.each([
    ['a picture for the web', 0.8e6, false, 4],
    ['six megapixels', 6e6, false, 3],
    ['24 megapixels', 24e6, false, 1],
    ['24 megapixels without loss', 24e6, true, 0],
    ['200 megapixels', 200e6, false, 1],
    ['a picture of 10 bits for the web', 0.8e6, false, 3, 10],
    ['24 megapixels of 10 bits', 24e6, false, 0, 10],
    ['24 megapixels of 12 bits', 24e6, false, 0, 12],
  ] as const)('is as much as %s can have in seconds', (_what, pixels, lossless, effort, bits?: 10 | 12) => {
    expect(chooseAvifEffort(pixels, lossless, bits ?? 8)).toBe(effort);
  });
});
