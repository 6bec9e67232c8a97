import type { Sharp } from 'sharp';

import type { EncodedImage } from './decode-pixels.js';
import { colourSpaceOf } from './decode-pixels.js';
import { encodeAs } from './encode-options.js';
import { dropThumbnail } from './exif-thumbnail.js';
import type { ImageFormat } from './image-format.js';
import { FORMAT_LIMITS } from './image-format.js';
import { withPhotoshopBlock } from './jpeg-segments.js';
import type { KeptMetadata } from './kept-metadata.js';
import { collectMetadata, tiffEntriesOf } from './kept-metadata.js';
import { toJpegBlock } from './photoshop-resources.js';
import { withExifChunk } from './png-chunks.js';
import { openPipeline } from './sharp-input.js';
import { addToTiff, createExifBlock } from './tiff-writer.js';
import { cleanXmp } from './xmp-cleanup.js';
import { dropClaims } from './xmp-claims.js';
import { dropXmpPictures } from './xmp-pictures.js';

/**
 * Encodes `pipeline`, which holds the retouched pixels of `image`, with the metadata of `image` (less its previews), which
 * says `orientation`. The caller owns the bytes.
 */
export async function encodeRetouched(
  image: EncodedImage,
  pipeline: Sharp,
  format: ImageFormat,
  quality: number | undefined,
  orientation = 1,
): Promise<Buffer> {
  const kept = collectMetadata(image);
  const depth = Math.min(image.info.depth, FORMAT_LIMITS[format].maxDepth) === 16 ? 16 : 8;
  const { width, height, channels } = image.info;
  let tagged = withKeptMetadata(image, pipeline, image.info.depth, orientation);
  if (image.info.format === 'tiff' && format !== 'tiff' && kept.exif !== undefined) {
    tagged = await passThroughPng(tagged, createExifBlock(kept.exif), width * height);
  }
  const encoder = encodeAs(tagged.toColourspace(colourSpaceOf({ channels, depth })), format, quality, {
    ...image.form,
    rawBytes: width * height * channels * (depth / 8),
    pixels: width * height,
  });
  const bytes = await encoder.toBuffer();
  return addWhatIsLost(dropThumbnail(bytes, format), format, kept);
}

function withKeptMetadata(
  { info, form }: EncodedImage,
  pipeline: Sharp,
  depth: 8 | 16,
  orientation: number,
): Sharp {
  const kept = pipeline
    .toColourspace(colourSpaceOf({ channels: info.channels, depth }))
    .keepExif()
    .keepXmp()
    .keepIccProfile();
  // IPTC is not kept here: see [Note: Metadata that libvips loses]. The CMYK profile no longer fits: see [Note: Device values].
  const tagged = form.cmyk ? kept.withIccProfile('srgb') : kept;
  const xmp =
    form.xmp === undefined
      ? undefined
      : cleanXmp(dropClaims(dropXmpPictures(form.xmp), form.leftOut), orientation);
  return xmp === undefined || xmp === form.xmp ? tagged : tagged.withXmp(xmp);
}

/** See [Note: Metadata that libvips loses]: PNG loses nothing but IPTC, and libvips reads EXIF from it. */
async function passThroughPng(pipeline: Sharp, exif: Buffer, pixels: number): Promise<Sharp> {
  const png = await pipeline.png({ compressionLevel: 1 }).toBuffer();
  return openPipeline(withExifChunk(png, exif), pixels).keepMetadata();
}

function addWhatIsLost(bytes: Buffer, format: ImageFormat, kept: KeptMetadata): Buffer {
  if (format === 'tiff') return addToTiff(bytes, kept.exif, tiffEntriesOf(kept.resources));
  if (format !== 'jpeg') return bytes;
  return withPhotoshopBlock(bytes, kept.resources.length === 0 ? undefined : toJpegBlock(kept.resources));
}
