import type { ImageFormat } from './image-format.js';
import { readChunks } from './png-chunks.js';

/**
 * What a file without an ICC profile says of its colours: chromaticities x, y of red, green, blue and white, and how light follows from the
 * numbers: an exponent, or a curve by name.
 */
export interface ColourDescription {
  readonly primaries: readonly number[];
  readonly transfer: number | 'srgb' | 'bt709' | 'pq' | 'hlg';
  /** Code points of ITU-T H.273, where the file gives them so. */
  readonly cicp?: { readonly primaries: number; readonly transfer: number };
}

const D65 = [0.3127, 0.329];
const SRGB = [0.64, 0.33, 0.3, 0.6, 0.15, 0.06, ...D65];
/** What a file means that says nothing. */
export const SRGB_COLOURS: ColourDescription = { primaries: SRGB, transfer: 'srgb' };
/** ITU-T H.273, table 2. */
const PRIMARIES: Readonly<Record<number, readonly number[]>> = {
  1: SRGB,
  5: [0.64, 0.33, 0.29, 0.6, 0.15, 0.06, ...D65],
  6: [0.63, 0.34, 0.31, 0.595, 0.155, 0.07, ...D65],
  9: [0.708, 0.292, 0.17, 0.797, 0.131, 0.046, ...D65],
  11: [0.68, 0.32, 0.265, 0.69, 0.15, 0.06, 0.314, 0.351],
  12: [0.68, 0.32, 0.265, 0.69, 0.15, 0.06, ...D65],
};
/** ITU-T H.273, table 3. */
const TRANSFERS: Readonly<Record<number, ColourDescription['transfer']>> = {
  1: 'bt709',
  4: 2.2,
  5: 2.8,
  6: 'bt709',
  8: 1,
  13: 'srgb',
  14: 'bt709',
  15: 'bt709',
  16: 'pq',
  18: 'hlg',
};
/** Programs round the numbers of sRGB differently in the last digit. */
const NEARLY = 0.002;

/** What the file says, where it says more than "sRGB" and has no profile; `undefined` else. */
export function readColourDescription(format: ImageFormat, file: Buffer): ColourDescription | undefined {
  const found = format === 'png' ? readPng(file) : format === 'avif' ? readAvif(file) : undefined;
  return found === undefined || isSrgb(found) ? undefined : found;
}

function fromCodes(primaries: number, transfer: number): ColourDescription | undefined {
  const chromaticities = PRIMARIES[primaries];
  const curve = TRANSFERS[transfer];
  // Video's curve with sRGB's primaries is what encoders write for photos too; viewers show it as sRGB.
  if (chromaticities === undefined || curve === undefined) return undefined;
  if (primaries === 1 && curve === 'bt709') return undefined;
  return { primaries: chromaticities, transfer: curve, cicp: { primaries, transfer } };
}

/** PNG 3rd edition, 4.3: cICP comes before iCCP, that before sRGB, that before gAMA and cHRM. */
function readPng(file: Buffer): ColourDescription | undefined {
  const chunks = new Map(readChunks(file).map(({ type, content }) => [type, content]));
  const cicp = chunks.get('cICP');
  if (cicp !== undefined && cicp.length === 4) return fromCodes(cicp[0]!, cicp[1]!);
  if (chunks.has('iCCP') || chunks.has('sRGB')) return undefined;
  const gamma = chunks.get('gAMA');
  const chromaticities = chunks.get('cHRM');
  if (gamma?.length !== 4 && chromaticities?.length !== 32) return undefined;
  const exponent = gamma?.length === 4 ? 100_000 / Math.max(1, gamma.readUInt32BE(0)) : undefined;
  const numbers =
    chromaticities?.length === 32
      ? Array.from({ length: 8 }, (_, at) => chromaticities.readUInt32BE(4 * at) / 1e5)
      : undefined;
  // White stands first there.
  const primaries = numbers ? [...numbers.slice(2), ...numbers.slice(0, 2)] : SRGB;
  if (exponent !== undefined && (exponent < 0.2 || exponent > 8)) return undefined;
  const isCurve = exponent === undefined || Math.abs(exponent - 2.2) < 0.02;
  return { primaries, transfer: isCurve ? 'srgb' : exponent };
}

/** The first `colr` box with code points (ISO 14496-12, 12.1.5). */
function readAvif(file: Buffer): ColourDescription | undefined {
  const at = file.subarray(0, 65_536).indexOf('colrnclx', 0, 'latin1');
  if (at < 0 || at + 14 > file.length) return undefined;
  return fromCodes(file.readUInt16BE(at + 8), file.readUInt16BE(at + 10));
}

function isSrgb({ primaries, transfer }: ColourDescription): boolean {
  return transfer === 'srgb' && primaries.every((value, at) => Math.abs(value - SRGB[at]!) < NEARLY);
}
