import type { Network } from '../network/network.js';
import { renderField } from '../patchmatch/render-field.js';
import type { FillMethod } from './fill-method.js';
import { toPyramidBase } from './pyramid-base.js';
import { guideAlongLines } from './sketch-guide.js';

/** The network's answer itself, enlarged to the size of the hole: what the network knows, without the photo's sharpness. */
export function createNetworkMethod(network: Network): FillMethod {
  return {
    id: 'network',
    async fillRegion(region, context) {
      context.onProgress?.({ stage: 'network', fraction: 0 });
      const base = toPyramidBase(region);
      const answer = await network.answer(base, region.sketch, context);
      const { width, height, rgb } = region.sketch ? guideAlongLines(base, region.sketch, answer) : answer;
      const factor = region.image.width / width;
      renderField(region.image, region.hole, {
        field: undefined,
        tone: { width, height, rgb, factor },
        toneShiftLimit: 0,
      });
    },
  };
}
