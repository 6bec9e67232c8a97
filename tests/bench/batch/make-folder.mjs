import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import sharp from 'sharp';

const SAMPLES = ['dandelion', 'nuthatch', 'sundial'];

/** The same numbers for the same seed. */
export function createRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Fills `folder` with `photos/`, in folders of a hundred, and `masks/`: `count` JPEGs of `width` pixels made of the samples, each turned,
 * mirrored and lit a little otherwise. Of `badShare` of them the file is damaged or hostile. Returns the names of both kinds.
 */
export async function makeFolder(folder, { count, width, height, badShare = 0, seed = 1 }) {
  const random = createRandom(seed);
  const good = [];
  const bad = [];
  for (let index = 0; index < count; index++) {
    const sample = SAMPLES[index % SAMPLES.length];
    const place = String(Math.floor(index / 100)).padStart(3, '0');
    const name = `${place}/photo-${String(index).padStart(5, '0')}`;
    for (const kind of ['photos', 'masks']) await mkdir(join(folder, kind, place), { recursive: true });
    const isFlopped = random() < 0.5;
    const shape = (path) => {
      const picture = sharp(path).resize(width, height, { fit: 'fill', kernel: 'cubic' });
      return isFlopped ? picture.flop() : picture;
    };
    const light = 0.9 + 0.2 * random();
    const bytes = await shape(pathOf(`${sample}.jpg`))
      .modulate({ brightness: light })
      .keepIccProfile()
      .withExif({ IFD0: { ImageDescription: name } })
      .jpeg({ quality: 92 })
      .toBuffer();
    const isBad = badShare > 0 && (index + 1) % Math.round(1 / badShare) === 0;
    await writeFile(join(folder, 'photos', `${name}.jpg`), isBad ? spoil(bytes, bad.length) : bytes);
    await shape(pathOf(`${sample}-mask.png`))
      .png()
      .toFile(join(folder, 'masks', `${name}.png`));
    (isBad ? bad : good).push(`${name}.jpg`);
  }
  return { good, bad };
}

/** Cut off, empty, text, zeros, or a size that nobody can hold. */
function spoil(bytes, kind) {
  switch (kind % 5) {
    case 0:
      return bytes.subarray(0, Math.floor(bytes.length / 3));
    case 1:
      return Buffer.alloc(0);
    case 2:
      return Buffer.from('no photo\n'.repeat(1000));
    case 3:
      return Buffer.concat([bytes.subarray(0, 500), Buffer.alloc(bytes.length - 500)]);
    default: {
      const huge = Buffer.from(bytes);
      const frame = huge.findIndex((byte, at) => byte === 0xff && [0xc0, 0xc1, 0xc2].includes(huge[at + 1]));
      huge.writeUInt16BE(65_500, frame + 5);
      huge.writeUInt16BE(65_500, frame + 7);
      return huge;
    }
  }
}

function pathOf(name) {
  return fileURLToPath(new URL(`../../../samples/${name}`, import.meta.url));
}
