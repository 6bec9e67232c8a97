import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';

import { AppError } from '../../shared/app-error.js';
import { hasPhotoEnding } from '../../shared/photo-endings.js';
import { OPENED_LABELS } from '../../shared/photo-formats.js';

/** A ground-truth image and the masks and sketches of the same base name (one mask, at most one sketch, unless a folder is at fault). */
export interface ImageMatch {
  readonly name: string;
  readonly images: readonly string[];
  readonly masks: readonly string[];
  readonly sketches: readonly string[];
}

/**
 * The images of a folder, their masks and their sketches by base name (`lake.jpg` with `lake.png`), in the order of their names;
 * masks without an image are left out, and so are other files and hidden ones.
 *
 * @throws AppError `NOT_FOUND` for a folder that cannot be read, or one without images.
 */
export async function matchFiles(
  imageFolder: string,
  maskFolder: string,
  sketchFolder?: string,
): Promise<ImageMatch[]> {
  const images = await listImages(imageFolder);
  const masks = await listImages(maskFolder);
  const sketches = sketchFolder === undefined ? new Map<string, string[]>() : await listImages(sketchFolder);
  if (images.size === 0) {
    throw new AppError(
      'NOT_FOUND',
      `Expected ground-truth images in ${imageFolder} but found no ${OPENED_LABELS} file there.`,
      { details: { path: imageFolder } },
    );
  }
  return [...images.keys()].sort().map((name) => ({
    name,
    images: images.get(name) ?? [],
    masks: masks.get(name) ?? [],
    sketches: sketches.get(name) ?? [],
  }));
}

/** The one image, the one mask and the sketch, if any, of a match; `NOT_FOUND` without a mask, `INVALID_PARAMS` where the name is not unique. */
export function requireFiles(
  match: ImageMatch,
  maskFolder: string,
): { image: string; mask: string; sketch: string | undefined } {
  const [image, secondImage] = match.images;
  const [mask, secondMask] = match.masks;
  const [sketch, secondSketch] = match.sketches;
  if (image === undefined || mask === undefined) {
    throw new AppError(
      'NOT_FOUND',
      `Expected a mask for ${match.name} in ${maskFolder} but found none. Name it ${match.name}.png.`,
      { details: { name: match.name, path: maskFolder } },
    );
  }
  if (secondImage !== undefined || secondMask !== undefined || secondSketch !== undefined) {
    const files = [...match.images, ...match.masks, ...match.sketches].join(', ');
    throw new AppError(
      'INVALID_PARAMS',
      `Expected one image, one mask and at most one sketch named ${match.name} but received ${files}. Rename or remove one.`,
      { details: { name: match.name } },
    );
  }
  return { image, mask, sketch };
}

async function listImages(folder: string): Promise<Map<string, string[]>> {
  let files: string[];
  try {
    files = (await readdir(folder, { withFileTypes: true }))
      .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    throw new AppError('NOT_FOUND', `Expected a folder with images but ${folder} cannot be read.`, {
      cause: error,
      details: { path: folder },
    });
  }
  const byName = new Map<string, string[]>();
  for (const file of files) {
    if (!hasPhotoEnding(file)) continue;
    const { name } = parse(file);
    byName.set(name, [...(byName.get(name) ?? []), join(folder, file)]);
  }
  return byName;
}
