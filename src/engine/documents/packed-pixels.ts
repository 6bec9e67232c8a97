import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { AppError } from '../../shared/app-error.js';
import type { Rect, Size } from '../../shared/geometry.js';
import type { Origins } from '../../shared/origins.js';
import type { Patch, RasterImage } from '../raster-image.js';

/**
 * A patch with `alpha` and `pixels` deflated (zlib format, RFC 1950: it carries a checksum of its own). Pixels as in
 * `RasterImage`; 16-bit values are little-endian, the order of every processor that we build for.
 */
export interface PackedPatch {
  readonly rect: Rect;
  readonly channels: 1 | 2 | 3 | 4;
  readonly depth: 8 | 16;
  readonly alpha: Uint8Array;
  readonly pixels: Uint8Array;
  readonly origins?: Origins | undefined;
}

const deflateBytes = promisify<Uint8Array, { level: number }, Buffer>(deflate);
const inflateBytes = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflate);

/** zlib's fastest: patches are written while the person waits; level 6 takes four times as long for a tenth less. */
const LEVEL = 1;

/** Deflates `patch`; the result shares nothing with it. */
export async function packPatch(patch: Patch): Promise<PackedPatch> {
  const { rect, image, alpha, origins } = patch;
  const pixels = new Uint8Array(image.data.buffer, image.data.byteOffset, image.data.byteLength);
  return {
    rect,
    channels: image.channels,
    depth: image.depth,
    alpha: await deflateBytes(alpha, { level: LEVEL }),
    pixels: await deflateBytes(pixels, { level: LEVEL }),
    ...(origins && { origins }),
  };
}

/** The reverse of `packPatch`; the caller owns the buffers. `INTERNAL` for bytes that do not inflate to what the patch says. */
export async function unpackPatch(packed: PackedPatch): Promise<Patch> {
  const { rect, channels, depth, origins } = packed;
  const size = { width: rect.width, height: rect.height };
  const count = size.width * size.height;
  const alpha = await inflateExactly(packed.alpha, count, 'alpha');
  const pixels = await inflateExactly(packed.pixels, count * channels * (depth / 8), 'pixels');
  return { rect, image: toImage(size, channels, depth, pixels), alpha, ...(origins && { origins }) };
}

/** Inflates to a buffer of its own; `INTERNAL` as soon as there is more than `lengthBytes`, so that no bomb can fill the memory. */
export async function inflateExactly(
  bytes: Uint8Array,
  lengthBytes: number,
  name: string,
): Promise<Uint8Array> {
  let inflated: Buffer;
  try {
    inflated = await inflateBytes(bytes, { maxOutputLength: Math.max(1, lengthBytes) });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('INTERNAL', `Expected ${lengthBytes} deflated bytes of ${name} but ${reason}`, {
      cause,
    });
  }
  if (inflated.length !== lengthBytes) {
    throw new AppError(
      'INTERNAL',
      `Expected ${lengthBytes} deflated bytes of ${name} but they are ${inflated.length}`,
    );
  }
  // Not as a Buffer, whose `slice` would share instead of copy.
  return new Uint8Array(inflated.buffer, inflated.byteOffset, inflated.byteLength);
}

function toImage(size: Size, channels: 1 | 2 | 3 | 4, depth: 8 | 16, bytes: Uint8Array): RasterImage {
  if (depth === 8) return { ...size, channels, depth, data: bytes };
  // A Uint16Array must begin at an even address.
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice();
  const data = new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 2);
  return { ...size, channels, depth, data };
}
