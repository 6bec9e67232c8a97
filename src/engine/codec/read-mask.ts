import { AppError } from '../../shared/app-error.js';
import type { Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import type { RasterImage } from '../raster-image.js';
import { openImage } from './source-image.js';

/** A mask scaled by another program may be off by a rounded pixel; more is another picture. */
const ASPECT_TOLERANCE = 0.01;

/**
 * Reads a mask for an image of `size` (as displayed): opaque pixels where the file has an alpha channel with varying values,
 * else white ones (luma ≥ half) mean remove. A mask of the same aspect ratio is scaled, nearest; any other size is
 * `INVALID_PARAMS`. Errors of `openImage` besides. The caller owns the mask.
 */
export async function readMask(path: string, size: Size): Promise<Mask> {
  const source = await openImage(path);
  checkAspect('mask', path, source.info, size);
  return scaleNearest(thresholdMask(await source.decode()), size);
}

/** Throws `INVALID_PARAMS` when a picture that is drawn over an image has another aspect ratio than the image. */
export function checkAspect(kind: 'mask' | 'sketch', path: string, drawn: Size, image: Size): void {
  const ratio = (drawn.width * image.height) / (drawn.height * image.width);
  if (Math.abs(ratio - 1) <= ASPECT_TOLERANCE) return;
  throw new AppError(
    'INVALID_PARAMS',
    `Expected a ${kind} of ${image.width} x ${image.height} pixels (the image as displayed) or of the same aspect ratio ` +
      `but ${path} has ${drawn.width} x ${drawn.height}. Draw the ${kind} on the image itself, or scale it to this size.`,
    { details: { path, expected: { ...image }, received: { width: drawn.width, height: drawn.height } } },
  );
}

/** One byte per pixel: 255 = remove. */
export function thresholdMask(image: RasterImage): Mask {
  const { width, height, channels, data } = image;
  const half = image.depth === 16 ? 32_768 : 128;
  const remove = new Uint8Array(width * height);
  const alphaChannel = channels === 2 || channels === 4 ? channels - 1 : undefined;
  const byAlpha = alphaChannel !== undefined && varies(data, alphaChannel, channels);
  for (let pixel = 0, at = 0; pixel < remove.length; pixel++, at += channels) {
    const value = byAlpha ? (data[at + alphaChannel] ?? 0) : lumaAt(data, at, channels);
    if (value >= half) remove[pixel] = 255;
  }
  return { width, height, data: remove };
}

function varies(data: Uint8Array | Uint16Array, channel: number, channels: number): boolean {
  const first = data[channel];
  for (let at = channel; at < data.length; at += channels) if (data[at] !== first) return true;
  return false;
}

/** Rec. 601 luma; grey as it is. */
function lumaAt(data: Uint8Array | Uint16Array, at: number, channels: number): number {
  const first = data[at] ?? 0;
  if (channels < 3) return first;
  return (299 * first + 587 * (data[at + 1] ?? 0) + 114 * (data[at + 2] ?? 0)) / 1000;
}

/** A mask brought to `size`, nearest; itself where it has it already. */
export function scaleNearest(mask: Mask, size: Size): Mask {
  if (mask.width === size.width && mask.height === size.height) return mask;
  const data = new Uint8Array(size.width * size.height);
  const columns = Uint32Array.from({ length: size.width }, (_, x) =>
    Math.floor(((x + 0.5) * mask.width) / size.width),
  );
  for (let y = 0; y < size.height; y++) {
    const row = Math.floor(((y + 0.5) * mask.height) / size.height) * mask.width;
    for (let x = 0; x < size.width; x++) data[y * size.width + x] = mask.data[row + (columns[x] ?? 0)] ?? 0;
  }
  return { width: size.width, height: size.height, data };
}
