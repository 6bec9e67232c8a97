import { beforeZero } from './tiff-directory.js';

/** The name of an ICC profile: the `desc` tag (v2 text or v4 multi-language text, ICC.1:2022, 9.2.41); `undefined` if there is none. */
export function readProfileName(icc: Uint8Array): string | undefined {
  const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength);
  if (icc.byteLength < 132) return undefined;
  const count = view.getUint32(128);
  for (let index = 0; index < count && 132 + index * 12 + 12 <= icc.byteLength; index++) {
    const entry = 132 + index * 12;
    if (view.getUint32(entry) !== 0x64657363) continue;
    const offset = view.getUint32(entry + 4);
    const size = view.getUint32(entry + 8);
    if (offset + size > icc.byteLength || size < 16) return undefined;
    const name = readText(Buffer.from(icc.buffer, icc.byteOffset + offset, size));
    return name === '' ? undefined : name;
  }
  return undefined;
}

function readText(tag: Buffer): string {
  const type = tag.toString('latin1', 0, 4);
  if (type === 'desc') {
    return beforeZero(tag.toString('latin1', 12, 12 + tag.readUInt32BE(8)));
  }
  if (type === 'mluc' && tag.length >= 28) {
    const length = tag.readUInt32BE(20);
    const offset = tag.readUInt32BE(24);
    if (offset + length > tag.length) return '';
    let text = '';
    for (let at = offset; at + 1 < offset + length; at += 2)
      text += String.fromCharCode(tag.readUInt16BE(at));
    return beforeZero(text);
  }
  return '';
}

/** Is `icc` all of a profile: as long as it says, with its signature and every tag inside (ICC.1:2022, 7.2 and 7.3)? */
export function isProfileWhole(icc: Uint8Array): boolean {
  if (icc.byteLength < 132) return false;
  const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength);
  if (view.getUint32(0) > icc.byteLength || view.getUint32(36) !== 0x61637370) return false;
  const count = view.getUint32(128);
  if (132 + count * 12 > icc.byteLength) return false;
  for (let entry = 132; entry < 132 + count * 12; entry += 12) {
    if (view.getUint32(entry + 4) + view.getUint32(entry + 8) > icc.byteLength) return false;
  }
  return true;
}
