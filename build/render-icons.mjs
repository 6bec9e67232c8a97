/** @file Renders icon.svg for every platform: `node build/render-icons.mjs` after a change of the drawing. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';

const FOLDER = import.meta.dirname;

/** Linux picks by file name. */
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const WINDOWS_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** Types of Apple's icns container that hold a PNG, with its side. */
const APPLE_TYPES = {
  icp4: 16,
  ic11: 32,
  icp5: 32,
  ic12: 64,
  ic07: 128,
  ic13: 256,
  ic08: 256,
  ic14: 512,
  ic09: 512,
  ic10: 1024,
};

function render(side) {
  return sharp(join(FOLDER, 'icon.svg')).resize(side, side).png({ compressionLevel: 9 }).toBuffer();
}

/** ICO: a header, an entry of 16 bytes for each picture, then the pictures. */
async function createIco() {
  const pictures = await Promise.all(WINDOWS_SIZES.map(render));
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  for (const [index, picture] of pictures.entries()) {
    const entry = 6 + 16 * index;
    // 0 means 256.
    header.writeUInt8(WINDOWS_SIZES[index] % 256, entry);
    header.writeUInt8(WINDOWS_SIZES[index] % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(picture.length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += picture.length;
  }
  return Buffer.concat([header, ...pictures]);
}

/** ICNS: blocks of a type, a length that counts its own header, and a picture. */
async function createIcns() {
  const blocks = await Promise.all(
    Object.entries(APPLE_TYPES).map(async ([type, side]) => createBlock(type, await render(side))),
  );
  return createBlock('icns', Buffer.concat(blocks));
}

function createBlock(type, content) {
  const header = Buffer.alloc(8);
  header.write(type, 'latin1');
  header.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([header, content]);
}

await mkdir(join(FOLDER, 'icons'), { recursive: true });
for (const side of LINUX_SIZES)
  await writeFile(join(FOLDER, `icons/${side}x${side}.png`), await render(side));
await writeFile(join(FOLDER, 'icon.ico'), await createIco());
await writeFile(join(FOLDER, 'icon.icns'), await createIcns());
