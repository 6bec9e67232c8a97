import { join } from 'node:path';
import type { Sharp } from 'sharp';
import sharp from 'sharp';
import { THUMBNAIL_SIDE, TILE_SIZE } from '../../../src/shared/contract/asset-paths.js';
import { levelSize, patchArea } from '../../../src/shared/contract/shown-pictures.js';
import type { Rect } from '../../../src/shared/geometry.js';
import { growRect } from '../../../src/shared/geometry.js';
import { ROOT } from '../../nets/read-imports.js';
import { drawBatchPhoto } from './draw-batch-photo.js';

/** The picture at an address of the fake platform: preview, tile, patch or draft of a photo in samples/. Errors of sharp. */
export async function drawPicture(url: URL): Promise<Buffer> {
  if (/\/photos\/\d/.test(url.pathname)) return drawBatchPhoto(url.pathname);
  const source = sharp(join(ROOT, 'samples', url.searchParams.get('photo') ?? ''));
  const number = (name: string): number => Number(url.searchParams.get(name));
  const [, , , kind, level = '0', place = '0_0'] = url.pathname.split('/');
  if (kind === 'preview') return source.resize(2048, 2048, { fit: 'inside' }).jpeg().toBuffer();
  if (kind === 'tiles') return drawTile(source, Number(level), place);
  const rect = {
    left: number('left'),
    top: number('top'),
    width: number('width'),
    height: number('height'),
  };
  // Smeared surroundings, as a stand-in for a fill; a variation is smeared more or less.
  const count = Number(/-(\d+)$/.exec(level)?.[1] ?? 1);
  const smeared = source
    .clone()
    .extract(rect)
    .blur(20 + 20 * count)
    .png()
    .toBuffer();
  if (kind === 'thumbnails') return drawThumbnail(source, rect, await smeared);
  return kind === 'patches' ? drawPatch(source, rect, await smeared, Number(place)) : smeared;
}

/** The fill with a little of the photo around it, small. */
async function drawThumbnail(source: Sharp, rect: Rect, fill: Buffer): Promise<Buffer> {
  const { width = 0, height = 0 } = await source.metadata();
  const around = growRect(rect, Math.round(0.4 * Math.max(rect.width, rect.height)), { width, height });
  const cut = await source.extract(around).png({ compressionLevel: 1 }).toBuffer();
  const place = { left: rect.left - around.left, top: rect.top - around.top };
  const filled = await sharp(cut)
    .composite([{ input: fill, ...place }])
    .png({ compressionLevel: 1 })
    .toBuffer();
  return sharp(filled).resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: 'inside' }).png().toBuffer();
}

/** The fill with the photo around it, at 1/2^level of its size. */
async function drawPatch(source: Sharp, rect: Rect, fill: Buffer, level: number): Promise<Buffer> {
  const { width = 0, height = 0 } = await source.metadata();
  const photo = { width, height };
  const size = levelSize(photo, level);
  const small = await develop(source.resize(size.width, size.height, { fit: 'fill' }));
  const scale = 2 ** level;
  const scaled = await sharp(fill)
    .resize(Math.round(rect.width / scale), Math.round(rect.height / scale))
    .toBuffer();
  const left = Math.round(rect.left / scale);
  const top = Math.round(rect.top / scale);
  const filled = await develop(small.composite([{ input: scaled, left, top }]));
  return filled
    .extract(patchArea(rect, photo, level))
    .jpeg()
    .toBuffer();
}

/** The picture as its steps so far make it: those that follow come after them, in whatever order sharp does its own. */
async function develop(picture: Sharp): Promise<Sharp> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: info });
}

async function drawTile(source: Sharp, level: number, place: string): Promise<Buffer> {
  const { width = 0, height = 0 } = await source.metadata();
  const [column = 0, row = 0] = place.split('_').map(Number);
  const side = TILE_SIZE * 2 ** level;
  const left = column * side;
  const top = row * side;
  const rect = { left, top, width: Math.min(side, width - left), height: Math.min(side, height - top) };
  const scaled = Math.ceil(rect.width / 2 ** level);
  return source.extract(rect).resize(scaled).jpeg().toBuffer();
}
