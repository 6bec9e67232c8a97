import type { Sharp } from 'sharp';

import type { Rect } from '../../shared/geometry.js';
import type { RasterImage } from '../raster-image.js';
import type { ImageFormat } from './image-format.js';
import type { EncodedForm, ImageInfo } from './image-info.js';
import { openPipeline } from './sharp-input.js';

/** An image as `openImage` read it: the bytes of the file and what its header says. */
export interface EncodedImage {
  readonly bytes: Uint8Array;
  /** How `bytes` are encoded: as the file, or what it was converted to where sharp does not read it. */
  readonly encoding: ImageFormat;
  readonly info: ImageInfo;
  readonly form: EncodedForm;
}

/**
 * [Note: Device values] The numbers of the file without a colour transform. sharp leaves them alone when it keeps the
 * profile and writes the colour space that it read; CMYK alone is converted, through its own profile, to sRGB.
 */
export function startPipeline(image: EncodedImage): Sharp {
  const { info, form } = image;
  const pipeline = openColours(image).toColourspace(colourSpaceOf(info));
  return form.cmyk ? pipeline : pipeline.keepIccProfile();
}

/** The file as a pipeline without its spare channels, which sharp takes for transparency. */
export function openColours({ bytes, info, form }: EncodedImage): Sharp {
  const pipeline = openPipeline(bytes, info.width * info.height);
  return form.spareChannels > 0 ? pipeline.removeAlpha() : pipeline;
}

/** The name that libvips has for grey or RGB of 8 or 16 bits. */
export function colourSpaceOf(kind: { readonly channels: number; readonly depth: 8 | 16 }): string {
  if (kind.depth === 16) return kind.channels < 3 ? 'grey16' : 'rgb16';
  return kind.channels < 3 ? 'b-w' : 'srgb';
}

/** The part of the image to decode, and whether to lay it on white (which removes the alpha channel). */
export interface DecodeOptions {
  readonly rect?: Rect;
  readonly flatten?: boolean;
}

/** Decodes the image as displayed; device values. The caller owns the buffer. */
export async function decodePixels(image: EncodedImage, options: DecodeOptions = {}): Promise<RasterImage> {
  const { depth } = image.info;
  const { width, height } = options.rect ?? image.info;
  const channels = options.flatten === true ? colourChannelsOf(image.info) : image.info.channels;
  let pipeline = startPipeline(image);
  if (options.rect !== undefined) pipeline = pipeline.extract({ ...options.rect });
  if (options.flatten === true) pipeline = pipeline.flatten({ background: 'white' });
  // libvips' raw output keeps the first band only of 8-bit grey; as RGB nothing is lost.
  const greyAlpha8 = channels === 2 && depth === 8;
  if (greyAlpha8) pipeline = pipeline.toColourspace('srgb');
  const decoded = await pipeline
    .raw({ depth: depth === 16 ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const data = greyAlpha8 ? keepFirstAndLast(decoded.data) : decoded.data;
  const expectedBytes = width * height * channels * (depth / 8);
  if (decoded.info.width !== width || decoded.info.height !== height || data.byteLength !== expectedBytes) {
    throw new Error(
      `${decoded.info.width} x ${decoded.info.height} pixels in ${data.byteLength} bytes where the header says ` +
        `${width} x ${height} in ${expectedBytes}`,
    );
  }
  if (depth === 16) return { width, height, channels, depth, data: toUint16(data) };
  return {
    width,
    height,
    channels,
    depth,
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

function colourChannelsOf(info: ImageInfo): 1 | 3 {
  return info.channels < 3 ? 1 : 3;
}

function keepFirstAndLast(rgba: Uint8Array): Uint8Array {
  const pixels = rgba.length / 4;
  const greyAlpha = new Uint8Array(pixels * 2);
  for (let pixel = 0; pixel < pixels; pixel++) {
    greyAlpha[2 * pixel] = rgba[4 * pixel] ?? 0;
    greyAlpha[2 * pixel + 1] = rgba[4 * pixel + 3] ?? 0;
  }
  return greyAlpha;
}

/** A view where the bytes are aligned for 16-bit numbers, else a copy. */
function toUint16(bytes: Uint8Array): Uint16Array {
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice();
  return new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 2);
}
