import type { Sharp } from 'sharp';

import type { MetadataChoice } from '../../shared/save-choices.js';
import { readLightLevels, withColourProperties } from './avif-boxes.js';
import { carryToPng } from './carry-png.js';
import { chooseMetadata, chooseXmp, withOrientation } from './choose-metadata.js';
import { createColourProfile } from './create-profile.js';
import type { EncodedImage } from './decode-pixels.js';
import { colourSpaceOf } from './decode-pixels.js';
import { encodeAs } from './encode-options.js';
import { dropThumbnail } from './exif-thumbnail.js';
import type { ImageFormat } from './image-format.js';
import { FORMAT_LIMITS } from './image-format.js';
import { readMainEntries } from './exif-tree.js';
import { encodeOneBit, holdsOneBit } from './one-bit.js';
import { readComments, withComments, withPhotoshopBlock } from './jpeg-segments.js';
import { withJpegXmp } from './jpeg-xmp.js';
import type { KeptMetadata } from './kept-metadata.js';
import { tiffEntriesOf } from './kept-metadata.js';
import { toJpegBlock } from './photoshop-resources.js';
import { withExifChunk, withProfileChunk } from './png-chunks.js';
import { openStored } from './sharp-input.js';
import { addToTiff, createExifBlock } from './tiff-writer.js';
import { cleanXmp } from './xmp-cleanup.js';
import { turnRegions } from './turn-regions.js';
import { dropClaims } from './xmp-claims.js';
import { dropXmpPictures } from './xmp-pictures.js';

/** X and Y resolution and their unit. */
const RESOLUTION_TAGS = [0x011a, 0x011b, 0x0128];

/** How `encodeRetouched` writes. */
export interface RetouchedOptions {
  readonly quality?: number | undefined;
  /** What the metadata say; 1 by default. */
  readonly orientation?: number;
  readonly metadata?: MetadataChoice | undefined;
}

/**
 * Encodes `pipeline`, which holds the retouched pixels of `image`, with what is chosen of the metadata of `image` (less its previews). The
 * caller owns the bytes.
 */
export async function encodeRetouched(
  image: EncodedImage,
  pipeline: Sharp,
  format: ImageFormat,
  { quality, orientation = 1, metadata = 'all' }: RetouchedOptions,
): Promise<Buffer> {
  const kept = chooseMetadata(image, metadata);
  const depth = FORMAT_LIMITS[format].maxBits > 8 ? image.info.depth : 8;
  const { width, height, channels } = image.info;
  const xmp = chooseXmp(xmpToKeep(image, orientation), metadata);
  let tagged = withKeptMetadata(image, pipeline, format === 'jpeg' ? undefined : xmp, metadata);
  // What libvips carries is all or nothing: a part is written by us.
  const isExifOurs = metadata !== 'all' || image.encoding === 'tiff' || image.form.converted !== undefined;
  const ours = metadata === 'all' ? kept.exif : withOrientation(kept.exif, orientation);
  const isExifLost = isExifOurs && format !== 'tiff' && ours !== undefined;
  const { colours } = image.form;
  const isSaidByCodes = format === 'png' || (format === 'avif' && colours?.cicp !== undefined);
  const profile = isSaidByCodes || colours === undefined ? undefined : createColourProfile(colours);
  if (isExifLost || profile !== undefined) {
    const exif = isExifLost ? createExifBlock(ours) : undefined;
    tagged = await passThroughPng(tagged, { exif, profile }, width * height);
  }
  const target = tagged.toColourspace(colourSpaceOf({ channels, depth }));
  const encode = (): Sharp =>
    encodeAs(target, format, quality, {
      ...image.form,
      rawBytes: width * height * channels * (depth / 8),
      pixels: width * height,
      bits: depth === 16 ? (image.form.bits ?? 16) : 8,
    });
  const isOneBit = image.form.oneBit && holdsOneBit(format);
  const bytes = isOneBit ? await encodeOneBit(target, format) : await encode().toBuffer();
  return addWhatIsLost(dropThumbnail(bytes, format), format, { image, kept, xmp, metadata });
}

/** The XMP of `image` as it is true of what is saved: without previews and claims, turned as the pixels are. */
export function xmpToKeep({ info, form }: EncodedImage, orientation: number): string | undefined {
  if (form.xmp === undefined) return undefined;
  const turned = orientation === 1 ? turnRegions(form.xmp, info.orientation, info) : form.xmp;
  return cleanXmp(dropClaims(dropXmpPictures(turned), form.leftOut), orientation);
}

function withKeptMetadata(
  { info, form }: EncodedImage,
  pipeline: Sharp,
  xmp: string | undefined,
  metadata: MetadataChoice,
): Sharp {
  const coloured = pipeline.toColourspace(colourSpaceOf(info)).keepIccProfile();
  const kept = metadata === 'all' ? coloured.keepExif() : coloured;
  // IPTC is not kept here: see [Note: Metadata that libvips loses]. The CMYK profile no longer fits: see [Note: Device values].
  const tagged = form.cmyk ? kept.withIccProfile('srgb') : kept;
  return xmp === undefined ? tagged : tagged.withXmp(xmp);
}

/** See [Note: Metadata that libvips loses]: PNG loses nothing but IPTC, and libvips reads EXIF from it. */
async function passThroughPng(
  pipeline: Sharp,
  { exif, profile }: { readonly exif: Buffer | undefined; readonly profile: Buffer | undefined },
  pixels: number,
): Promise<Sharp> {
  let png: Buffer = await pipeline.png({ compressionLevel: 1 }).toBuffer();
  if (exif !== undefined) png = withExifChunk(png, exif);
  if (profile !== undefined) png = withProfileChunk(png, profile);
  // Whatever side it says is up: its pixels stay as they lie here.
  return openStored(png, pixels).keepExif().keepXmp().keepIccProfile();
}

interface Lost {
  readonly image: EncodedImage;
  readonly kept: KeptMetadata;
  readonly xmp: string | undefined;
  readonly metadata: MetadataChoice;
}

function addWhatIsLost(bytes: Buffer, format: ImageFormat, { image, kept, xmp, metadata }: Lost): Buffer {
  const { encoding } = image;
  const file = Buffer.from(image.bytes.buffer, image.bytes.byteOffset, image.bytes.byteLength);
  switch (format) {
    case 'tiff': {
      const resolution = encoding === 'tiff' ? readMainEntries(file, RESOLUTION_TAGS) : [];
      return addToTiff(bytes, kept.exif, [...tiffEntriesOf(kept.resources), ...resolution]);
    }
    case 'jpeg': {
      const block = kept.resources.length === 0 ? undefined : toJpegBlock(kept.resources);
      const tagged = withJpegXmp(withPhotoshopBlock(bytes, block), xmp);
      const hasComments = encoding === 'jpeg' && metadata !== 'none';
      return hasComments ? withComments(tagged, readComments(file)) : tagged;
    }
    case 'png':
      return carryToPng(bytes, image, { hasExif: kept.exif !== undefined, xmp, metadata });
    case 'avif': {
      const codes = image.form.colours?.cicp;
      if (codes === undefined) return bytes;
      const levels = encoding === 'avif' ? readLightLevels(file) : [];
      return withColourProperties(bytes, codes, levels) ?? bytes;
    }
    case 'webp':
      return bytes;
  }
}
