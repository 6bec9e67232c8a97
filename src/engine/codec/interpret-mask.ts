import { AppError } from '../../shared/app-error.js';
import type { Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import type { Notice } from '../../shared/notice.js';
import { createNotice } from '../../shared/notice.js';
import type { RasterImage } from '../raster-image.js';
import { GREYS_OF_A_PHOTO, hasManyColours } from './many-colours.js';

/** Why a picture is probably not the mask that the person meant: it is a photo, or a photo in which the thing was erased. */
export type MaskFault = 'photo' | 'hole';

/** What a picture means as a mask. */
export interface InterpretedMask {
  readonly mask: Mask;
  readonly notices: readonly Notice[];
  readonly fault?: MaskFault;
  /** What the picture holds, for the message about an empty mask. */
  readonly found: string;
}

type Reading = 'alpha' | 'luma' | 'brightest';
type Values = Uint8Array | Uint16Array;

/** Fainter than this (of 255) is no paint but a label, or what JPEG leaves of black. */
const FAINTEST_PAINT = 32;

/**
 * What the picture at `path` says is to be removed: what is opaque where transparency varies, else what is white (luma from half
 * on). Where nothing is, faint or coloured paint and the one label of a label map are read, with a notice; several labels are
 * `MASK_UNLIKELY`, as nobody knows which one is meant. The mask may share the picture's memory. `isLossy`: the file is a JPEG or the like, whose black is not quite black.
 */
export function interpretMask(image: RasterImage, path: string, isLossy = false): InterpretedMask {
  const { width, height } = image;
  const most = image.depth === 16 ? 65_535 : 255;
  const half = Math.ceil(most / 2);
  const opacities = image.channels % 2 === 0 ? readValues(image, 'alpha') : undefined;
  const alpha = opacities && levelsOf(opacities);
  const byAlpha = alpha !== undefined && alpha.length > 1 && alpha[0]! < half;
  const values = byAlpha && opacities ? opacities : readValues(image, 'luma');
  const levels = byAlpha ? alpha : levelsOf(values);
  const greatest = levels.at(-1) ?? 0;
  // Most masks are plain black and white: millions of pixels that need not be looked at again.
  const isPlain = image.channels === 1 && levels.length < GREYS_OF_A_PHOTO;
  const hasFault = !isPlain && hasManyColours(image, byAlpha ? half : 0);
  const fault = hasFault ? (byAlpha ? 'hole' : 'photo') : undefined;
  const found = `its greatest ${byAlpha ? 'opacity' : 'value'} is ${greatest} of ${most}`;
  const result = (from: Values, limit: number, notices: readonly Notice[]): InterpretedMask => ({
    mask:
      from === values && isMask(values, levels)
        ? { width, height, data: values }
        : threshold(image, from, limit),
    notices,
    ...(fault && { fault }),
    found,
  });
  if (greatest >= half) {
    if (!byAlpha && fault === undefined) checkColours(image, values, path, half);
    return result(values, half, []);
  }
  if (!byAlpha && image.channels >= 3) {
    const brightestOf = readValues(image, 'brightest');
    const colours = levelsOf(brightestOf);
    const [darkest = 0] = colours;
    const brightest = colours.at(-1) ?? 0;
    if (brightest > greatest && brightest >= half && darkest < half) {
      const message = 'The mask has no white; what is painted in colour was taken for what should go.';
      return result(brightestOf, half, [createNotice('MASK_COLOURED', message)]);
    }
  }
  const [lowest = 0] = levels;
  const faintest = image.depth === 16 ? FAINTEST_PAINT * 257 : FAINTEST_PAINT;
  if (levels.length < 2 || (isLossy && greatest < faintest)) return result(values, half, []);
  if (levels.length > 2 && greatest < faintest) throw severalLabels(path, levels);
  const limit = Math.ceil((lowest + greatest + 1) / 2);
  const message = `The mask is faint (${found}); from ${limit} on was taken for what should go.`;
  return result(values, limit, [createNotice('MASK_FAINT', message, { greatest, most, limit })]);
}

/** White paint beside much strong colour: which of them is meant cannot be known. */
function checkColours(image: RasterImage, luma: Values, path: string, half: number): void {
  const { channels, data, width, height } = image;
  if (channels < 3) return;
  let white = 0;
  let coloured = 0;
  for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += channels) {
    if (luma[pixel]! >= half) white++;
    else if (brightestAt(data, at) >= half && darkestAt(data, at) < half / 2) coloured++;
  }
  if (coloured * 10 < white || coloured * 2 > width * height) return;
  const share = Math.max(1, Math.round((100 * coloured) / (width * height)));
  throw new AppError(
    'MASK_UNLIKELY',
    `Expected white over what should go in ${path} but ${share} % of it is painted in colour beside the white. ` +
      'Paint what should go white and everything else black.',
    { details: { path, kind: 'colours' } },
  );
}

function severalLabels(path: string, levels: readonly number[]): AppError {
  const shown = levels.slice(0, 8).join(', ') + (levels.length > 8 ? ', …' : '');
  return new AppError(
    'MASK_UNLIKELY',
    `Expected white over what should go in ${path} but it holds ${levels.length} dark values (${shown}), as a map of labels does. ` +
      'Make what belongs to the label that should go white and everything else black.',
    { details: { path, kind: 'labels' } },
  );
}

/** Are these the values of a mask as they are? */
function isMask(values: Values, levels: readonly number[]): values is Uint8Array {
  return values instanceof Uint8Array && levels.length === 2 && levels[0] === 0 && levels[1] === 255;
}

/** The values that occur, in rising order. */
function levelsOf(values: Values): number[] {
  const occurs = new Uint8Array(values instanceof Uint16Array ? 65_536 : 256);
  let last = -1;
  for (let pixel = 0; pixel < values.length; pixel++) {
    const value = values[pixel]!;
    if (value === last) continue;
    occurs[value] = 1;
    last = value;
  }
  const levels: number[] = [];
  for (const [level, does] of occurs.entries()) if (does !== 0) levels.push(level);
  return levels;
}

function threshold({ width, height }: Size, values: Values, limit: number): Mask {
  const data = new Uint8Array(width * height);
  for (let pixel = 0; pixel < data.length; pixel++) if (values[pixel]! >= limit) data[pixel] = 255;
  return { width, height, data };
}

/**
 * One number for each pixel: its opacity, its Rec. 601 luma (grey as it is) or its brightest colour. Made once, because a mask is as
 * large as the photo. Shares the memory of an image with one channel.
 */
function readValues({ width, height, channels, data }: RasterImage, reading: Reading): Values {
  if (channels === 1) return data;
  const values: Values =
    data instanceof Uint16Array ? new Uint16Array(width * height) : new Uint8Array(width * height);
  if (channels < 3 || reading === 'alpha') {
    const channel = reading === 'alpha' ? channels - 1 : 0;
    for (let pixel = 0, at = channel; pixel < values.length; pixel++, at += channels)
      values[pixel] = data[at]!;
  } else if (reading === 'brightest') {
    for (let pixel = 0, at = 0; pixel < values.length; pixel++, at += channels)
      values[pixel] = brightestAt(data, at);
  } else {
    for (let pixel = 0, at = 0; pixel < values.length; pixel++, at += channels) {
      values[pixel] = (299 * data[at]! + 587 * data[at + 1]! + 114 * data[at + 2]!) / 1000;
    }
  }
  return values;
}

function brightestAt(data: Values, at: number): number {
  return Math.max(data[at]!, data[at + 1]!, data[at + 2]!);
}

function darkestAt(data: Values, at: number): number {
  return Math.min(data[at]!, data[at + 1]!, data[at + 2]!);
}
