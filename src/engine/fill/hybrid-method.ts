import { sliceProgress } from '../../shared/progress.js';
import type { Network } from '../network/network.js';
import { draftOfGuide } from './draft-image.js';
import type { FillMethod } from './fill-method.js';
import { toPyramidBase } from './pyramid-base.js';
import { guideAlongLines } from './sketch-guide.js';
import { smoothKnown } from './smooth-known.js';

/** A network's answer is right in the mean and mixes what it is not sure of; found by eye and by docs/benchmarks.md. */
const ANSWER_BLUR_PX = 2;

/** The network says what belongs into the hole, PatchMatch makes it of the photo's own pixels at full resolution. */
export function createHybridMethod(network: Network, patchMatch: FillMethod): FillMethod {
  return {
    id: 'hybrid',
    async fillRegion(region, context) {
      context.onProgress?.({ stage: 'network', fraction: 0 });
      const base = toPyramidBase(region);
      const answer = await network.answer(base, region.sketch, context);
      const along = region.sketch && guideAlongLines(base, region.sketch, answer);
      context.onDraft?.(draftOfGuide(along ?? answer, region.hole));
      const guide = along ? smoothKnown(along) : { ...answer, blurPx: ANSWER_BLUR_PX };
      await patchMatch.fillRegion(
        { ...region, base, guide },
        { ...context, onProgress: sliceProgress(context.onProgress, 0.1, 1) },
      );
    },
  };
}
