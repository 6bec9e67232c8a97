import { createHash } from 'node:crypto';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import sharp from 'sharp';

import { PYTHON } from '../machine.mjs';
import { runChild } from '../run-child.mjs';
import { drawShapes, findBounds, growBox } from './real-cases.mjs';

const FILL_OPENCV = fileURLToPath(new URL('../fill-opencv.py', import.meta.url));

/** As Lacuna's own regions (src/shared/regions.ts), so that all see the same surroundings. */
const MARGIN_FACTOR = 0.75;
const MINIMUM_MARGIN_PX = 96;

const OTHERS = [
  { label: 'OpenCV Telea', command: (image, mask, out) => [PYTHON, FILL_OPENCV, 'telea', image, mask, out] },
  {
    label: "G'MIC",
    command: (image, mask, out) => [
      'gmic',
      '-v',
      '0',
      image,
      mask,
      'inpaint_matchpatch[0]',
      '[1]',
      'o[0]',
      out,
    ],
  },
];

/**
 * What others make of a case: per label `{image}`, the whole photo with the filled part as raw pixels, or `{skipped}` with the
 * reason. They see the part around the hole that Lacuna sees. What they made stays in `folder` for the next run: they do not change.
 */
export async function fillByOthers({ name, shapes }, photo, folder, limitSeconds) {
  await mkdir(folder, { recursive: true });
  const mark = createHash('sha256').update(JSON.stringify(shapes)).digest('hex').slice(0, 8);
  const hole = findBounds(shapes, photo.info);
  const margin = Math.ceil(Math.max(MINIMUM_MARGIN_PX, MARGIN_FACTOR * Math.max(hole.width, hole.height)));
  const box = growBox(hole, margin, photo.info);
  const [image, mask] = [join(folder, `${name}-crop.png`), join(folder, `${name}-crop-mask.png`)];
  await sharp(photo.data, { raw: photo.info }).extract(box).png({ compressionLevel: 1 }).toFile(image);
  const white = await sharp(drawShapes(shapes, box, { fill: 'white' }))
    .flatten({ background: 'black' })
    .toBuffer();
  await sharp(white).greyscale().threshold(128).toColourspace('b-w').png().toFile(mask);
  const fills = [];
  for (const { label, command } of OTHERS) {
    const out = join(folder, `${name}-${mark}-${label.replace(/\W/g, '')}.png`);
    const kept = await exists(out);
    const { ok, reason } = kept ? { ok: true } : await runChild(command(image, mask, out), { limitSeconds });
    if (!ok) {
      fills.push({ label, skipped: reason });
      continue;
    }
    const patch = await sharp(out).removeAlpha().toBuffer();
    const whole = sharp(photo.data, { raw: photo.info }).composite([
      { input: patch, left: box.left, top: box.top },
    ]);
    fills.push({ label, image: { data: await whole.removeAlpha().raw().toBuffer(), info: photo.info } });
  }
  return fills;
}

async function exists(path) {
  return await access(path).then(
    () => true,
    () => false,
  );
}
