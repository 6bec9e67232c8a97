import type { Size } from '../../../shared/geometry.js';
import type { ExifTree, RawEntry } from '../exif-tree.js';
import { readDirectoryEntries, readExifTree } from '../exif-tree.js';
import { holdsSensorData, rawDirectories } from '../camera-raw.js';
import { TiffReader } from '../tiff-directory.js';

/** What a RAW file says beside its pictures. */
export interface RawMetadata {
  /** EXIF without the maker's notes: they point to places in the RAW file. */
  readonly exif?: ExifTree;
  readonly orientation?: number;
  readonly sensor?: Size;
  /** Where sensor data lies that may look like pictures: tiles of a DNG with loss. Right side exclusive. */
  readonly sensorData: readonly { readonly start: number; readonly end: number }[];
}

const TAG_WIDTH = 0x0100;
const TAG_HEIGHT = 0x0101;
const TAG_ORIENTATION = 0x0112;
const TAG_MAKER_NOTE = 0x927c;
/** Strips and tiles: where they are and how long. */
const DATA_TAGS = [
  [0x0111, 0x0117],
  [0x0144, 0x0145],
] as const;
const PIXEL_SIZE_TAGS = [0xa002, 0xa003] as const;
/** Panasonic's own, where others say the size of the picture. */
const PANASONIC_SIZE_TAGS = [0x0002, 0x0003] as const;
const MOST_TILES = 65_536;
/** An EXIF segment holds 64 kB; nothing that a person wrote is as long as this. */
const MOST_ENTRY_BYTES = 16_384;
/** Canon's boxes of a CR3 stand in its head. */
const MOST_HEAD_BYTES = 256 * 1024;

/** Reads a RAW file that is a TIFF, if only nearly (`asTiff`), or a CR3; of others nothing is known. */
export function readRawMetadata(file: Buffer): RawMetadata {
  const reader = TiffReader.open(file);
  if (reader === undefined)
    return file.toString('latin1', 4, 8) === 'ftyp' ? readCanonBoxes(file) : { sensorData: [] };
  const directories = rawDirectories(reader);
  const main = directories[0];
  const numberOf = (entries: (typeof directories)[0]['entries'] | undefined, tag: number): number =>
    reader.numbersOf(entries?.get(tag))[0] ?? 0;
  const tree = readExifTree(file);
  const sizes = directories.flatMap(({ entries }) => [
    { width: numberOf(entries, TAG_WIDTH), height: numberOf(entries, TAG_HEIGHT) },
    { width: numberOf(entries, PANASONIC_SIZE_TAGS[0]), height: numberOf(entries, PANASONIC_SIZE_TAGS[1]) },
  ]);
  const sensorData = directories
    .filter((directory) => holdsSensorData(reader, directory))
    .flatMap(({ entries }) =>
      DATA_TAGS.flatMap(([offsets, lengths]) => {
        const counts = reader.numbersOf(entries.get(lengths), MOST_TILES);
        return reader
          .numbersOf(entries.get(offsets), MOST_TILES)
          .map((start, index) => ({ start, end: start + (counts[index] ?? 0) }));
      }),
    );
  return toMetadata(tree, numberOf(main?.entries, TAG_ORIENTATION), sizes, sensorData);
}

/** The boxes CMT1, CMT2 and CMT4 of a CR3: main, Exif and GPS directory, each a TIFF of its own. */
function readCanonBoxes(file: Buffer): RawMetadata {
  const entriesOf = (name: string): RawEntry[] => {
    const at = file.subarray(0, MOST_HEAD_BYTES).indexOf(name, 0, 'latin1');
    if (at < 4) return [];
    return readDirectoryEntries(file.subarray(at + 4, at - 4 + file.readUInt32BE(at - 4)));
  };
  const main = entriesOf('CMT1');
  const exif = entriesOf('CMT2');
  const numberOf = (tag: number): number => numberIn(main.find((entry) => entry.tag === tag));
  const described = main.filter(({ tag }) => ![TAG_WIDTH, TAG_HEIGHT, TAG_ORIENTATION].includes(tag));
  const isPlain = ({ tag }: RawEntry): boolean => tag === 0x010f || tag === 0x0110 || tag >= 0x0131;
  const tree = { main: described.filter(isPlain), exif, gps: entriesOf('CMT4') };
  const sensor = { width: numberOf(TAG_WIDTH), height: numberOf(TAG_HEIGHT) };
  return toMetadata(tree, numberOf(TAG_ORIENTATION), [sensor], []);
}

function toMetadata(
  tree: ExifTree | undefined,
  orientation: number,
  sizes: readonly Size[],
  sensorData: RawMetadata['sensorData'],
): RawMetadata {
  const [width = 0, height = 0] = PIXEL_SIZE_TAGS.map((tag) =>
    numberIn(tree?.exif.find((entry) => entry.tag === tag)),
  );
  const sensor = [...sizes, { width, height }].sort(
    (one, other) => other.width * other.height - one.width * one.height,
  )[0];
  const isKept = ({ tag, data }: RawEntry): boolean =>
    tag !== TAG_MAKER_NOTE && data.length <= MOST_ENTRY_BYTES;
  const exif = tree && {
    main: tree.main.filter(isKept),
    exif: tree.exif.filter(isKept),
    gps: tree.gps.filter(isKept),
  };
  return {
    sensorData,
    ...(exif && exif.exif.length > 0 ? { exif } : {}),
    ...(orientation >= 1 && orientation <= 8 ? { orientation } : {}),
    ...(sensor && sensor.width * sensor.height > 0 ? { sensor: { ...sensor } } : {}),
  };
}

/** The first number of an entry in little-endian order. */
function numberIn(entry: RawEntry | undefined): number {
  if (entry === undefined) return 0;
  if (entry.type === 3 && entry.data.length >= 2) return entry.data.readUInt16LE(0);
  return entry.type === 4 && entry.data.length >= 4 ? entry.data.readUInt32LE(0) : 0;
}
