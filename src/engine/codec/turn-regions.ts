import type { Size } from '../../shared/geometry.js';
import type { XmlTag } from './xml-tags.js';
import { closingTag, expandName, readNamespaces, readTags } from './xml-tags.js';

/** @file XMP stores where faces are, in the stored picture. When the pixels are turned upright, these places must turn too. */

const AREA = '{http://ns.adobe.com/xmp/sType/Area#}';
const DIMENSIONS = '{http://ns.adobe.com/xap/1.0/sType/Dimensions#}';
const MICROSOFT = '{http://ns.microsoft.com/photo/1.2/t/Region#}Rectangle';
const WIDTHS = [
  '{http://ns.adobe.com/tiff/1.0/}ImageWidth',
  '{http://ns.adobe.com/exif/1.0/}PixelXDimension',
];
const HEIGHTS = [
  '{http://ns.adobe.com/tiff/1.0/}ImageLength',
  '{http://ns.adobe.com/exif/1.0/}PixelYDimension',
];
const AREA_PARTS = ['x', 'y', 'w', 'h'] as const;

interface Value {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** The number of the structure that it belongs to. */
  readonly group: number;
}

/** XMP for a picture whose pixels are turned upright by EXIF `orientation`; `size` is that of the turned one. */
export function turnRegions(xmp: string, orientation: number, size: Size): string {
  if (orientation === 1) return xmp;
  const values = readValues(xmp);
  const changes = new Map<Value, string>();
  for (const group of new Set(values.map((value) => value.group))) {
    const own = values.filter((value) => value.group === group);
    turnArea(xmp, own, orientation, changes);
    if (orientation >= 5) {
      swap(xmp, own, `${DIMENSIONS}w`, `${DIMENSIONS}h`, changes);
      swap(xmp, own, `${AREA}w`, `${AREA}h`, changes);
    }
  }
  for (const value of values) {
    if (value.name === MICROSOFT) {
      const [x, y, w, h] = xmp.slice(value.start, value.end).split(',').map(Number);
      if ([x, y, w, h].every(Number.isFinite)) changes.set(value, turnCorner([x!, y!, w!, h!], orientation));
    }
    if (WIDTHS.includes(value.name)) changes.set(value, String(size.width));
    if (HEIGHTS.includes(value.name)) changes.set(value, String(size.height));
  }
  let result = '';
  let copiedTo = 0;
  for (const [value, text] of [...changes].sort(([a], [b]) => a.start - b.start)) {
    result += xmp.slice(copiedTo, value.start) + text;
    copiedTo = value.end;
  }
  return result + xmp.slice(copiedTo);
}

/** Where (x, y), parts of the stored picture, lies in the upright one (Exif 2.32, 4.6.4.A). */
function turnPoint(x: number, y: number, orientation: number): [number, number] {
  switch (orientation) {
    case 2:
      return [1 - x, y];
    case 3:
      return [1 - x, 1 - y];
    case 4:
      return [x, 1 - y];
    case 5:
      return [y, x];
    case 6:
      return [1 - y, x];
    case 7:
      return [1 - y, 1 - x];
    case 8:
      return [y, 1 - x];
    default:
      return [x, y];
  }
}

/** A rectangle by its corner. */
function turnCorner([x, y, w, h]: readonly number[], orientation: number): string {
  const [ax, ay] = turnPoint(x!, y!, orientation);
  const [bx, by] = turnPoint(x! + w!, y! + h!, orientation);
  return [Math.min(ax, bx), Math.min(ay, by), Math.abs(ax - bx), Math.abs(ay - by)].map(shorten).join(', ');
}

/** The middle of an area that is given in parts of the picture; its sides are swapped by the caller. */
function turnArea(
  xmp: string,
  own: readonly Value[],
  orientation: number,
  changes: Map<Value, string>,
): void {
  const [x, y] = ['x', 'y'].map((part) => own.find(({ name }) => name === AREA + part));
  if (x === undefined || y === undefined) return;
  const [atX, atY] = [x, y].map((value) => Number(xmp.slice(value.start, value.end)));
  if (!Number.isFinite(atX) || !Number.isFinite(atY) || atX! > 1 || atY! > 1) return;
  const turned = turnPoint(atX!, atY!, orientation);
  changes.set(x, shorten(turned[0]));
  changes.set(y, shorten(turned[1]));
}

function swap(
  xmp: string,
  own: readonly Value[],
  one: string,
  other: string,
  changes: Map<Value, string>,
): void {
  const first = own.find(({ name }) => name === one);
  const second = own.find(({ name }) => name === other);
  if (first === undefined || second === undefined) return;
  changes.set(first, xmp.slice(second.start, second.end));
  changes.set(second, xmp.slice(first.start, first.end));
}

function shorten(value: number): string {
  return String(Number(value.toFixed(6)));
}

/** Every attribute and every element without children that is asked for above, grouped by the element around it. */
function readValues(xmp: string): Value[] {
  const tags = readTags(xmp);
  const spaces = readNamespaces(tags);
  const values: Value[] = [];
  const parents: number[] = [];
  for (let index = 0; index < tags.length; index++) {
    const tag = tags[index]!;
    if (tag.kind === 'close') {
      parents.pop();
      continue;
    }
    for (const { name, valueStart, valueEnd } of tag.attributes) {
      const expanded = expandName(name, spaces);
      if (isWanted(expanded)) values.push({ name: expanded, start: valueStart, end: valueEnd, group: index });
    }
    const expanded = expandName(tag.name, spaces);
    const closing = isWanted(expanded) ? closingTag(tags, index) : undefined;
    if (closing === index + 1) {
      values.push(textOf(expanded, tag, tags[closing]!, parents.at(-1) ?? -1));
    }
    if (tag.kind === 'open') parents.push(index);
  }
  return values;
}

function textOf(name: string, open: XmlTag, close: XmlTag, group: number): Value {
  return { name, start: open.end, end: close.start, group };
}

function isWanted(name: string): boolean {
  return (
    name === MICROSOFT ||
    WIDTHS.includes(name) ||
    HEIGHTS.includes(name) ||
    name === `${DIMENSIONS}w` ||
    name === `${DIMENSIONS}h` ||
    AREA_PARTS.some((part) => name === AREA + part)
  );
}
