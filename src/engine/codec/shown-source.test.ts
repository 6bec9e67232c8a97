import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { withPngChunks, withPngProfile } from '../../../tests/fixtures/containers.js';
import { encodeImage, fromRaster } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import type { RasterImage } from '../raster-image.js';
import { withColourProperties } from './avif-boxes.js';
import { readColourDescription } from './colour-description.js';
import { createColourProfile } from './create-profile.js';
import { convertToSrgb } from './shown-draft.js';
import { shownEnding, writePreview, writeTiles } from './shown-images.js';
import { openImage } from './source-image.js';

/** A picture of one colour, given as parts of the whole. */
function flat(colour: readonly number[], depth: 8 | 16, alpha?: number): RasterImage {
  const most = depth === 16 ? 65_535 : 255;
  const pixel = [...colour, ...(alpha === undefined ? [] : [alpha])].map((part) => Math.round(part * most));
  const values = Array.from({ length: 32 * 24 }, () => pixel).flat();
  const data = depth === 16 ? Uint16Array.from(values) : Uint8Array.from(values);
  const channels = pixel.length as 1 | 2 | 3 | 4;
  return { width: 32, height: 24, channels, depth, data } as RasterImage;
}

const cicp = (primaries: number, transfer: number) =>
  ['cICP', Buffer.from([primaries, transfer, 0, 1])] as const;
/** Light as it is: an exponent of 1. */
const LINEAR = ['gAMA', Buffer.from([0, 1, 0x86, 0xa0])] as const;

/** What preview, tiles and drafts show of the file in its middle. */
async function shownColours(file: Buffer): Promise<number[][]> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'in'), file);
  const source = await openImage(join(folder, 'in'));
  const ending = shownEnding(source);
  await writePreview(source, join(folder, `preview${ending}`));
  await writeTiles(source, join(folder, 'tiles'));
  const [tile] = await readdir(join(folder, 'tiles/0'));
  const middle = (rgba: Uint8Array, channels: number): number[] => [
    ...rgba.subarray(400 * channels, 400 * channels + 3),
  ];
  const colours: number[][] = [];
  for (const path of [join(folder, `preview${ending}`), join(folder, 'tiles/0', tile!)]) {
    const { data, info } = await sharp(path)
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    colours.push(middle(data, info.channels));
  }
  colours.push(middle(await convertToSrgb(source, await source.decode()), 4));
  return colours;
}

async function expectShown(file: Buffer, wanted: readonly number[], within = 3): Promise<void> {
  for (const colour of await shownColours(file)) {
    for (const [channel, value] of colour.entries()) {
      expect(Math.abs(value - wanted[channel]!), `${colour.join()} for ${wanted.join()}`).toBeLessThanOrEqual(
        within,
      );
    }
  }
}

describe('colours that are said without a profile are shown as what they mean', () => {
  it('Display P3 in PNG and AVIF, of 8 and more bits, opaque and not', async () => {
    const [red, green, blue] = [200 / 255, 90 / 255, 40 / 255];
    // By matrices of CSS Color 4.
    const wanted = [216, 83, 10];
    for (const depth of [8, 16] as const) {
      const png = await encodeImage(flat([red, green, blue], depth), 'png');
      await expectShown(withPngChunks(png, [cicp(12, 13)]), wanted, 4);
      await expectShown(png, [200, 90, 40]);
      // And with a profile that says the same.
      const profile = createColourProfile(readColourDescription('png', withPngChunks(png, [cicp(12, 13)]))!)!;
      await expectShown(withPngProfile(png, profile), wanted, 4);
    }
    const transparent = await encodeImage(flat([red, green, blue], 8, 0.9), 'png');
    await expectShown(withPngChunks(transparent, [cicp(12, 13)]), wanted, 4);
    for (const bitdepth of [8, 10] as const) {
      const avif = await fromRaster(flat([red, green, blue], bitdepth === 8 ? 8 : 16))
        .avif({ bitdepth, lossless: true, effort: 0 })
        .toBuffer();
      await expectShown(withColourProperties(avif, { primaries: 12, transfer: 13 }, [])!, wanted, 4);
    }
  });

  it('light as it is, in colour and in grey', async () => {
    // A fifth of the light is 124 in sRGB.
    for (const colour of [[0.2, 0.2, 0.2], [0.2]]) {
      await expectShown(withPngChunks(await encodeImage(flat(colour, 16), 'png'), [LINEAR]), [124, 124, 124]);
    }
  });

  it('HDR: what is darker than half of white as it is, what is brighter squeezed in above', async () => {
    const grey = (part: number): Promise<Buffer> => encodeImage(flat([part, part, part], 16), 'png');
    // PQ: 36.5 cd/m² (18 % of white), 203 cd/m² (white), 1000 cd/m².
    for (const [part, value] of [
      [0.4109, 118],
      [0.5807, 225],
      [0.7518, 249],
    ] as const) {
      await expectShown(withPngChunks(await grey(part), [cicp(9, 16)]), [value, value, value], 4);
    }
    // HLG: 75 % is white (ITU-R BT.2408).
    await expectShown(withPngChunks(await grey(0.75), [cicp(9, 18)]), [225, 225, 225], 4);
  });
});
