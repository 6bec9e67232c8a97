import { AppError } from '../../shared/app-error.js';
import type { Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import type { InterpretedMask } from './interpret-mask.js';
import { interpretMask } from './interpret-mask.js';
import { openImage } from './source-image.js';

/** A mask scaled by another program may be off by a rounded pixel; more is another picture. */
const ASPECT_TOLERANCE = 0.01;

/**
 * Reads a mask for an image of `size` (as displayed): what `interpretMask` makes of the file. A mask of the same aspect ratio is
 * scaled, nearest; any other size is `INVALID_PARAMS`. Errors of `openImage` besides. The caller owns the mask.
 */
export async function readMaskFile(path: string, size: Size): Promise<InterpretedMask> {
  const source = await openImage(path);
  checkAspect('mask', path, source.info, size);
  const isLossy = source.info.format !== 'png' && source.info.format !== 'tiff';
  const read = interpretMask(await source.decode(), path, isLossy);
  return { ...read, mask: scaleNearest(read.mask, size) };
}

/** The mask alone. */
export async function readMask(path: string, size: Size): Promise<Mask> {
  return (await readMaskFile(path, size)).mask;
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
