import type { ColourDescription } from './colour-description.js';
import { shownHdr } from './shown-hdr.js';

/**
 * @file Writes an ICC profile (ICC.1:2022) from three chromaticities and a curve, for formats that can only describe colours by a profile.
 */

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** The white that profiles refer to, D50. */
const D50: Triple = [0.9642, 1, 0.8249];
/** ICC.1:2022, annex E.1 (Bradford). */
const BRADFORD: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];
/** Parameters g, a, b, c, d of a parametric curve of type 3: IEC 61966-2-1 and ITU-R BT.709. */
const CURVES = {
  srgb: [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045],
  bt709: [1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081],
} as const;

/** The profile for `colours`; `undefined` when no such profile can describe them: HDR curves, chromaticities on one line. */
export function createColourProfile({ primaries, transfer }: ColourDescription): Buffer | undefined {
  if (transfer === 'pq' || transfer === 'hlg') return undefined;
  return createProfile(primaries, curveTag(transfer));
}

/** The same, for the screen only: HDR becomes what a usual screen can show of it (`shown-hdr.ts`). */
export function createShownProfile(colours: ColourDescription): Buffer | undefined {
  const { primaries, transfer } = colours;
  if (transfer !== 'pq' && transfer !== 'hlg') return createColourProfile(colours);
  return createProfile(primaries, tableTag(shownHdr(transfer)));
}

function createProfile(primaries: readonly number[], curve: Buffer): Buffer | undefined {
  const [red, green, blue, white] = [0, 2, 4, 6].map((at) => toXyz(primaries[at]!, primaries[at + 1]!));
  if (!red || !green || !blue || !white) return undefined;
  const columns = transpose([red, green, blue]);
  const inverse = invert(columns);
  if (inverse === undefined) return undefined;
  const amounts = apply(inverse, white);
  const adaptation = adapt(white);
  const colourants = [red, green, blue].map((one, at) => apply(adaptation, scale(one, amounts[at]!)));
  return assemble([
    ['desc', textTag('Colours of the file')],
    ['cprt', textTag('No copyright')],
    ['wtpt', xyzTag(D50)],
    ['chad', arrayTag('sf32', adaptation.flat())],
    ['rXYZ', xyzTag(colourants[0]!)],
    ['gXYZ', xyzTag(colourants[1]!)],
    ['bXYZ', xyzTag(colourants[2]!)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ]);
}

function toXyz(x: number, y: number): Triple | undefined {
  return y > 0 ? [x / y, 1, (1 - x - y) / y] : undefined;
}

function adapt(white: Triple): Matrix {
  const inverse = invert(BRADFORD)!;
  const from = apply(BRADFORD, white);
  const to = apply(BRADFORD, D50);
  const scaled = BRADFORD.map((row, at) => scale(row, to[at]! / from[at]!)) as unknown as Matrix;
  return transpose(transpose(scaled).map((column) => apply(inverse, column)) as unknown as Matrix);
}

function apply(matrix: Matrix, [a, b, c]: Triple): Triple {
  return matrix.map((row) => row[0] * a + row[1] * b + row[2] * c) as unknown as Triple;
}

function scale(triple: Triple, by: number): Triple {
  return triple.map((value) => value * by) as unknown as Triple;
}

function transpose(matrix: Matrix): Matrix {
  return [0, 1, 2].map((at) => matrix.map((row) => row[at]!)) as unknown as Matrix;
}

/** By cofactors; `undefined` for a matrix without an inverse. */
function invert([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix | undefined {
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (Math.abs(determinant) < 1e-9) return undefined;
  const rows: Matrix = [
    [e * i - f * h, c * h - b * i, b * f - c * e],
    [f * g - d * i, a * i - c * g, c * d - a * f],
    [d * h - e * g, b * g - a * h, a * e - b * d],
  ];
  return rows.map((row) => scale(row, 1 / determinant)) as unknown as Matrix;
}

function curveTag(transfer: number | 'srgb' | 'bt709'): Buffer {
  const parameters = typeof transfer === 'number' ? [transfer] : CURVES[transfer];
  const head = Buffer.alloc(12);
  head.write('para', 0, 'latin1');
  head.writeUInt16BE(parameters.length === 1 ? 0 : 3, 8);
  return Buffer.concat([head, ...parameters.map(fixed)]);
}

/** Values 0 to 1 at even steps. */
function tableTag(values: readonly number[]): Buffer {
  const tag = Buffer.alloc(12 + 2 * values.length);
  tag.write('curv', 0, 'latin1');
  tag.writeUInt32BE(values.length, 8);
  for (const [at, value] of values.entries()) tag.writeUInt16BE(Math.round(value * 65_535), 12 + 2 * at);
  return tag;
}

function xyzTag(xyz: Triple): Buffer {
  return arrayTag('XYZ ', xyz);
}

function arrayTag(type: string, values: readonly number[]): Buffer {
  return Buffer.concat([Buffer.from(`${type}\0\0\0\0`, 'latin1'), ...values.map(fixed)]);
}

/** s15Fixed16Number. */
function fixed(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(Math.round(value * 65_536));
  return bytes;
}

/** One English text as multiLocalizedUnicodeType. */
function textTag(text: string): Buffer {
  const head = Buffer.alloc(28);
  head.write('mluc', 0, 'latin1');
  head.writeUInt32BE(1, 8);
  head.writeUInt32BE(12, 12);
  head.write('enUS', 16, 'latin1');
  head.writeUInt32BE(text.length * 2, 20);
  head.writeUInt32BE(28, 24);
  return Buffer.concat([head, Buffer.from(text, 'utf16le').swap16()]);
}

function assemble(tags: readonly (readonly [string, Buffer])[]): Buffer {
  const header = Buffer.alloc(132 + tags.length * 12);
  header.writeUInt32BE(0x04300000, 8);
  header.write('mntrRGB XYZ ', 12, 'latin1');
  header.writeUInt16BE(2024, 24);
  header.writeUInt16BE(1, 26);
  header.writeUInt16BE(1, 28);
  header.write('acsp', 36, 'latin1');
  for (const [at, value] of D50.entries()) fixed(value).copy(header, 68 + 4 * at);
  header.writeUInt32BE(tags.length, 128);
  const parts = [header];
  let offset = header.length;
  const placed = new Map<Buffer, number>();
  for (const [at, [name, data]] of tags.entries()) {
    let start = placed.get(data);
    if (start === undefined) {
      start = offset;
      placed.set(data, start);
      const padded = Buffer.concat([data, Buffer.alloc(-data.length & 3)]);
      parts.push(padded);
      offset += padded.length;
    }
    header.write(name, 132 + at * 12, 'latin1');
    header.writeUInt32BE(start, 136 + at * 12);
    header.writeUInt32BE(data.length, 140 + at * 12);
  }
  header.writeUInt32BE(offset, 0);
  return Buffer.concat(parts);
}
