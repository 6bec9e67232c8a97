import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { createNumbers } from '../../../../tests/fixtures/images.js';
import type { ComponentHeader, JpegImage } from './jpeg-frame.js';
import { createFrame } from './jpeg-frame.js';
import { readJpeg } from './read-jpeg.js';
import { replacePixels } from './replace-pixels.js';
import { writeJpeg } from './write-jpeg.js';

const FOLDER = fileURLToPath(new URL('../../../../tests/fixtures/jpeg', import.meta.url));
const goOn = async (): Promise<void> => {};

async function rewrite(file: Buffer): Promise<Buffer> {
  return await writeJpeg(await readJpeg(file, goOn), [], file.length, goOn);
}

async function decode(file: Buffer): Promise<Buffer> {
  const { channels } = await sharp(file).metadata();
  const space = channels === 1 ? 'b-w' : 'srgb';
  return await sharp(file, { failOn: 'warning' }).toColourspace(space).raw().toBuffer();
}

/** An image with random coefficients: sparse, in every block, with runs and large values. */
function randomImage(
  width: number,
  height: number,
  progressive: boolean,
  factors: readonly string[],
): JpegImage {
  const headers = factors.map((factor, index): ComponentHeader => ({
    id: index + 1,
    horizontal: Number(factor[0]),
    vertical: Number(factor[2]),
    tableSlot: Math.min(index, 1),
  }));
  const frame = createFrame({ width, height }, progressive, headers);
  const next = createNumbers(width * height);
  for (const { coefficients, blocksPerLine, widthInBlocks, heightInBlocks } of frame.components) {
    for (let offset = 0; offset < coefficients.length; offset += 64) {
      const block = offset / 64;
      // Blocks without pixels are not in every scan.
      if (block % blocksPerLine >= widthInBlocks || block / blocksPerLine >= heightInBlocks) continue;
      for (let values = next(12); values > 0; values--) {
        coefficients[offset + next(64)] = next(8) === 0 ? next(1023) - 511 : next(9) - 4;
      }
    }
  }
  const quantisation = [new Uint16Array(64).fill(2), new Uint16Array(64).fill(3)];
  return {
    frame,
    quantisation,
    colour: factors.length === 1 ? 'grey' : 'ycc',
    jfif: undefined,
    adobe: undefined,
  };
}

describe('a JPEG of another program', () => {
  for (const name of readdirSync(FOLDER)) {
    it(`is written again with every coefficient and every pixel: ${name}`, async () => {
      const file = readFileSync(join(FOLDER, name));
      const again = await rewrite(file);
      expect(await decode(again)).toEqual(await decode(file));
      const [before, after] = [await readJpeg(file, goOn), await readJpeg(again, goOn)];
      expect(after).toEqual(before);
      // Ours are the shortest tables.
      expect(again.length).toBeLessThan(file.length + 600);
    });
  }
});

describe('random coefficients', () => {
  const samplings = [
    ['1x1'],
    ['2x2'],
    ['1x1', '1x1', '1x1'],
    ['2x1', '1x1', '1x1'],
    ['2x2', '1x1', '1x1'],
    ['1x2', '1x1', '1x1'],
    ['4x1', '1x1', '1x1'],
    ['2x2', '2x1', '1x2'],
    // More than ten blocks an MCU: every component in a scan of its own.
    ['4x4', '1x1', '1x1'],
    ['2x2', '2x2', '2x2'],
  ];
  for (const factors of samplings) {
    for (const progressive of [false, true]) {
      it(`come back: ${factors.join(', ')}${progressive ? ', progressive' : ''}`, async () => {
        for (const [width, height] of [
          [1, 1],
          [70, 33],
          [129, 64],
        ] as const) {
          const image = randomImage(width, height, progressive, factors);
          const file = await writeJpeg(image, [], 10, goOn);
          expect((await readJpeg(file, goOn)).frame).toEqual(image.frame);
          const metadata = await sharp(await sharp(file, { failOn: 'warning' }).png().toBuffer()).metadata();
          expect(metadata).toMatchObject({ width, height });
        }
      });
    }
  }

  it('come back from one symbol alone and from runs of 40,000 empty blocks', async () => {
    const image = randomImage(2000, 1400, true, ['1x1']);
    const coefficients = image.frame.components[0]?.coefficients ?? new Int16Array();
    for (const last of [0, 1]) {
      coefficients.fill(0).fill(last, 63, 64);
      const file = await writeJpeg(image, [], 10, goOn);
      const read = (await readJpeg(file, goOn)).frame.components[0]?.coefficients ?? new Int16Array();
      expect(Buffer.from(read.buffer).equals(Buffer.from(coefficients.buffer))).toBe(true);
      expect((await decode(file)).length).toBe(2000 * 1400);
    }
  });
});

describe('new pixels', () => {
  for (const name of readdirSync(FOLDER)) {
    it(`change the blocks that hold them and no other: ${name}`, async () => {
      const file = readFileSync(join(FOLDER, name));
      const image = await readJpeg(file, goOn);
      const { width, height } = image.frame;
      const channels = image.frame.components.length;
      const rect = {
        left: Math.floor(width / 3),
        top: Math.floor(height / 3),
        width: Math.ceil(width / 4),
        height: Math.ceil(height / 4),
      };
      const pixels = rect.width * rect.height;
      const colour = [200, 90, 40];
      const data = Uint8Array.from({ length: pixels * channels }, (_, at) => colour[at % channels] ?? 0);
      await replacePixels(image, { rect, data, isNew: new Uint8Array(pixels).fill(1) }, goOn);
      const before = await readJpeg(file, goOn);
      let changed = 0;
      for (const [index, component] of image.frame.components.entries()) {
        const old = before.frame.components[index];
        const stepX = (8 * image.frame.maxHorizontal) / component.horizontal;
        const stepY = (8 * image.frame.maxVertical) / component.vertical;
        for (let offset = 0; offset < component.coefficients.length; offset += 64) {
          const left = ((offset / 64) % component.blocksPerLine) * stepX;
          const top = Math.floor(offset / 64 / component.blocksPerLine) * stepY;
          const holds =
            left < rect.left + rect.width &&
            left + stepX > rect.left &&
            top < rect.top + rect.height &&
            top + stepY > rect.top;
          const same =
            Buffer.compare(
              Buffer.from(component.coefficients.slice(offset, offset + 64).buffer),
              Buffer.from(old?.coefficients.slice(offset, offset + 64).buffer ?? new ArrayBuffer(0)),
            ) === 0;
          if (!holds) expect(same).toBe(true);
          if (!same) changed++;
        }
      }
      expect(changed).toBeGreaterThan(0);
      if (name.startsWith('low') || name.startsWith('tiny')) return;
      // The middle of the patch has its colour, within what the quantisation leaves.
      const decoded = await decode(await writeJpeg(image, [], file.length, goOn));
      const middle = (rect.top + (rect.height >> 1)) * width + rect.left + (rect.width >> 1);
      for (let channel = 0; channel < channels; channel++) {
        expect(
          Math.abs((decoded[middle * channels + channel] ?? 0) - (colour[channel] ?? 0)),
        ).toBeLessThanOrEqual(30);
      }
    });
  }

  it('that are none change nothing, and one pixel leaves its block as near as quantising can', async () => {
    const file = readFileSync(join(FOLDER, '444-progressive.jpg'));
    const image = await readJpeg(file, goOn);
    const rect = { left: 8, top: 8, width: 8, height: 8 };
    const data = new Uint8Array(192).fill(77);
    const isNew = new Uint8Array(64);
    await replacePixels(image, { rect, data, isNew }, goOn);
    expect(image).toEqual(await readJpeg(file, goOn));
    isNew[27] = 1;
    await replacePixels(image, { rect, data, isNew }, goOn);
    const before = await decode(file);
    const after = await decode(await writeJpeg(image, [], file.length, goOn));
    let largest = 0;
    for (let at = 0; at < before.length; at++) {
      const x = Math.floor(at / 3) % 33;
      const y = Math.floor(at / 3 / 33);
      const difference = Math.abs((before[at] ?? 0) - (after[at] ?? 0));
      if (x < 8 || x >= 16 || y < 8 || y >= 16) expect(difference).toBe(0);
      else if (x !== 11 || y !== 11) largest = Math.max(largest, difference);
    }
    expect(largest).toBeLessThanOrEqual(12);
  });
});
