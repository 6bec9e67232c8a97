import { throwIfCancelled } from '../../../shared/app-error.js';
import type { Size } from '../../../shared/geometry.js';
import { createMask } from '../../../shared/mask.js';
import { drawShape } from '../../../shared/mask-shapes.js';
import type { RasterImage } from '../../raster-image.js';
import type { DetectContext, Detection } from '../detection.js';
import { trimMask } from '../trim-mask.js';
import type { WorkingPlanes } from '../working-planes.js';
import { createWorkingPlanes } from '../working-planes.js';
import { joinChains } from './join-chains.js';
import { rateWire } from './judge-wire.js';
import { createRidgeMap } from './ridge-map.js';
import type { Chain } from './trace-chains.js';
import { traceChains } from './trace-chains.js';

/** A wire of three pixels in a photo of 6000 is one pixel wide here. */
const WIRE_SIDE = 2048;
const LEAST_CONFIDENCE = 0.5;
/** Beyond its width a wire has a blur; in working pixels. */
const RIM = 1.3;
/** Joining compares all with all: of a meadow's thousand blades the longest. */
const MOST_CHAINS = 400;

/** Long thin lines over smooth ground, dark or bright. Each is a thin band, gaps included. */
export function findWires(image: RasterImage, { signal }: DetectContext): readonly Detection[] {
  const planes = createWorkingPlanes(image, WIRE_SIDE);
  throwIfCancelled(signal);
  const map = createRidgeMap(planes.luma, planes);
  throwIfCancelled(signal);
  const chains = [...traceChains(map)].sort((a, b) => b.points.length - a.points.length);
  throwIfCancelled(signal);
  const joined = joinChains(chains.slice(0, MOST_CHAINS), Math.max(planes.width, planes.height));
  return joined
    .map((chain) => ({ chain, confidence: rateWire(chain, planes) }))
    .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
    .sort((a, b) => b.confidence - a.confidence)
    .map(({ chain, confidence }) => ({ kind: 'wires', confidence, ...drawBand(chain, planes, image) }));
}

function drawBand(
  { points, sigma }: Chain,
  { scaleX, scaleY }: WorkingPlanes,
  size: Size,
): Pick<Detection, 'rect' | 'mask'> {
  const radius = (1.2 * sigma + RIM) * Math.max(scaleX, scaleY);
  const mask = createMask(size);
  const placed = points.map(({ x, y }) => ({ x: (x + 0.5) * scaleX, y: (y + 0.5) * scaleY }));
  drawShape(mask, { kind: 'stroke', points: placed, radius, mode: 'add' });
  return trimMask({ left: 0, top: 0, width: size.width, height: size.height }, mask);
}
