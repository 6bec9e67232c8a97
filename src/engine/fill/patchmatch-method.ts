import { createNotice } from '../../shared/notice.js';
import { sliceProgress } from '../../shared/progress.js';
import { createKernel } from '../patchmatch/create-kernel.js';
import { renderField } from '../patchmatch/render-field.js';
import { softenSeams } from '../patchmatch/soften-seams.js';
import { searchField } from '../patchmatch/search-field.js';
import type { ThreadPool } from '../patchmatch/thread-pool.js';
import { draftOfGuide } from './draft-image.js';
import type { FillMethod, FillRegion } from './fill-method.js';
import { hideAvoided } from './hide-avoided.js';
import { toPyramidBase } from './pyramid-base.js';
import { guideAlongLines } from './sketch-guide.js';
import { smoothKnown } from './smooth-known.js';
import type { TaskContext } from '../task-context.js';

/** Part of the time until it is known what comes from where. */
const SEARCHED = 0.88;

/** Fills with pixels of the photo itself (patchmatch/search-field.ts), at any depth; the search sees 8-bit RGB. */
export function createPatchMatchMethod(threads: ThreadPool): FillMethod {
  return {
    id: 'patchmatch',
    async fillRegion(region: FillRegion, context: TaskContext) {
      context.onProgress?.({ stage: 'search', fraction: 0 });
      const rendering = sliceProgress(context.onProgress, SEARCHED, 1);
      const base = region.base ?? toPyramidBase(region);
      const guide = region.guide ?? (region.sketch && smoothKnown(guideAlongLines(base, region.sketch)));
      const result = await searchField(
        {
          region: base,
          guide,
          sourceWeights: region.sourceWeights,
          sketch: region.sketch,
          isOutward: region.isOutward ?? false,
          seed: region.seed,
          createKernel: (sizeBytes) => createKernel(threads, sizeBytes),
        },
        {
          ...context,
          onProgress: sliceProgress(context.onProgress, 0.02, SEARCHED),
          onCoarse: (answer) => void context.onDraft?.(draftOfGuide(answer, region.hole)),
        },
      );
      if (!result.field && region.sourceWeights) {
        context.onNotice?.(
          createNotice(
            'NOTHING_TO_COPY',
            'Nothing is left around the hole that may be copied: it was closed smoothly. Leave more of the photo free, or say what is preferred.',
          ),
        );
      }
      // What does not belong here is no colour to blend with either.
      const { avoid } = hideAvoided(region);
      const sources = renderField(region.image, region.hole, result, {
        avoid,
        onPart: (part) => rendering({ stage: 'search', fraction: part }),
      });
      // A line that the person drew has the edge that it has.
      if (!region.sketch) softenSeams(region.image, region.hole, sources, avoid);
      return sources;
    },
  };
}
