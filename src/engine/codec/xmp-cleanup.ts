/**
 * @file Text of a file is searched by hand, never by a regular expression that can backtrack: such an expression takes minutes over a
 * block of some 100 kB that was made for it, and cannot be cancelled. Every search below only moves forward.
 */

/** `xmp:Thumbnails` and its older prefix (XMP specification part 2, 1.2.2.3). */
const THUMBNAILS = ['xmp:Thumbnails', 'xap:Thumbnails'];
const ORIENTATION = 'tiff:Orientation';

/**
 * XMP without what a retouch makes wrong: `tiff:Orientation` becomes `orientation` (1 where pixels are turned) and the previews in
 * `xmp:Thumbnails`, which show the photo as it was, go. All else stays as it is written. Takes time in proportion to the length.
 */
export function cleanXmp(xmp: string, orientation = 1): string {
  return THUMBNAILS.reduce(removeElements, withOrientation(xmp, orientation));
}

/** Sets every `tiff:Orientation`, attribute or element. */
function withOrientation(xmp: string, orientation: number): string {
  const parts: string[] = [];
  let copiedTo = 0;
  let at = xmp.indexOf(ORIENTATION);
  while (at !== -1) {
    const name = at + ORIENTATION.length;
    const valueAt = isNamePart(xmp[at - 1]) ? undefined : findValue(xmp, at, name);
    if (valueAt !== undefined && '12345678'.includes(xmp[valueAt] ?? '-')) {
      parts.push(xmp.slice(copiedTo, valueAt), String(orientation));
      copiedTo = valueAt + 1;
    }
    at = xmp.indexOf(ORIENTATION, name);
  }
  return parts.join('') + xmp.slice(copiedTo);
}

/** Where the value of the attribute or element that is named from `start` to `end` begins, its blanks skipped. */
function findValue(xmp: string, start: number, end: number): number | undefined {
  const next = skipBlanks(xmp, end);
  if (xmp[next] === '>' && xmp[start - 1] === '<') return skipBlanks(xmp, next + 1);
  if (xmp[next] !== '=') return undefined;
  const quote = skipBlanks(xmp, next + 1);
  return xmp[quote] === '"' || xmp[quote] === "'" ? skipBlanks(xmp, quote + 1) : undefined;
}

/** `xmp` without the elements of that name; one that does not end stays, as no reader takes it for one. */
function removeElements(xmp: string, name: string): string {
  const parts: string[] = [];
  let copiedTo = 0;
  for (;;) {
    const open = findTag(xmp, `<${name}`, copiedTo);
    if (open === undefined) break;
    const close = xmp[open.end - 2] === '/' ? open : findTag(xmp, `</${name}`, open.end);
    if (close === undefined) break;
    parts.push(xmp.slice(copiedTo, open.start));
    copiedTo = close.end;
  }
  return parts.join('') + xmp.slice(copiedTo);
}

/** The next tag that begins with `head`, a whole name. */
function findTag(xmp: string, head: string, from: number): { start: number; end: number } | undefined {
  let start = xmp.indexOf(head, from);
  while (start !== -1 && isNamePart(xmp[start + head.length])) start = xmp.indexOf(head, start + head.length);
  const last = start === -1 ? -1 : xmp.indexOf('>', start);
  return last === -1 ? undefined : { start, end: last + 1 };
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 32) at++;
  return at;
}

function isNamePart(sign: string | undefined): boolean {
  return sign !== undefined && !'<>/="\'? \t\r\n'.includes(sign);
}
