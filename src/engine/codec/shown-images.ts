/** @file Pictures for the page: 8 bits, converted to sRGB through the photo's profile, oriented, without metadata. */
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sharp } from 'sharp';
import sharp from 'sharp';

import { throwIfCancelled } from '../../shared/app-error.js';
import { PREVIEW_SIDE, TILE_SIZE } from '../../shared/contract/asset-paths.js';
import { cutTiles } from './cut-tiles.js';
import type { RasterImage8 } from '../raster-image.js';
import type { EncodedImage } from './decode-pixels.js';
import { openColours } from './decode-pixels.js';
import { toDecodeError } from './sharp-input.js';
import { toShownColours, withShownProfile } from './shown-source.js';
import type { SourceImage } from './source-image.js';

/** The endings of the pictures' files, as libvips writes them for tiles. */
export const SHOWN_ENDINGS = { opaque: '.jpeg', transparent: '.webp' } as const;

/** The ending of the files that `writePreview` and `writeTiles` make of `source`. */
export function shownEnding(source: SourceImage): string {
  return source.info.hasAlpha ? SHOWN_ENDINGS.transparent : SHOWN_ENDINGS.opaque;
}

/** Writes the whole photo, its long side at most `side`, to `path`. `DECODE_FAILED` for a damaged or cut file. */
export async function writePreview(source: SourceImage, path: string, side = PREVIEW_SIDE): Promise<void> {
  try {
    const encoded = await withShownProfile(source.encoded);
    const size = { width: side, height: side };
    const pipeline = openShown(encoded).resize({ ...size, fit: 'inside', withoutEnlargement: true });
    await encodeShown(pipeline, encoded).toFile(path);
  } catch (error) {
    throw toDecodeError(error, source.path);
  }
}

/**
 * Writes the tiles of every level to the new folder `folder`, as `LEVEL/COLUMN_ROW.ENDING`; level 0 is full size, the last one a
 * single tile. Errors as above.
 */
export async function writeTiles(source: SourceImage, folder: string, signal?: AbortSignal): Promise<void> {
  const made = `${folder}.made`;
  const removeParts = async (): Promise<void> => {
    for (const part of [made, `${made}_files`, `${made}.dzi`])
      await rm(part, { recursive: true, force: true });
  };
  // A process that was killed may have left some tiles.
  await removeParts();
  try {
    const encoded = await withShownProfile(source.encoded);
    if (sharp.format.dz.output.file) await writeDeepZoom(encodeShown(openShown(encoded), encoded), made);
    else {
      const encode = (tile: Sharp): Sharp => encodeShown(tile, encoded);
      await cutTiles(openShown(encoded), encode, made, shownEnding(source), signal);
    }
    throwIfCancelled(signal);
    await rename(made, folder);
  } catch (error) {
    throw toDecodeError(error, source.path);
  } finally {
    await removeParts();
  }
}

/** Tiles by libvips' own writer, put into `folder` under our numbers of levels. */
async function writeDeepZoom(pipeline: Sharp, folder: string): Promise<void> {
  await pipeline.tile({ size: TILE_SIZE, overlap: 0, layout: 'dz', depth: 'onetile' }).toFile(`${folder}.dz`);
  await mkdir(folder);
  const depths = (await readdir(`${folder}_files`)).map(Number).filter(Number.isInteger);
  const deepest = Math.max(...depths);
  for (const depth of depths) {
    await rename(join(`${folder}_files`, String(depth)), join(folder, String(deepest - depth)));
  }
}

/** A part of the photo as the tiles show theirs; lossless where they are WebP, whose loss depends on what lies around. */
export async function encodeShownPixels(rgba: RasterImage8, isTransparent: boolean): Promise<Uint8Array> {
  const { width, height, channels, data } = rgba;
  const pipeline = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  if (isTransparent) return pipeline.png({ compressionLevel: 2 }).toBuffer();
  return toJpeg(pipeline.removeAlpha()).toBuffer();
}

function openShown(image: EncodedImage): Sharp {
  return toShownColours(openColours(image), image.info.depth, image.form.hasProfile);
}

function encodeShown(pipeline: Sharp, { info }: EncodedImage): Sharp {
  if (info.hasAlpha) return pipeline.webp({ quality: 90, effort: 2 });
  return toJpeg(pipeline);
}

/** Without subsampling each block of 8 × 8 pixels stands for itself: shared/contract/shown-pictures.ts counts on that. */
function toJpeg(pipeline: Sharp): Sharp {
  return pipeline.jpeg({ quality: 90, chromaSubsampling: '4:4:4' });
}
