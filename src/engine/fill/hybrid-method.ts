import { sliceProgress } from '../../shared/progress.js';
import type { Network } from '../network/network.js';
import type { FillMethod } from './fill-method.js';
import { toPyramidBase } from './pyramid-base.js';

/** The network says what belongs into the hole, PatchMatch makes it of the photo's own pixels at full resolution. */
export function createHybridMethod(network: Network, patchMatch: FillMethod): FillMethod {
  return {
    id: 'hybrid',
    async fillRegion(region, context) {
      context.onProgress?.({ stage: 'network', fraction: 0 });
      const guide = await network.answer(toPyramidBase(region), region.sketch, context);
      await patchMatch.fillRegion(
        { ...region, guide },
        { ...context, onProgress: sliceProgress(context.onProgress, 0.1, 1) },
      );
    },
  };
}
