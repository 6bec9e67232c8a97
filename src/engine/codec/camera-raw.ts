import type { TiffDirectory } from './tiff-directory.js';
import { TiffReader } from './tiff-directory.js';

const TAG_COMPRESSION = 0x0103;
const TAG_PHOTOMETRIC = 0x0106;
const TAG_MAKE = 0x010f;
const TAG_SUB_IFDS = 0x014a;
const TAG_DNG_VERSION = 0xc612;

/** Sensor data: colour filter array and linear raw (TIFF/EP, DNG 1.7 table "PhotometricInterpretation"). */
const RAW_PHOTOMETRICS = [32803, 34892];
/** Sony ARW, Nikon NEF, Pentax PEF, Samsung SRW and Kodak compressions, used for sensor data only. */
const RAW_COMPRESSIONS = [32767, 34713, 65535, 32769, 32770, 65000];

const RAW_NAMES: readonly (readonly [make: RegExp, name: string])[] = [
  [/nikon/i, 'Nikon NEF'],
  [/sony/i, 'Sony ARW'],
  [/pentax|ricoh/i, 'Pentax PEF'],
  [/samsung/i, 'Samsung SRW'],
  [/canon/i, 'Canon'],
  [/hasselblad/i, 'Hasselblad 3FR'],
  [/phase one/i, 'Phase One IIQ'],
  [/leaf/i, 'Leaf MOS'],
];

/** Directories can name each other in a circle: stop after this many. */
const MOST_DIRECTORIES = 32;

/** The directories of a RAW file: the first, those within it, and those that follow. */
export function rawDirectories(reader: TiffReader): TiffDirectory[] {
  const directories: TiffDirectory[] = [];
  let offset = reader.firstOffset();
  while (offset !== 0 && directories.length < MOST_DIRECTORIES) {
    const directory = reader.directoryAt(offset);
    if (directory === undefined) break;
    directories.push(directory);
    for (const inside of reader.numbersOf(directory.entries.get(TAG_SUB_IFDS))) {
      const further = reader.directoryAt(inside);
      if (further !== undefined && directories.length < MOST_DIRECTORIES) directories.push(further);
    }
    offset = directory.nextOffset;
  }
  return directories;
}

/** Most camera RAW formats are TIFF files with sensor data in them; the name of the one that `bytes` is, if any. */
export function findCameraRaw(bytes: Uint8Array): string | undefined {
  if (Buffer.from(bytes.subarray(8, 10)).toString('latin1') === 'CR' && bytes[10] === 2) return 'Canon CR2';
  const reader = TiffReader.open(bytes);
  const first = reader?.directoryAt(reader.firstOffset());
  if (reader === undefined || first === undefined) return undefined;
  if (first.entries.has(TAG_DNG_VERSION)) return 'DNG';
  const directories = rawDirectories(reader);
  if (!directories.some((directory) => holdsSensorData(reader, directory))) return undefined;
  const make = reader.textOf(first.entries.get(TAG_MAKE));
  return RAW_NAMES.find(([pattern]) => pattern.test(make))?.[1] ?? (make === '' ? 'TIFF/EP' : make);
}

/** Does a directory describe raw sensor data instead of a picture? */
export function holdsSensorData(reader: TiffReader, directory: TiffDirectory): boolean {
  const photometric = reader.numbersOf(directory.entries.get(TAG_PHOTOMETRIC))[0] ?? -1;
  const compression = reader.numbersOf(directory.entries.get(TAG_COMPRESSION))[0] ?? -1;
  return RAW_PHOTOMETRICS.includes(photometric) || RAW_COMPRESSIONS.includes(compression);
}
