import { closingTag, expandName, readNamespaces, readTags } from './xml-tags.js';

/** Things beside the picture that are no longer in the saved file. */
export interface LeftOut {
  readonly gainMap: boolean;
  readonly video: boolean;
}

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const CAMERA = '{http://ns.google.com/photos/1.0/camera/}';
const CONTAINER = '{http://ns.google.com/photos/1.0/container/}';
const GAIN_MAP = '{http://ns.adobe.com/hdr-gain-map/1.0/}';
const APPLE_GAIN_MAP = '{http://ns.apple.com/HDRGainMap/1.0/}';

/** XMP without what speaks of a gain map or a video that is no longer there: programs would look for it behind the picture. */
export function dropClaims(xmp: string, { gainMap, video }: LeftOut): string {
  if (!gainMap && !video) return xmp;
  const isFalse = (name: string): boolean =>
    name.startsWith(CONTAINER) ||
    (gainMap && (name.startsWith(GAIN_MAP) || name.startsWith(APPLE_GAIN_MAP))) ||
    (video && (name.startsWith(`${CAMERA}MotionPhoto`) || name.startsWith(`${CAMERA}MicroVideo`)));
  return dropEmptyDescriptions(dropNames(xmp, isFalse));
}

/** What XMP says of the size in pixels. */
const SIZES = [
  '{http://ns.adobe.com/tiff/1.0/}ImageWidth',
  '{http://ns.adobe.com/tiff/1.0/}ImageLength',
  '{http://ns.adobe.com/exif/1.0/}PixelXDimension',
  '{http://ns.adobe.com/exif/1.0/}PixelYDimension',
];
/** Where faces are: by the Metadata Working Group, and by Microsoft. */
const PLACES = [
  '{http://www.metadataworkinggroup.com/schemas/regions/}Regions',
  '{http://ns.microsoft.com/photo/1.2/}RegionInfo',
];

/** What XMP says of the colours. */
const COLOUR_CLAIMS = [
  '{http://ns.adobe.com/photoshop/1.0/}ICCProfile',
  '{http://ns.adobe.com/exif/1.0/}ColorSpace',
];

/** XMP for a picture with another profile. */
export function dropColourClaims(xmp: string): string {
  return dropNames(xmp, (name) => COLOUR_CLAIMS.includes(name));
}

/** XMP for a picture of another size. */
export function dropSizes(xmp: string): string {
  return dropNames(xmp, (name) => SIZES.includes(name));
}

/** XMP for a picture of another size in which everything lies elsewhere. */
export function dropPlaces(xmp: string): string {
  return dropNames(dropSizes(xmp), (name) => PLACES.includes(name));
}

/** Removes empty descriptions: else they would grow in number with every save. */
function dropEmptyDescriptions(xmp: string): string {
  const tags = readTags(xmp);
  const spaces = readNamespaces(tags);
  const parts: string[] = [];
  let copiedTo = 0;
  for (const [index, tag] of tags.entries()) {
    if (tag.kind === 'close' || expandName(tag.name, spaces) !== `{${RDF}}Description`) continue;
    const says = tag.attributes.some(
      ({ name }) => !name.startsWith('xmlns') && expandName(name, spaces) !== `{${RDF}}about`,
    );
    const last = tag.kind === 'open' ? tags[index + 1] : tag;
    if (says || last === undefined || (tag.kind === 'open' && last.kind !== 'close')) continue;
    if (xmp.slice(tag.end, last.start).trim() !== '' && last !== tag) continue;
    parts.push(xmp.slice(copiedTo, tag.start));
    copiedTo = last.end;
  }
  return parts.join('') + xmp.slice(copiedTo);
}

/** XMP without the elements and attributes whose expanded names `isGone`. */
export function dropNames(xmp: string, isGone: (name: string) => boolean): string {
  const tags = readTags(xmp);
  const spaces = readNamespaces(tags);
  const parts: string[] = [];
  let copiedTo = 0;
  const drop = (start: number, end: number): void => {
    parts.push(xmp.slice(copiedTo, start));
    copiedTo = end;
  };
  for (let index = 0; index < tags.length; index++) {
    const tag = tags[index]!;
    if (tag.kind !== 'close' && isGone(expandName(tag.name, spaces))) {
      const closing = closingTag(tags, index);
      const last = closing === undefined ? undefined : tags[closing];
      if (closing === undefined || last === undefined) break;
      drop(tag.start, last.end);
      index = closing;
      continue;
    }
    for (const { name, start, end } of tag.attributes) {
      if (!name.startsWith('xmlns:') && isGone(expandName(name, spaces))) drop(start, end);
    }
  }
  return parts.join('') + xmp.slice(copiedTo);
}
