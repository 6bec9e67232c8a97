import { createNotice } from '../../shared/notice.js';
import { sliceProgress } from '../../shared/progress.js';
import type { Network } from '../inference/network.js';
import { renderField } from '../patchmatch/render-field.js';
import { creepWhile } from '../creep-while.js';
import type { FillMethod } from './fill-method.js';
import { hideAvoided } from './hide-avoided.js';
import { toPyramidBase } from './pyramid-base.js';
import { guideAlongLines } from './sketch-guide.js';

/** Part of the time until the network has answered. */
const ANSWERED = 0.7;

/** The network's answer itself, enlarged to the size of the hole: what the network knows, without the photo's sharpness. */
export function createNetworkMethod(network: Network): FillMethod {
  return {
    id: 'network',
    async fillRegion(region, context) {
      context.onProgress?.({ stage: 'network', fraction: 0 });
      if (region.hasPreferred) {
        context.onNotice?.(
          createNotice(
            'PREFERENCE_UNUSED',
            'The method “network” copies nothing: what is preferred did not count.',
          ),
        );
      }
      const base = toPyramidBase(hideAvoided(region));
      const asking = sliceProgress(context.onProgress, 0.1, ANSWERED);
      const answer = await creepWhile(asking, 'network', () => network.answer(base, region.sketch, context));
      const { width, height, rgb } = region.sketch ? guideAlongLines(base, region.sketch, answer) : answer;
      const rendering = sliceProgress(context.onProgress, ANSWERED, 1);
      const factor = region.image.width / width;
      const shown = { field: undefined, tone: { width, height, rgb, factor }, toneShiftLimit: 0 };
      renderField(region.image, region.hole, shown, {
        avoid: region.avoid,
        onPart: (part) => rendering({ stage: 'network', fraction: part }),
      });
      return undefined;
    },
  };
}
