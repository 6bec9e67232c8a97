import type { Metadata } from 'sharp';
import { describe, expect, test } from 'vitest';

import { describeImage } from './image-info.js';

const METADATA = {
  autoOrient: { width: 4, height: 3, orientation: 1 },
  space: 'srgb',
  channels: 3,
  depth: 'uchar',
  hasAlpha: false,
} as unknown as Metadata;

const PREPARED = {
  bytes: Buffer.alloc(0),
  notices: [],
  spareChannels: 0,
  hasVideo: false,
  hasGainMap: false,
  pictures: 1,
};

describe('a block of metadata', () => {
  test.each(['exif', 'xmp', 'iptc', 'icc'])('%s of 32 MiB is carried, a larger one refused', (name) => {
    const describeWith = (sizeBytes: number): unknown =>
      describeImage(
        'a.png',
        { format: 'png', encoding: 'png' },
        { ...METADATA, [name]: Buffer.alloc(sizeBytes) },
        PREPARED,
        100,
      );
    expect(describeWith(32 * 1024 * 1024)).toMatchObject({ info: { width: 4 } });
    expect(() => describeWith(32 * 1024 * 1024 + 1)).toThrow(
      /at most 33554432 bytes of .* but a.png holds 33554433/,
    );
  });
});
