import { describe, expect, test } from 'vitest';

import { cleanXmp } from './xmp-cleanup.js';

describe('cleanXmp', () => {
  test.each([
    ['an attribute', '<a tiff:Orientation="6" b="1">', '<a tiff:Orientation="1" b="1">'],
    ['with blanks and other quotes', "<a tiff:Orientation =\n ' 8 '>", "<a tiff:Orientation =\n ' 1 '>"],
    ['an element', '<tiff:Orientation>3</tiff:Orientation>', '<tiff:Orientation>1</tiff:Orientation>'],
    ['an upright one', '<a tiff:Orientation="1">', '<a tiff:Orientation="1">'],
    [
      'another name',
      '<a xtiff:Orientation="6" tiff:Orientations="6">',
      '<a xtiff:Orientation="6" tiff:Orientations="6">',
    ],
    ['two of them', 'tiff:Orientation="6" tiff:Orientation="7"', 'tiff:Orientation="1" tiff:Orientation="1"'],
  ])('turns %s upright', (_what, before, after) => {
    expect(cleanXmp(before)).toBe(after);
  });

  test.each([
    ['one', 'a<xmp:Thumbnails>OLD</xmp:Thumbnails>b'],
    ['with attributes', 'a<xmp:Thumbnails x="1" y="2">OLD<c/></xmp:Thumbnails >b'],
    ['two', 'a<xmp:Thumbnails>OLD</xmp:Thumbnails><xmp:Thumbnails>OLD</xmp:Thumbnails>b'],
    ['by the older prefix', 'a<xap:Thumbnails>OLD</xap:Thumbnails>b'],
    ['an empty one', 'a<xmp:Thumbnails/>b'],
  ])('takes previews out: %s', (_what, before) => {
    expect(cleanXmp(before)).toBe('ab');
  });

  test.each([
    'a<xmp:Thumbnails>b',
    'a<xmp:Thumbnails',
    'a<xmp:ThumbnailsX>b</xmp:ThumbnailsX>',
    '</xmp:Thumbnails>a',
  ])('leaves %j as it is', (text) => {
    expect(cleanXmp(text)).toBe(text);
  });

  // Each took minutes to hours by expressions that go back; a pass takes well under a second, the test's limit is half a minute.
  test.each([
    '<xmp:Thumbnails',
    '<xmp:Thumbnails ',
    '<xmp:Thumbnails>',
    '<xmp:Thumbnails></xap:Thumbnails>',
    '</xmp:Thumbnails <xmp:Thumbnails>',
    'tiff:Orientation ',
    '<tiff:Orientation>',
    'tiff:Orientation="',
  ])('passes once over four million signs of %j', (part) => {
    const text = part.repeat(4_000_000 / part.length);
    expect(cleanXmp(text).length).toBeLessThanOrEqual(text.length);
    const blanks = `${part}${' '.repeat(4_000_000)}`;
    expect(cleanXmp(blanks)).toBe(blanks);
  });
});
