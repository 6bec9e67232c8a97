import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

import { createNumbers } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import type { Patch } from '../raster-image.js';
import { keepJpegBlocks } from './keep-jpeg-blocks.js';
import { cutIntoBands, layPatches } from './retouched-areas.js';
import { openImage } from './source-image.js';

const goOn = async (): Promise<void> => {};
const [WIDTH, HEIGHT] = [333, 500];

/** Noise, so that a block that was quantised twice differs. */
async function openPhoto(orientation: number) {
  const next = createNumbers(7);
  const data = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, () => next(256));
  const path = join(await temporaryFolder(), 'photo.jpg');
  const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const;
  await writeFile(
    path,
    await sharp(data, { raw }).jpeg({ quality: 85 }).withMetadata({ orientation }).toBuffer(),
  );
  return openImage(path);
}

function patchOn(left: number, top: number, width: number, height: number): Patch {
  const next = createNumbers(left + top);
  const data = Uint8Array.from({ length: width * height * 3 }, () => next(256));
  const image = { width, height, channels: 3, depth: 8, data } as const;
  return { rect: { left, top, width, height }, image, alpha: new Uint8Array(width * height).fill(255) };
}

describe('patches that are laid on in bands', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'make the same JPEG of orientation %i as at once',
    async (orientation) => {
      const { encoded } = await openPhoto(orientation);
      const patches = [patchOn(10, 5, 200, 280), patchOn(100, 200, 180, 120), patchOn(0, 320, 3, 2)];
      const save = (maxBytes: number) =>
        keepJpegBlocks(encoded, layPatches(encoded, patches, false, { maxBytes }), goOn);
      expect(cutIntoBands(encoded, patches, 1).length).toBeGreaterThan(2);
      expect(cutIntoBands(encoded, patches)).toHaveLength(1);
      expect(await save(1)).toEqual(await save(Infinity));
    },
  );

  test('hold every pixel of every patch once, and no more than they may', () => {
    const side = fc.integer({ min: 1, max: 2000 });
    const place = fc.integer({ min: -50, max: 2000 });
    const anyRect = fc.record({ left: place, top: place, width: side, height: side });
    fc.assert(
      fc.property(
        fc.array(anyRect, { maxLength: 5 }),
        fc.integer({ min: 1, max: 8 }),
        (rects, orientation) => {
          const info = { width: 1900, height: 1700, channels: 3, depth: 8, orientation } as never;
          const bands = cutIntoBands(
            { info },
            rects.map((rect) => ({ rect })),
            1_200_000,
          );
          for (const { left, top, width, height } of bands) {
            expect(width * height * 3).toBeLessThanOrEqual(1_200_000);
            expect([left >= 0, top >= 0, left + width <= 1900, top + height <= 1700]).not.toContain(false);
          }
          for (const { left, top, width, height } of rects) {
            const right = Math.min(1900, left + width);
            for (let y = Math.max(0, top); y < Math.min(1700, top + height); y += 37) {
              const holding = bands.filter((band) => y >= band.top && y < band.top + band.height);
              if (Math.max(0, left) >= right) continue;
              expect(holding).toHaveLength(1);
              expect(holding[0]!.left).toBeLessThanOrEqual(Math.max(0, left));
              expect(holding[0]!.left + holding[0]!.width).toBeGreaterThanOrEqual(right);
            }
          }
        },
      ),
    );
  });
});
