import { sliceProgress } from '../../shared/progress.js';
import { createKernel } from '../patchmatch/create-kernel.js';
import type { PyramidLevel } from '../patchmatch/pyramid.js';
import { renderField } from '../patchmatch/render-field.js';
import { searchField } from '../patchmatch/search-field.js';
import type { ThreadPool } from '../patchmatch/thread-pool.js';
import type { FillMethod, FillRegion } from './fill-method.js';
import type { TaskContext } from '../task-context.js';

/** Fills with pixels of the photo itself (patchmatch/search-field.ts), at any depth; the search sees 8-bit RGB. */
export function createPatchMatchMethod(threads: ThreadPool): FillMethod {
  return {
    id: 'patchmatch',
    async fillRegion(region: FillRegion, context: TaskContext) {
      const result = await searchField(
        {
          region: toPyramidBase(region),
          guide: region.guide,
          sourceWeights: region.sourceWeights,
          seed: region.seed,
          createKernel: (sizeBytes) => createKernel(threads, sizeBytes),
        },
        { ...context, onProgress: sliceProgress(context.onProgress, 0, 0.95) },
      );
      renderField(region.image, region.hole, result);
    },
  };
}

/** RGBA8 with alpha 0 wherever something is masked, so that neither the search nor the tone sees what is to go. */
function toPyramidBase({ image, hole, avoid }: FillRegion): PyramidLevel {
  const { width, height, channels, data } = image;
  const rgba = new Uint8Array(width * height * 4);
  const shift = image.depth === 16 ? 8 : 0;
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  for (let pixel = 0; pixel < width * height; pixel++) {
    if (hole.data[pixel] !== 0 || avoid.data[pixel] !== 0) continue;
    const from = pixel * channels;
    const to = pixel * 4;
    rgba[to] = data[from]! >> shift;
    rgba[to + 1] = data[from + green]! >> shift;
    rgba[to + 2] = data[from + blue]! >> shift;
    rgba[to + 3] = 255;
  }
  return { width, height, rgba };
}
