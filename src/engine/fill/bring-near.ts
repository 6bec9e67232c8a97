import type { Point, Rect, Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { createMask, maskBounds } from '../../shared/mask.js';
import type { RasterImage } from '../raster-image.js';
import type { ScenePart } from './trace-origins.js';

/** A crop around a hole, as a fill sees it; masks and weights have the size of `image`. */
export interface Scene {
  readonly image: RasterImage;
  readonly hole: Mask;
  /** All that is filled, here or elsewhere, before or after. */
  readonly masked: Mask;
  readonly avoid: Mask;
  readonly sketch?: Mask | undefined;
  /** Of each pixel as a source. */
  readonly weights?: Uint8Array | undefined;
  /** Where the crop begins in `image`. */
  readonly origin: Point;
  /** Where what may be copied lies in the photo. */
  readonly parts: readonly ScenePart[];
}

/** A part of the photo to copy from; `at` and `mirrored` as in `ScenePart`. */
export interface FarPart extends Pick<ScenePart, 'at' | 'mirrored'> {
  readonly image: RasterImage;
  readonly weights: Uint8Array;
}

/** Sources are told by coordinates of 16 bits. */
const LONGEST_SIDE = 65_535;

/**
 * Lays parts of the photo that are far from a hole beside its crop, so that a search over both costs what both hold and not what lies between
 * them. They go to the side that the hole is farthest from, because what is there is no neighbour of it, and never touch what may be
 * copied of the crop: nothing is copied across the joint. `scene` needs weights. Parts that do not fit in are left out, all of them where the hole fills the crop.
 */
export function bringNear(scene: Scene, parts: readonly FarPart[]): Scene {
  const { image, weights } = scene;
  const { side, distance } = farthestSide(maskBounds(scene.hole), image);
  if (!weights || distance === 0) return scene;
  const isBeside = side === 'left' || side === 'right';
  const { placed, block } = stack(parts, isBeside);
  const size = isBeside
    ? { width: image.width + block.width, height: Math.max(image.height, block.height) }
    : { width: Math.max(image.width, block.width), height: image.height + block.height };
  if (placed.length === 0 || Math.max(size.width, size.height) > LONGEST_SIDE) return scene;
  const origin = { x: side === 'left' ? block.width : 0, y: side === 'top' ? block.height : 0 };
  const blockAt = { x: side === 'right' ? image.width : 0, y: side === 'bottom' ? image.height : 0 };
  // The rest is what the crop ends with, and is never copied.
  const joined = extendImage(image, size, origin);
  const joinedWeights = new Uint8Array(size.width * size.height);
  copyRows({ ...image, data: weights, channels: 1 }, { ...size, data: joinedWeights, channels: 1 }, origin);
  const joinedParts = moveParts(scene.parts, origin);
  for (const { part, at } of placed) {
    const to = { x: blockAt.x + at.x, y: blockAt.y + at.y };
    const { width, height } = part.image;
    const { at: seenAt, mirrored } = part;
    const rect = { left: to.x, top: to.y, width, height };
    joinedParts.push({ rect, at: seenAt, ...(mirrored && { mirrored }) });
    copyRows(part.image, joined, to);
    const framed = withFrame(part);
    copyRows({ ...part.image, data: framed, channels: 1 }, { ...size, data: joinedWeights, channels: 1 }, to);
  }
  const extend = (mask: Mask): Mask => {
    const larger = createMask(size);
    copyRows({ ...mask, channels: 1 }, { ...larger, channels: 1 }, origin);
    return larger;
  };
  return {
    image: joined,
    hole: extend(scene.hole),
    masked: extend(scene.masked),
    avoid: extend(scene.avoid),
    sketch: scene.sketch && extend(scene.sketch),
    weights: joinedWeights,
    origin,
    parts: joinedParts,
  };
}

/** The parts of a scene that lies at `origin` of a larger one. */
export function moveParts(parts: readonly ScenePart[], { x, y }: Point): ScenePart[] {
  return parts.map(({ rect, ...place }) => ({
    rect: { ...rect, left: rect.left + x, top: rect.top + y },
    ...place,
  }));
}

function farthestSide(hole: Rect, { width, height }: Size) {
  const distances = [
    { side: 'right', distance: width - hole.left - hole.width },
    { side: 'bottom', distance: height - hole.top - hole.height },
    { side: 'left', distance: hole.left },
    { side: 'top', distance: hole.top },
  ] as const;
  return distances.reduce((best, one) => (one.distance > best.distance ? one : best));
}

/** One part after the other, downwards beside a crop and to the right below it. */
function stack(parts: readonly FarPart[], isDownwards: boolean) {
  const placed: { readonly part: FarPart; readonly at: Point }[] = [];
  const block = { width: 0, height: 0 };
  for (const part of parts) {
    const { width, height } = part.image;
    const end = isDownwards ? block.height + height : block.width + width;
    if (end > LONGEST_SIDE) break;
    placed.push({ part, at: isDownwards ? { x: 0, y: block.height } : { x: block.width, y: 0 } });
    block.width = isDownwards ? Math.max(block.width, width) : end;
    block.height = isDownwards ? end : Math.max(block.height, height);
  }
  return { placed, block };
}

/** The weights of a part with a frame of pixels that are never copied. */
function withFrame({ image: { width, height }, weights }: FarPart): Uint8Array {
  const framed = weights.slice();
  framed.fill(0, 0, width);
  framed.fill(0, (height - 1) * width);
  for (let y = 0; y < height; y++) framed[y * width] = framed[(y + 1) * width - 1] = 0;
  return framed;
}

/** `image` at `origin` of a larger one, its edges continued. */
function extendImage(image: RasterImage, size: Size, origin: Point): RasterImage {
  const { channels } = image;
  const extended: RasterImage =
    image.depth === 16
      ? { ...size, channels, depth: 16, data: new Uint16Array(size.width * size.height * channels) }
      : { ...size, channels, depth: 8, data: new Uint8Array(size.width * size.height * channels) };
  for (let y = 0, to = 0; y < size.height; y++) {
    const row = Math.min(image.height - 1, Math.max(0, y - origin.y));
    for (let x = 0; x < size.width; x++) {
      const column = Math.min(image.width - 1, Math.max(0, x - origin.x));
      const from = (row * image.width + column) * channels;
      for (let channel = 0; channel < channels; channel++) extended.data[to++] = image.data[from + channel]!;
    }
  }
  return extended;
}

interface Plane extends Size {
  readonly channels: number;
  readonly data: Uint8Array | Uint16Array;
}

function copyRows(from: Plane, to: Plane, at: Point): void {
  const length = from.width * from.channels;
  for (let y = 0; y < from.height; y++) {
    const row = from.data.subarray(y * length, (y + 1) * length);
    to.data.set(row, ((at.y + y) * to.width + at.x) * from.channels);
  }
}
