import type { Rect } from '../../shared/geometry.js';
import { intersectRects } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { cropMask } from '../../shared/mask.js';
import type { OutwardRegion } from '../../shared/outward-regions.js';
import type { Region } from '../../shared/regions.js';
import { regionMask } from '../../shared/regions.js';
import { compositePatches } from '../blending/composite.js';
import { cropRaster } from '../raster-crop.js';
import type { Patch, RasterImage } from '../raster-image.js';
import type { Scene } from './bring-near.js';
import { bringNear } from './bring-near.js';
import { lookOutward } from './outward-scene.js';
import type { Sources } from './sources.js';
import { findPreferredBoxes, weighBox } from './sources.js';

/** What a fill of several regions has come to. */
export interface FillState {
  readonly image: RasterImage;
  /** All pixels that are filled. */
  readonly filled: Mask;
  readonly sketch: Mask | undefined;
  readonly sources: Sources | undefined;
  /** The results so far, and the regions that they belong to. */
  readonly patches: readonly Patch[];
  readonly earlier: readonly Region[];
}

/** Parts of the photo to copy from that a region does not hold. */
export function findFarBoxes(sources: Sources | undefined, region: Region): Rect[] {
  const { box } = region;
  if (!sources?.prefer || 'side' in region) return [];
  return findPreferredBoxes(sources.prefer).filter((part) => !holds(box, part));
}

function holds(box: Rect, part: Rect): boolean {
  const shared = intersectRects(box, part);
  return shared.width === part.width && shared.height === part.height;
}

/** What the fill of `region` sees: its crop after the patches so far, and what is preferred elsewhere. A new image. */
export function showRegion(state: FillState, region: Region | OutwardRegion): Scene {
  const { image, filled, sketch, sources, patches, earlier } = state;
  const { box } = region;
  const { hole, avoid } = regionMask(filled, region);
  const scene: Scene = {
    image: cropWithPatches(image, patches, box),
    hole,
    masked: cropMask(filled, box),
    avoid: withoutFilled(avoid, box, earlier),
    sketch: sketch && linesInHole(cropMask(sketch, box), hole),
    weights: sources && weighBox(sources, box),
    origin: { x: 0, y: 0 },
    parts: [{ rect: { ...box, left: 0, top: 0 }, at: { x: box.left, y: box.top } }],
  };
  if ('side' in region) return lookOutward(scene, region, filled);
  const far = findFarBoxes(sources, region);
  if (!sources || far.length === 0) return scene;
  const parts = far.map((part) => ({
    image: cropWithPatches(image, patches, part),
    weights: withoutMasked(weighBox(sources, part), cropMask(filled, part)),
    at: { x: part.left, y: part.top },
  }));
  return bringNear(scene, parts);
}

/** The pixels of `box` as they are after the patches so far. */
function cropWithPatches(image: RasterImage, patches: readonly Patch[], box: Rect): RasterImage {
  const moved = patches
    .filter(({ rect }) => intersectRects(rect, box).width > 0)
    .map((patch) => ({
      ...patch,
      rect: { ...patch.rect, left: patch.rect.left - box.left, top: patch.rect.top - box.top },
    }));
  const crop = cropRaster(image, box);
  return moved.length > 0 ? compositePatches(crop, moved) : crop;
}

/** Pixels that an earlier region has filled are good to see and to copy again. */
function withoutFilled(avoid: Mask, box: Rect, filled: readonly Region[]): Mask {
  const data = avoid.data.slice();
  for (const { hole } of filled) {
    const shared = intersectRects(hole, box);
    for (let y = 0; y < shared.height; y++) {
      const start = (shared.top - box.top + y) * avoid.width + shared.left - box.left;
      data.fill(0, start, start + shared.width);
    }
  }
  return { ...avoid, data };
}

/** The sketch of a region, or nothing where none of its lines touches the hole. */
function linesInHole(sketch: Mask, hole: Mask): Mask | undefined {
  return sketch.data.some((line, pixel) => line !== 0 && hole.data[pixel] !== 0) ? sketch : undefined;
}

function withoutMasked(weights: Uint8Array, masked: Mask): Uint8Array {
  return weights.map((weight, pixel) => (masked.data[pixel] === 0 ? weight : 0));
}
