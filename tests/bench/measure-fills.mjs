import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { PYTHON } from './machine.mjs';
import { choosePhoto, placeHole, writeCrop, writeMask, writePhoto } from './photos.mjs';
import { repeatChild } from './repeat-child.mjs';

const SIZE = { width: 6000, height: 4000 };
const HOLE_SIDES = [1000, 200];

/** The margin of Lacuna's own regions (src/shared/regions.ts), so that all see the same surroundings. */
const MARGIN_FACTOR = 0.75;
const MINIMUM_MARGIN_PX = 96;

const here = (file) => fileURLToPath(new URL(file, import.meta.url));

/**
 * Each tool: its command for a set of files, and how its own clock is read from its output. Lacuna gets the whole photo;
 * the others get the crop around the hole, which is what Lacuna works on too.
 */
const TOOLS = [
  {
    tool: 'Lacuna',
    input: 'whole photo',
    command: ({ photo, mask }) => [process.execPath, here('fill-lacuna.mjs'), photo, mask],
  },
  {
    tool: 'OpenCV Telea',
    input: 'crop',
    command: ({ crop, cropMask }) => [PYTHON, here('fill-opencv.py'), 'telea', crop, cropMask],
  },
  {
    tool: 'OpenCV Navier-Stokes',
    input: 'crop',
    command: ({ crop, cropMask }) => [PYTHON, here('fill-opencv.py'), 'ns', crop, cropMask],
  },
  {
    tool: "G'MIC inpaint_matchpatch",
    input: 'crop',
    command: ({ crop, cropMask }) => gmic(crop, cropMask, ['inpaint_matchpatch[0]', '[1]']),
  },
  {
    tool: "G'MIC inpaint",
    input: 'crop',
    command: ({ crop, cropMask }) => gmic(crop, cropMask, ['inpaint[0]', '[1],9,22,0.1,1,10,0.8,10,1']),
  },
];

/** Seconds of the fill alone and peak memory of the process, per tool and hole. */
export async function measureFills({ photos, repeats, limitSeconds, folder, say }) {
  const photo = await choosePhoto(photos);
  const whole = join(folder, 'photo-24.png');
  await writePhoto(photo, SIZE, whole);
  const rows = [];
  for (const side of HOLE_SIDES) {
    const files = await writeFiles(photo, whole, side, folder);
    for (const { tool, input, command } of TOOLS) {
      say(`fill ${side} x ${side}: ${tool}`);
      const row = { tool, hole: side, input, photo: photo.name, megapixels: 24 };
      rows.push({
        ...row,
        ...(await repeatChild(command(files), { repeats, limitSeconds, ownClock: true })),
      });
    }
  }
  return rows;
}

async function writeFiles(photo, whole, side, folder) {
  const hole = placeHole(photo, SIZE, side);
  const box = grow(hole, Math.ceil(Math.max(MINIMUM_MARGIN_PX, MARGIN_FACTOR * side)));
  const files = {
    photo: whole,
    mask: join(folder, `mask-${side}.png`),
    crop: join(folder, `crop-${side}.png`),
    cropMask: join(folder, `crop-mask-${side}.png`),
  };
  await writeMask(SIZE, hole, files.mask);
  await writeCrop(files.photo, box, files.crop);
  await writeMask(box, { ...hole, left: hole.left - box.left, top: hole.top - box.top }, files.cropMask);
  return files;
}

/** G'MIC's clock (`$|`, seconds since its start) is read around the command. */
function gmic(crop, cropMask, command) {
  return [
    'gmic',
    '-v',
    '0',
    crop,
    cropMask,
    'start=$|',
    ...command,
    'end=$|',
    'echo',
    'SECONDS={$end-$start}',
  ];
}

function grow({ left, top, width, height }, margin) {
  const box = { left: Math.max(0, left - margin), top: Math.max(0, top - margin) };
  return {
    ...box,
    width: Math.min(SIZE.width, left + width + margin) - box.left,
    height: Math.min(SIZE.height, top + height + margin) - box.top,
  };
}
