import { readDataSets } from './iptc-data-sets.js';
import type { KeptMetadata } from './kept-metadata.js';
import { mapResources, IPTC_DIGEST, IPTC_RESOURCE } from './photoshop-resources.js';
import { dropNames } from './xmp-claims.js';

/** @file Where a photo was taken, in all that it can say that with, to be left out. Addresses of people are not places of photos. */

/** Makers write positions and names of places into it, each in a way of their own. */
const TAG_MAKER_NOTE = 0x927c;
/** Content location, city, sublocation, province, country (IIM 4.2, record 2). */
const PLACE_DATA_SETS = [26, 27, 90, 92, 95, 100, 101];
/** Local names, whatever the namespace: drones, phones and catalogues have their own. */
const PLACE_NAMES = new Set([
  'city',
  'country',
  'countrycode',
  'countryname',
  'coverage',
  'location',
  'locationcreated',
  'locationname',
  'locationshown',
  'place',
  'placename',
  'province',
  'provincestate',
  'state',
  'sublocation',
  'worldregion',
]);
const PLACE_PARTS = ['gps', 'latitude', 'longitude', 'longtitude', 'altitude', 'geotag', 'geolocation'];
/** The whole namespace of coordinates. */
const GEO = '{http://www.w3.org/2003/01/geo/wgs84_pos#}';

/** Does a name of XMP (`{namespace}local`) or a keyword of a PNG (`exif:GPSLatitude`) say where a photo was taken? */
export function isPlaceName(name: string): boolean {
  const local = name.slice(Math.max(name.lastIndexOf('}'), name.lastIndexOf(':')) + 1).toLowerCase();
  return name.startsWith(GEO) || PLACE_NAMES.has(local) || PLACE_PARTS.some((part) => local.includes(part));
}

/** XMP without it. */
export function dropPlaceFromXmp(xmp: string): string {
  return dropNames(xmp, isPlaceName);
}

/** EXIF and captions without it. Maker notes go as a whole. */
export function dropPlace({ exif, resources }: KeptMetadata): KeptMetadata {
  return {
    exif: exif && { ...exif, exif: exif.exif.filter(({ tag }) => tag !== TAG_MAKER_NOTE), gps: [] },
    resources: mapResources(resources, (id, data) => {
      // It says what the captions were, for programs that look whether another one has changed them.
      if (id === IPTC_DIGEST) return undefined;
      return id === IPTC_RESOURCE ? dropPlaceFromCaptions(data) : data;
    }),
  };
}

function dropPlaceFromCaptions(iptc: Buffer): Buffer {
  const kept = readDataSets(iptc).filter(
    ({ record, dataSet }) => record !== 2 || !PLACE_DATA_SETS.includes(dataSet),
  );
  return Buffer.concat(kept.map(({ whole }) => whole));
}
