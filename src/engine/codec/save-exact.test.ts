import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { encodeImage, noiseImage, noisePatch } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { compositePatches } from '../blending/composite.js';
import { saveImage } from './save-image.js';
import { openImage } from './source-image.js';

const SIZE = { width: 61, height: 47 };

describe('a saved lossless image', () => {
  for (const depth of [8, 16] as const) {
    for (const channels of [1, 2, 3, 4] as const) {
      for (const format of ['png', 'tiff'] as const) {
        it(`equals the source outside the patches: ${format}, ${channels} channels of ${depth} bits`, async () => {
          const folder = await temporaryFolder();
          const image = noiseImage(SIZE.width, SIZE.height, channels, depth);
          const path = join(folder, `in.${format}`);
          await writeFile(path, await encodeImage(image, format));
          const source = await openImage(path);
          expect(source.info).toMatchObject({
            ...SIZE,
            channels,
            depth,
            format,
            orientation: 1,
            notices: [],
          });
          expect(await source.decode()).toEqual(image);

          const patches = [
            noisePatch({ left: 5, top: 7, width: 20, height: 11 }, channels, depth, 3),
            noisePatch({ left: 17, top: 12, width: 44, height: 35 }, channels, depth, 4),
          ];
          for (const target of ['png', 'tiff'] as const) {
            const out = join(folder, `out.${target}`);
            const saved = await saveImage(source, patches, out);
            expect(saved).toMatchObject({ path: out, format: target, notices: [] });
            expect(await (await openImage(out)).decode()).toEqual(compositePatches(image, patches));
          }
        });
      }
    }
  }

  for (const [format, quality] of [
    ['webp', 100],
    ['avif', 100],
  ] as const) {
    for (const channels of [3, 4] as const) {
      it(`equals the source outside the patches: ${format} of quality ${quality}, ${channels} channels`, async () => {
        const folder = await temporaryFolder();
        const image = noiseImage(SIZE.width, SIZE.height, channels, 8);
        const path = join(folder, `in.${format}`);
        await writeFile(path, await encodeImage(image, format));
        const source = await openImage(path);
        expect(await source.decode()).toEqual(image);
        const patch = noisePatch({ left: 0, top: 0, width: 30, height: 30 }, channels, 8);
        await saveImage(source, [patch], join(folder, `out.${format}`), { quality });
        const saved = await openImage(join(folder, `out.${format}`));
        expect(await saved.decode()).toEqual(compositePatches(image, [patch]));
      });
    }
  }
});
