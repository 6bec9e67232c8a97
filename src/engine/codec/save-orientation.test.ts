import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { withJpegSegments, withPngChunks } from '../../../tests/fixtures/containers.js';
import { createExif } from '../../../tests/fixtures/exif-block.js';
import { encodeImage, fromRaster, noiseImage, noisePatch } from '../../../tests/fixtures/images.js';
import { orientImage } from '../../../tests/fixtures/orient.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { compositePatches } from '../blending/composite.js';
import type { RasterImage } from '../raster-image.js';
import { saveImage } from './save-image.js';
import { openImage } from './source-image.js';

/** The stored image as an encoder leaves it (a JPEG loses a little), and the file that says `orientation`. */
async function storeWithOrientation(
  kind: 'jpg' | 'png' | 'tif' | 'avif',
  image: RasterImage,
  orientation: number,
): Promise<{ file: Buffer; stored: RasterImage }> {
  if (kind === 'avif') {
    const encoder = fromRaster(image).withMetadata({ orientation });
    return { file: await encoder.avif({ lossless: true, effort: 2 }).toBuffer(), stored: image };
  }
  if (kind === 'tif') {
    const file = await fromRaster(image)
      .withMetadata({ orientation })
      .tiff({ compression: 'lzw' })
      .toBuffer();
    return { file, stored: image };
  }
  const exif = createExif({ orientation });
  if (kind === 'png') {
    return { file: withPngChunks(await encodeImage(image, 'png'), [['eXIf', exif]]), stored: image };
  }
  const jpeg = await encodeImage(image, 'jpeg');
  const data = new Uint8Array(await sharp(jpeg).raw().toBuffer());
  const file = withJpegSegments(jpeg, [[0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif])]]);
  return { file, stored: { ...image, data } as RasterImage };
}

describe('EXIF orientation', () => {
  for (const kind of ['jpg', 'png', 'tif', 'avif'] as const) {
    for (const [width, height] of [
      [40, 28],
      [28, 40],
    ] as const) {
      for (let orientation = 1; orientation <= 8; orientation++) {
        it(`${orientation} of a ${kind} of ${width} x ${height}: patches land where they are seen, the result is shown upright`, async () => {
          const folder = await temporaryFolder();
          const { file, stored } = await storeWithOrientation(
            kind,
            noiseImage(width, height, 3, 8),
            orientation,
          );
          const displayed = orientImage(stored, orientation);
          const path = join(folder, `in.${kind}`);
          await writeFile(path, file);

          const source = await openImage(path);
          // AVIF turns its pixels by a property of its own (irot, imir), which libheif has applied already.
          expect(source.info.orientation).toBe(kind === 'avif' ? 1 : orientation);
          expect(source.info).toMatchObject({ width: displayed.width, height: displayed.height });
          expect(await source.decode()).toEqual(displayed);

          const patch = noisePatch({ left: 4, top: 9, width: 17, height: 8 }, 3, 8);
          for (const extension of ['png', 'tif', 'jpg']) {
            const out = join(folder, `out.${extension}`);
            await saveImage(source, [patch], out);
            const metadata = await sharp(out).metadata();
            // From JPEG to JPEG the pixels stay as they are stored: see [Note: Kept blocks].
            const stays = kind === 'jpg' && extension === 'jpg';
            expect(metadata.orientation ?? 1).toBe(stays ? orientation : 1);
            expect(metadata.autoOrient).toEqual({ width: displayed.width, height: displayed.height });
            if (!stays)
              expect([metadata.width, metadata.height]).toEqual([displayed.width, displayed.height]);
            if (extension === 'jpg') continue;
            const saved = await openImage(out);
            expect(await saved.decode()).toEqual(compositePatches(displayed, [patch]));
          }
        });
      }
    }
  }
});
