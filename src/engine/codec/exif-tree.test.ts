import { describe, expect, it } from 'vitest';

import { createExif } from '../../../tests/fixtures/exif-block.js';
import { readExifTree, withPixelSize } from './exif-tree.js';
import { createExifBlock } from './tiff-writer.js';

describe('an EXIF tree', () => {
  it('is the same from either byte order and holds what describes the photo, not how its pixels are stored', () => {
    const little = readExifTree(createExif({ orientation: 6 }));
    const big = readExifTree(createExif({ orientation: 6, bigEndian: true }));
    expect(big).toEqual(little);
    expect(little?.main.map((entry) => [entry.tag, entry.data.toString('latin1')])).toEqual([
      [0x010f, 'Lacuna test camera\0'],
    ]);
    const exposure = little?.exif.find((entry) => entry.tag === 0x829a);
    expect([exposure?.data.readUInt32LE(0), exposure?.data.readUInt32LE(4)]).toEqual([1, 250]);
  });

  it('is read back as it was written, the GPS directory and values of odd length included', () => {
    const text = (content: string): { type: number; count: number; data: Buffer } => ({
      type: 2,
      count: content.length,
      data: Buffer.from(content, 'latin1'),
    });
    const tree = {
      main: [{ tag: 0x010e, ...text('odd\0\0') }],
      exif: [{ tag: 0x9003, ...text('2024:05:06 07:08:09\0') }],
      gps: [{ tag: 1, ...text('N\0') }],
    };
    expect(readExifTree(createExifBlock(tree))).toEqual(tree);
    const prefixed = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), createExifBlock(tree)]);
    expect(readExifTree(prefixed)).toEqual(tree);
  });

  it('takes the size that the turned image has', () => {
    const size = (value: number): Buffer => Buffer.from([value, 0, 0, 0]);
    const tree = {
      main: [],
      exif: [
        { tag: 0xa002, type: 4, count: 1, data: size(64) },
        { tag: 0xa003, type: 4, count: 1, data: size(48) },
      ],
      gps: [],
    };
    const turned = withPixelSize(tree, 48, 64);
    expect(turned.exif.map((entry) => entry.data.readUInt32LE(0))).toEqual([48, 64]);
  });

  it('is undefined for what is no EXIF, and damaged blocks never throw', () => {
    expect(readExifTree(Buffer.alloc(0))).toBeUndefined();
    expect(readExifTree(Buffer.from('Exif\0\0garbage that goes on'))).toBeUndefined();
    const block = createExif({ thumbnail: Buffer.alloc(50, 1) });
    for (let length = 0; length < block.length; length++) {
      expect(() => readExifTree(block.subarray(0, length))).not.toThrow();
    }
    for (let at = 0; at < 200; at++) {
      const wrong = Buffer.from(block);
      wrong[at] = 0xff;
      expect(() => readExifTree(wrong)).not.toThrow();
    }
  });
});
