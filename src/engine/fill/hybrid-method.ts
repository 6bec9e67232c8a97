import { sliceProgress } from '../../shared/progress.js';
import type { Network } from '../inference/network.js';
import { creepWhile } from '../creep-while.js';
import { draftOfGuide } from './draft-image.js';
import type { FillMethod } from './fill-method.js';
import { hideAvoided } from './hide-avoided.js';
import { toPyramidBase } from './pyramid-base.js';
import { drawPredicted } from './predicted-lines.js';
import { sharpenGuide } from './sharpen-guide.js';
import { guideAlongLines } from './sketch-guide.js';
import { smoothKnown } from './smooth-known.js';

/** A network's answer is right in the mean and mixes what it is not sure of; found by eye and by docs/benchmarks.md. */
const ANSWER_BLUR_PX = 2;
/** In a hole thinner than the blur there is nothing of the network's that is not mixed with both sides: it is not asked. */
const LEAST_THICKNESS = ANSWER_BLUR_PX;
/** Part of the time until the network has answered. */
const ANSWERED = 0.08;

/** The network says what belongs into the hole, PatchMatch makes it of the photo's own pixels at full resolution. */
export function createHybridMethod(
  network: Pick<Network, 'answer' | 'pixelSide'>,
  patchMatch: FillMethod,
): FillMethod {
  return {
    id: 'hybrid',
    choose(region) {
      return region.hasPreferred ? patchMatch : this;
    },
    async fillRegion(region, context) {
      if (region.thicknessPx < LEAST_THICKNESS * network.pixelSide(region.image)) {
        return patchMatch.fillRegion(region, context);
      }
      context.onProgress?.({ stage: 'network', fraction: 0 });
      const base = toPyramidBase(region);
      const seen = hideAvoided(region);
      const seenBase = seen === region ? base : toPyramidBase(seen);
      const asking = sliceProgress(context.onProgress, 0.02, ANSWERED);
      const predicted = region.suggested ?? drawPredicted(region, seenBase);
      const sketch = region.sketch ?? predicted;
      const answer = await creepWhile(asking, 'network', () => network.answer(seenBase, sketch, context));
      const along = region.sketch && guideAlongLines(base, region.sketch, answer);
      const led = predicted ? sharpenGuide(answer, guideAlongLines(base, predicted, answer, false)) : answer;
      void context.onDraft?.(draftOfGuide(along ?? led, region.hole));
      const guide = along ? smoothKnown(along) : { ...led, blurPx: ANSWER_BLUR_PX };
      return patchMatch.fillRegion(
        { ...region, base, guide },
        { ...context, onProgress: sliceProgress(context.onProgress, ANSWERED, 1) },
      );
    },
  };
}
