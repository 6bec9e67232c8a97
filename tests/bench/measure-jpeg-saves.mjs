/**
 * @file `node tests/bench/measure-jpeg-saves.mjs FOLDER PHOTO` after `npm run build`: saves every JPEG of FOLDER ten times, each
 * time with another patch, and counts the values outside the patches' blocks that differ from the first file; then saves PHOTO at
 * several qualities once and six times, with its blocks kept and encoded anew with quality 95, and prints the PSNR outside the patch.
 * FOLDER: `python3 tests/fixtures/make-jpegs.py FOLDER --many`.
 */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import sharp from 'sharp';

import { openImage, saveImage } from '../../out/engine/engine.mjs';

const SAVES = 10;
const [folder, photo] = process.argv.slice(2);
const work = await mkdtemp(join(tmpdir(), 'lacuna-bench-'));
const totals = { files: 0, keptFiles: 0, outside: 0, beside: 0, besideValues: 0, anew: 0 };
for (const name of await readdir(folder)) await saveOften(join(folder, name));
console.log(JSON.stringify({ saves: SAVES, ...totals }));
if (photo !== undefined) await measurePhoto();
await rm(work, { recursive: true });

async function saveOften(path) {
  const mcu = mcuOf(await readFile(path));
  let current = path;
  const touched = [];
  const first = await decode(path);
  const random = createNumbers(totals.files + 1);
  for (let round = 0; round < SAVES; round++) {
    const source = await openImage(current);
    const { width, height, channels, orientation } = source.info;
    const side = Math.max(1, Math.min(9, width >> 2, height >> 2));
    // The same place every other time, so that losses there could add up.
    const left = round % 2 === 0 ? width >> 1 : random(width - side + 1);
    const top = round % 2 === 0 ? height >> 1 : random(height - side + 1);
    const rect = {
      left: Math.min(left, width - side),
      top: Math.min(top, height - side),
      width: side,
      height: side,
    };
    const data = Uint8Array.from({ length: side * side * channels }, () => random(256));
    const alpha = new Uint8Array(side * side).fill(255);
    const patch = { rect, image: { width: side, height: side, channels, depth: 8, data }, alpha };
    const out = join(work, `${round % 2}.jpg`);
    const { notices } = await saveImage(source, [patch], out, { force: true });
    if (notices.length > 0) totals.anew++;
    touched.push(storedRect(rect, width, height, orientation));
    current = out;
  }
  const last = await decode(current);
  count(first, last, mcu, touched);
}

/** Outside: more than a pixel from every touched block; beside: the ring of one pixel between colour samples. */
function count(first, last, mcu, touched) {
  const { width, height, channels } = first.info;
  const kinds = new Uint8Array(width * height);
  for (const { left, top, width: side, height: tall } of touched) {
    const x0 = Math.floor(left / mcu.width) * mcu.width;
    const y0 = Math.floor(top / mcu.height) * mcu.height;
    const x1 = Math.ceil((left + side) / mcu.width) * mcu.width;
    const y1 = Math.ceil((top + tall) / mcu.height) * mcu.height;
    const ringX = mcu.width > 8 ? 1 : 0;
    const ringY = mcu.height > 8 ? 1 : 0;
    for (let y = Math.max(0, y0 - ringY); y < Math.min(height, y1 + ringY); y++) {
      for (let x = Math.max(0, x0 - ringX); x < Math.min(width, x1 + ringX); x++) {
        const inside = x >= x0 && x < x1 && y >= y0 && y < y1;
        kinds[y * width + x] = Math.max(kinds[y * width + x], inside ? 2 : 1);
      }
    }
  }
  let outside = 0;
  for (let at = 0; at < first.data.length; at++) {
    const kind = kinds[Math.floor(at / channels)];
    const differs = first.data[at] !== last.data[at];
    if (kind === 0 && differs) outside++;
    if (kind === 1) totals.besideValues++;
    if (kind === 1 && differs) totals.beside++;
  }
  totals.files++;
  totals.outside += outside;
  if (outside === 0) totals.keptFiles++;
}

async function measurePhoto() {
  const rect = { left: 500, top: 400, width: 40, height: 40 };
  const pixels = await sharp(photo).resize(1364, 908).removeAlpha().raw().toBuffer();
  const raw = { raw: { width: 1364, height: 908, channels: 3 } };
  const data = new Uint8Array(40 * 40 * 3).fill(120);
  const image = { width: 40, height: 40, channels: 3, depth: 8, data };
  const patch = { rect, image, alpha: new Uint8Array(1600).fill(255) };
  for (const [quality, chromaSubsampling] of [
    [75, '4:2:0'],
    [85, '4:2:0'],
    [92, '4:2:0'],
    [97, '4:4:4'],
    [100, '4:4:4'],
  ]) {
    const path = join(work, 'photo.jpg');
    await writeFile(path, await sharp(pixels, raw).jpeg({ quality, chromaSubsampling }).toBuffer());
    const first = await decode(path);
    const row = { quality, chromaSubsampling, bytes: (await stat(path)).size };
    for (const [name, options] of [
      ['kept', {}],
      ['anew95', { quality: 95 }],
    ]) {
      let current = path;
      for (let round = 1; round <= 6; round++) {
        const out = join(work, `${name}${round}.jpg`);
        const saved = await saveImage(await openImage(current), [patch], out, { force: true, ...options });
        current = out;
        if (round === 1) row[`${name}Bytes`] = saved.sizeBytes;
        if (round === 1 || round === 6) row[`${name}${round}`] = psnrOutside(first, await decode(out), rect);
      }
    }
    console.log(JSON.stringify(row));
  }
}

function psnrOutside(first, last, rect) {
  const { width, channels } = first.info;
  let sum = 0;
  let values = 0;
  let differing = 0;
  for (let at = 0; at < first.data.length; at++) {
    const pixel = Math.floor(at / channels);
    const x = (pixel % width) - rect.left;
    const y = Math.floor(pixel / width) - rect.top;
    if (x >= 0 && x < rect.width && y >= 0 && y < rect.height) continue;
    const error = first.data[at] - last.data[at];
    sum += error * error;
    values++;
    if (error !== 0) differing++;
  }
  const psnr = sum === 0 ? 'equal' : (10 * Math.log10((255 * 255 * values) / sum)).toFixed(1);
  return `${psnr} dB, ${differing} of ${values} values differ`;
}

async function decode(path) {
  const { channels } = await sharp(path).metadata();
  const pipeline = sharp(path).toColourspace(channels === 1 ? 'b-w' : 'srgb');
  return await pipeline.raw().toBuffer({ resolveWithObject: true });
}

/** Pixels of an MCU, from the frame header. */
function mcuOf(bytes) {
  for (let at = 2; at < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    if (bytes[at + 1] < 0xc0 || bytes[at + 1] > 0xc2) continue;
    const factors = Array.from({ length: bytes[at + 9] }, (_, index) => bytes[at + 11 + 3 * index]);
    if (factors.length === 1) return { width: 8, height: 8 };
    const width = 8 * Math.max(...factors.map((factor) => factor >> 4));
    return { width, height: 8 * Math.max(...factors.map((factor) => factor & 15)) };
  }
  throw new Error('no frame');
}

/** Where a rectangle of the displayed image is stored. */
function storedRect({ left, top, width, height }, shownWidth, shownHeight, orientation) {
  const right = shownWidth - left - width;
  const bottom = shownHeight - top - height;
  const x = { 2: right, 3: right, 5: top, 6: top, 7: bottom, 8: bottom }[orientation] ?? left;
  const y = { 3: bottom, 4: bottom, 5: left, 6: right, 7: right, 8: left }[orientation] ?? top;
  return orientation >= 5
    ? { left: x, top: y, width: height, height: width }
    : { left: x, top: y, width, height };
}

function createNumbers(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
