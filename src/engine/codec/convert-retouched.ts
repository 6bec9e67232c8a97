import type { Sharp } from 'sharp';
import sharp from 'sharp';

import type { Notice } from '../../shared/notice.js';
import { createNotice } from '../../shared/notice.js';
import type { ColourSpace, Depth, SaveChoices } from '../../shared/save-choices.js';
import { SRGB_COLOURS } from './colour-description.js';
import { createColourProfile } from './create-profile.js';
import type { EncodedImage } from './decode-pixels.js';
import { colourSpaceOf } from './decode-pixels.js';
import type { EncodedForm } from './image-info.js';
import type { ImageFormat } from './image-format.js';
import { FORMAT_LIMITS } from './image-format.js';
import { packRetouched } from './open-retouched.js';
import { readChunks, withChunks, withProfileChunk } from './png-chunks.js';
import { openStored } from './sharp-input.js';
import { dropColourClaims } from './xmp-claims.js';

/** Names of profiles of Display P3, as systems and libvips write them. */
const P3_NAMES = ['Display P3', 'sP3C'];
/** Chunks of a packed picture beside its pixels: profile, EXIF, resolution. */
const SAID = ['iCCP', 'eXIf', 'pHYs'];
const LABELS = { srgb: 'sRGB', p3: 'Display P3' } as const;

type Changeable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** What becomes of the pixels of a saved photo besides its retouches. */
export interface Conversion {
  /** Nothing: the colours stay what they are. */
  readonly space: ColourSpace | undefined;
  readonly depth: Depth;
}

/** What saving as `format` converts, and sentences about it; no conversion where the pixels stay what they are. */
export function planConversion(
  image: EncodedImage,
  format: ImageFormat,
  { colourSpace, depth = image.info.depth }: SaveChoices,
): { readonly conversion: Conversion | undefined; readonly notices: readonly Notice[] } {
  const { info, form } = image;
  const notices: Notice[] = [];
  const isKept = colourSpace !== undefined && !isConvertible(image);
  if (isKept) {
    const message = `Greyscale and HDR photos are not converted to ${LABELS[colourSpace]}; the colours are those of the photo.`;
    notices.push(createNotice('COLOUR_SPACE_KEPT', message, { space: LABELS[colourSpace] }));
  }
  const isThere = colourSpace !== undefined && isIn(image, colourSpace);
  const space = isKept || isThere ? undefined : colourSpace;
  if (space !== undefined) {
    const message = `The colours were converted to ${LABELS[space]}: pixels outside the retouch changed too.`;
    notices.push(createNotice('COLOUR_SPACE_CHANGED', message, { space: LABELS[space] }));
  }
  const bits = form.bits ?? info.depth;
  // What the format cannot hold is said elsewhere.
  const isDeepened = depth > info.depth && FORMAT_LIMITS[format].maxBits >= depth;
  const isReduced = depth < bits && FORMAT_LIMITS[format].maxBits > depth;
  if (isDeepened || isReduced) {
    const message = `The photo had ${bits} bits a channel and was written with ${depth}.`;
    notices.push(createNotice('DEPTH_CHANGED', message, { bits, now: depth }));
  }
  if (space === undefined && !isDeepened && !isReduced) return { conversion: undefined, notices };
  return { conversion: { space, depth: isDeepened || isReduced ? depth : info.depth }, notices };
}

/**
 * `pipeline`, which holds the retouched pixels of `image`, and `image` as they are after `conversion`. Colours go from one profile to the other in one step,
 * at the greater of both depths, and are held packed for that. 8 bits become 16 so that black and white stay that.
 */
export async function convertRetouched(
  image: EncodedImage,
  pipeline: Sharp,
  { space, depth }: Conversion,
): Promise<{ readonly image: EncodedImage; readonly pipeline: Sharp }> {
  const { info, form } = image;
  const now: Changeable<EncodedForm> = { ...form, oneBit: false };
  delete now.bits;
  const withDepth: EncodedImage = { ...image, info: { ...info, depth }, form: now };
  const isDeepened = depth > info.depth;
  if (space === undefined && !isDeepened) return { image: withDepth, pipeline };

  const pixels = info.width * info.height;
  let packed = await packRetouched(image, pipeline);
  // sharp takes what has no profile for Display P3 where it has 16 bits.
  const said = form.hasProfile || form.cmyk ? undefined : createColourProfile(form.colours ?? SRGB_COLOURS);
  if (space !== undefined && said !== undefined) packed = withProfileChunk(packed, said);
  if (isDeepened) packed = await deepen(packed, info.channels, pixels);
  if (space === undefined) return { image: withDepth, pipeline: openStored(packed, pixels) };

  const steps = { channels: info.channels, depth: isDeepened ? depth : info.depth };
  const converted = await sharp(packed, { failOn: 'warning', limitInputPixels: pixels, ignoreIcc: true })
    .toColourspace(colourSpaceOf(steps))
    .withIccProfile(space)
    .png({ compressionLevel: 1 })
    .toBuffer();
  delete now.colours;
  Object.assign(now, { cmyk: false, hasProfile: true, converted: space } satisfies Partial<EncodedForm>);
  if (now.xmp !== undefined) now.xmp = dropColourClaims(now.xmp);
  return { image: withDepth, pipeline: openStored(converted, pixels) };
}

/** A packed picture of 8 bits and so many channels with 16 bits: each number times 257. What it says besides stays. */
async function deepen(png: Buffer, channels: 1 | 2 | 3 | 4, pixels: number): Promise<Buffer> {
  // As RGB, since raw output keeps only the first band of grey.
  const { data, info } = await openStored(png, pixels)
    .keepIccProfile()
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const bands = channels < 3 ? [0, 3].slice(0, channels) : [0, 1, 2, 3].slice(0, channels);
  const deep = new Uint16Array(pixels * channels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (const [at, band] of bands.entries()) {
      deep[pixel * channels + at] = 257 * (data[pixel * info.channels + band] ?? 0);
    }
  }
  const { width, height } = info;
  const written = await sharp(deep, { raw: { width, height, channels }, limitInputPixels: pixels })
    .toColourspace(colourSpaceOf({ channels, depth: 16 }))
    .png({ compressionLevel: 1 })
    .toBuffer();
  const said = readChunks(png).filter(({ type }) => SAID.includes(type));
  return withChunks(
    written,
    said.map(({ whole }) => whole),
    SAID,
  );
}

/** Grey has no primaries to convert, and HDR no white to convert to. */
function isConvertible({ info, form }: EncodedImage): boolean {
  const { transfer } = form.colours ?? {};
  return info.channels >= 3 && transfer !== 'pq' && transfer !== 'hlg';
}

/** Are the colours in that space already? */
function isIn({ info, form }: EncodedImage, space: ColourSpace): boolean {
  if (form.cmyk || (!form.hasProfile && form.colours === undefined)) return space === 'srgb';
  const { profileName = '' } = info;
  if (!form.hasProfile) return false;
  // That of version 4 has a rendering of its own.
  return space === 'p3'
    ? P3_NAMES.includes(profileName)
    : profileName.startsWith('sRGB') && !profileName.includes('v4');
}
