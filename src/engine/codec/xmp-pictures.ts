import { holdsPicture } from './embedded-pictures.js';

/** @file Pictures in XMP are base64 in the value of an attribute or element, whatever its name. Every search only moves forward. */

/** Shorter values cannot hold a picture that shows anything. */
const SHORTEST = 128;
/** XMP specification part 1, 6.3: line feeds of values may be written like this. */
const ESCAPED = ['&#xA;', '&#xa;', '&#10;', '&#xD;', '&#xd;', '&#13;'];
const MEDIA_HEADS = ['ftyp', 'II*\0', 'MM\0*', 'GIF8', 'JXL ', 'jP  '];

/** `xmp` with every value that is a picture made empty: its element or attribute stays, as a list that names it may count it. */
export function dropXmpPictures(xmp: string): string {
  const parts: string[] = [];
  let copiedTo = 0;
  for (let at = 0; at < xmp.length; at++) {
    const sign = xmp[at];
    if (sign !== '>' && sign !== '"' && sign !== "'") continue;
    const end = endOfBase64(xmp, at + 1);
    if (end - at > SHORTEST && isPicture(xmp.slice(at + 1, end))) {
      parts.push(xmp.slice(copiedTo, at + 1));
      copiedTo = end;
    }
    at = Math.max(at, end - 1);
  }
  return parts.length === 0 ? xmp : parts.join('') + xmp.slice(copiedTo);
}

function endOfBase64(xmp: string, from: number): number {
  let at = from;
  for (;;) {
    const code = xmp.charCodeAt(at);
    if (code === 38) {
      const escaped = ESCAPED.find((text) => xmp.startsWith(text, at));
      if (escaped === undefined) return at;
      at += escaped.length;
    } else if (isBase64(code)) at++;
    else return at;
  }
}

/** Letters, digits, `+`, `/`, `=` and blanks. */
function isBase64(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 47 && code <= 57) ||
    code === 43 ||
    code === 61 ||
    code === 32 ||
    (code >= 9 && code <= 13)
  );
}

function isPicture(value: string): boolean {
  let text = value;
  for (const escaped of ESCAPED) text = text.split(escaped).join('');
  const bytes = Buffer.from(text, 'base64');
  if (holdsPicture(bytes)) return true;
  const head = bytes.toString('latin1', 0, 12);
  return MEDIA_HEADS.some((signature) => head.startsWith(signature) || head.startsWith(signature, 4));
}
