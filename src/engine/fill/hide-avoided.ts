import type { FillRegion } from './fill-method.js';

/** The region as if what must never be copied were masked, too: neither to be seen by a network nor to be blended with. Itself where there is no such thing. */
export function hideAvoided(region: FillRegion): FillRegion {
  const { sourceWeights, avoid } = region;
  if (!sourceWeights?.includes(0)) return region;
  const data = avoid.data.map((value, pixel) => (sourceWeights[pixel] === 0 ? 255 : value));
  return { ...region, avoid: { ...avoid, data } };
}
