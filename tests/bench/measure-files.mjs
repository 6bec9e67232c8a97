import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { choosePhoto, placeHole, writeMask, writePhoto } from './photos.mjs';
import { repeatChild } from './repeat-child.mjs';

const SIZES = [
  { megapixels: 12, width: 4000, height: 3000 },
  { megapixels: 24, width: 6000, height: 4000 },
  { megapixels: 50, width: 8660, height: 5774 },
];
const HOLE_SIDE = 1000;

const CHILD = fileURLToPath(new URL('time-files.mjs', import.meta.url));
const LACUNA = fileURLToPath(new URL('../../out/cli/lacuna.mjs', import.meta.url));

/** Seconds to decode, to save with one patch, and of the whole command; JPEG in, JPEG out; one process per run; the whole command with the start of Node. */
export async function measureFiles({ photos, repeats, limitSeconds, folder, say }) {
  const photo = await choosePhoto(photos);
  const rows = [];
  for (const { megapixels, ...size } of SIZES) {
    say(`files: ${megapixels} MP`);
    const file = join(folder, `photo-${megapixels}.jpg`);
    const mask = join(folder, `photo-${megapixels}-mask.png`);
    await writePhoto(photo, size, file);
    await writeMask(size, placeHole(photo, size, HOLE_SIDE), mask);
    const target = join(folder, `result-${megapixels}.jpg`);
    const commands = {
      decode: [process.execPath, CHILD, 'decode', file],
      'decode + save': [process.execPath, CHILD, 'save', file, target],
      'lacuna fill (whole command)': [
        process.execPath,
        LACUNA,
        ...['fill', file, '--mask', mask, '-o', target, '--force', '--json'],
      ],
    };
    for (const [step, command] of Object.entries(commands)) {
      const options = { repeats, limitSeconds, ownClock: command[1] === CHILD };
      rows.push({ step, megapixels, hole: HOLE_SIDE, ...(await repeatChild(command, options)) });
    }
  }
  return rows;
}
