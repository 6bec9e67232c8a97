import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { placeDust } from './place-dust.mjs';
import { placeEyes } from './place-eyes.mjs';
import { placeStamp } from './place-stamps.mjs';
import { placeText } from './place-text.mjs';
import { placeWires } from './place-wires.mjs';

/** Small portraits are enlarged to this width. */
const PORTRAIT_SIDE = 960;

/** What is laid over a photo for each detector: changes the pixels and returns the truths `{rect, mask}`. */
export const SCENES = {
  dust: placeDust,
  text: placeText,
  'date-stamp': placeStamp,
  wires: placeWires,
  'red-eye': placeEyes,
};

/** The photos for a detector: `{file, side}`, the width they are enlarged to, where there is one. */
export async function listPhotos(data, name) {
  const open = await list(join(data, 'bench_open'));
  if (name !== 'red-eye') return open;
  const portraits = await list(join(data, 'train/cjdowner-interfaces'));
  return [...open, ...portraits.map(({ file }) => ({ file, side: PORTRAIT_SIDE }))];
}

async function list(folder) {
  return (await readdir(folder)).sort().map((name) => ({ file: join(folder, name) }));
}
