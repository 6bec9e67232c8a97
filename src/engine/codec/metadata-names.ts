import { readTextNames } from './carry-png.js';
import { readColourDescription } from './colour-description.js';
import type { ExifTree, RawEntry } from './exif-tree.js';
import { readExifTree } from './exif-tree.js';
import type { ImageFormat } from './image-format.js';
import { readComments } from './jpeg-segments.js';
import { readJpegXmp } from './jpeg-xmp.js';
import { readMetadata } from './sharp-input.js';
import { closingTag, expandName, readNamespaces, readTags } from './xml-tags.js';

/** Names of the tags that people know; others are shown by number. */
const TAG_NAMES: Readonly<Record<number, string>> = {
  0x010e: 'ImageDescription',
  0x010f: 'Make',
  0x0110: 'Model',
  0x0131: 'Software',
  0x0132: 'ModifyDate',
  0x013b: 'Artist',
  0x8298: 'Copyright',
  0x829a: 'ExposureTime',
  0x829d: 'FNumber',
  0x8827: 'ISO',
  0x9003: 'DateTimeOriginal',
  0x9004: 'CreateDate',
  0x920a: 'FocalLength',
  0x927c: 'MakerNote',
  0x9286: 'UserComment',
  0xa434: 'LensModel',
};
/** Tags that every writer sets itself: versions, components, colour space, sizes. */
const REMADE_TAGS = [0x9000, 0x9101, 0xa000, 0xa001, 0xa002, 0xa003, 0xa005];
const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';

/**
 * What an encoded image holds beside its pixels, each by a name: EXIF by tag, XMP by property, the profile or what stands for it,
 * comments and texts. IPTC is told by a notice of its own. `xmp` where the caller knows better than the file.
 */
export async function readMetadataNames(
  bytes: Buffer,
  format: ImageFormat,
  known: { readonly xmp: string | undefined } | undefined = undefined,
): Promise<ReadonlySet<string>> {
  const metadata = await readMetadata(bytes);
  const names = new Set<string>();
  const block = format === 'tiff' ? bytes : metadata.exif;
  const tree = block === undefined ? undefined : readExifTree(block);
  if (tree !== undefined) for (const name of namesOfTree(tree)) names.add(`EXIF ${name}`);
  const xmp = known
    ? known.xmp
    : ((format === 'jpeg' ? readJpegXmp(bytes) : undefined) ?? metadata.xmpAsString);
  if (xmp !== undefined) for (const name of namesOfXmp(xmp)) names.add(`XMP ${name}`);
  if (metadata.icc !== undefined || readColourDescription(format, bytes) !== undefined) names.add('ICC');
  if (format === 'jpeg' && readComments(bytes).length > 0) names.add('JPEG comment');
  if (format === 'png') for (const name of readTextNames(bytes)) names.add(`PNG ${name}`);
  return names;
}

function namesOfTree({ main, exif, gps }: ExifTree): string[] {
  const nameOf = ({ tag }: RawEntry): string => TAG_NAMES[tag] ?? `0x${tag.toString(16).padStart(4, '0')}`;
  const kept = [...main, ...exif].filter(({ tag }) => !REMADE_TAGS.includes(tag));
  // Entries without any data say nothing, and libexif leaves them out.
  const filled = kept.filter(({ data }) => data.some((byte) => byte !== 0));
  return [...filled.map(nameOf), ...gps.map(({ tag }) => `GPS ${tag}`)];
}

/** The properties: attributes and children of the descriptions. */
function namesOfXmp(xmp: string): Set<string> {
  const tags = readTags(xmp);
  const spaces = readNamespaces(tags);
  const names = new Set<string>();
  for (let index = 0; index < tags.length; index++) {
    const tag = tags[index]!;
    if (tag.kind === 'close' || expandName(tag.name, spaces) !== `{${RDF}}Description`) continue;
    const closing = closingTag(tags, index);
    if (closing === undefined) break;
    for (const { name } of tag.attributes) {
      if (!name.startsWith('xmlns') && !expandName(name, spaces).startsWith(`{${RDF}}`)) names.add(name);
    }
    for (let child = index + 1; child < closing; child++) {
      names.add(tags[child]!.name);
      child = closingTag(tags, child) ?? closing;
    }
    index = closing;
  }
  names.delete('xmpNote:HasExtendedXMP');
  return names;
}
