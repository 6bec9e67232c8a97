import { describe, expect, test } from 'vitest';

import { nameOutputs } from './name-outputs.js';

function namesOf(photos: readonly string[], options: Parameters<typeof nameOutputs>[1]): string[] {
  return [...nameOutputs(photos, options).values()];
}

describe('names of results', () => {
  test('are those of the photos, with suffix and in their folders', () => {
    expect(namesOf(['a.jpg', 'sub/b.JPEG'], { suffix: '' })).toEqual(['a.jpg', 'sub/b.JPEG']);
    expect(namesOf(['a.jpg', 'sub/b.c.tif'], { suffix: '-clean' })).toEqual([
      'a-clean.jpg',
      'sub/b.c-clean.tif',
    ]);
  });

  test('have the ending of their format', () => {
    expect(namesOf(['a.heic', 'b.nef', 'c.png'], { suffix: '' })).toEqual(['a.jpg', 'b.jpg', 'c.png']);
    expect(namesOf(['a.jpg', 'b.WEBP'], { suffix: '', format: 'webp' })).toEqual(['a.webp', 'b.WEBP']);
  });

  test('never are the same: one photo keeps its name, others have their old ending in theirs', () => {
    expect(namesOf(['a.heic', 'a.jpg', 'a.nef'], { suffix: '' })).toEqual([
      'a.heic.jpg',
      'a.jpg',
      'a.nef.jpg',
    ]);
    expect(namesOf(['a.jpg', 'a.png'], { suffix: '', format: 'webp' })).toEqual(['a.jpg.webp', 'a.png.webp']);
    // A disk that does not tell capitals apart, and a name that is made already.
    expect(namesOf(['A.JPG', 'a.jpg'], { suffix: '' })).toEqual(['A.JPG', 'a.jpg.jpg']);
    expect(namesOf(['a.heic', 'a.heic.jpg', 'a.jpg'], { suffix: '' })).toEqual([
      'a.heic-2.jpg',
      'a.heic.jpg',
      'a.jpg',
    ]);
  });

  test('stay what they were in an earlier run, whatever photos came since', () => {
    const given = new Map([['a.heic', 'a.jpg']]);
    expect([...nameOutputs(['a.heic', 'a.jpg'], { suffix: '' }, given).values()]).toEqual([
      'a.jpg',
      'a.jpg.jpg',
    ]);
  });

  test('do not depend on which of two that collide comes first', () => {
    const one = nameOutputs(['x.png', 'x.tif', 'y.png'], { suffix: '', format: 'jpeg' });
    const other = nameOutputs(['y.png', 'x.tif', 'x.png'], { suffix: '', format: 'jpeg' });
    for (const [name, output] of one) expect(other.get(name)).toBe(output);
  });
});
