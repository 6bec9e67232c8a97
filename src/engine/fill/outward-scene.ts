import type { Rect, Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { createMask, cropMask, maskBounds } from '../../shared/mask.js';
import type { OutwardRegion, OutwardSide } from '../../shared/outward-regions.js';
import { cropRaster } from '../raster-crop.js';
import type { RasterImage } from '../raster-image.js';
import type { FarPart, Scene } from './bring-near.js';
import { bringNear, moveParts } from './bring-near.js';

/** Beyond the end of the picture so much more is filled and thrown away: at the very end patches see only one side, and choose badly. */
const APRON_PART = 0.25;
const LEAST_APRON_PX = 32;

/**
 * What the fill of a strip outside of the photo sees besides: the photo beside it as in a mirror, laid where it is no neighbour of the hole.
 * What lies near a border goes on in its mirror image more often than anywhere else in the photo. And an apron of hole beyond the end of the
 * picture.
 */
export function lookOutward(scene: Scene, region: OutwardRegion, photo: Size): Scene {
  const { box, hole, side } = region;
  const beside = besideOf(side, hole, box);
  const inBox = { ...beside, left: beside.left - box.left, top: beside.top - box.top };
  const isAcross = side === 'left' || side === 'right';
  const mirrored: FarPart = {
    ...mirror(scene, inBox, isAcross),
    at: isAcross
      ? { x: beside.left + beside.width - 1, y: beside.top }
      : { x: beside.left, y: beside.top + beside.height - 1 },
    mirrored: isAcross ? 'across' : 'down',
  };
  const apronPx = Math.max(LEAST_APRON_PX, Math.ceil(APRON_PART * region.thicknessPx));
  const padded = padScene(
    scene,
    {
      left: hole.left === 0 ? apronPx : 0,
      top: hole.top === 0 ? apronPx : 0,
      right: hole.left + hole.width === photo.width ? apronPx : 0,
      bottom: hole.top + hole.height === photo.height ? apronPx : 0,
    },
    isAcross,
  );
  const near = bringNear(padded, [mirrored]);
  if (near === padded) return padded;
  return { ...near, origin: { x: padded.origin.x + near.origin.x, y: padded.origin.y + near.origin.y } };
}

/** The part of the box that lies beside the strip, towards the photo. */
function besideOf(side: OutwardSide, hole: Rect, box: Rect): Rect {
  const right = box.left + box.width;
  const bottom = box.top + box.height;
  switch (side) {
    case 'left':
      return { ...box, left: hole.left + hole.width, width: right - hole.left - hole.width };
    case 'right':
      return { ...box, width: hole.left - box.left };
    case 'top':
      return { ...box, top: hole.top + hole.height, height: bottom - hole.top - hole.height };
    case 'bottom':
      return { ...box, height: hole.top - box.top };
  }
}

/** `rect` of the scene with its left and right exchanged, or its top and bottom; what is masked in it is never copied. */
function mirror(
  { image, masked, weights }: Scene,
  rect: Rect,
  isAcross: boolean,
): Pick<FarPart, 'image' | 'weights'> {
  const cut = cropRaster(image, rect);
  const hidden = cropMask(masked, rect);
  const given = weights && cropMask({ ...image, data: weights }, rect).data;
  const data = cut.data.slice();
  const turned = new Uint8Array(rect.width * rect.height);
  const { channels } = cut;
  for (let y = 0, to = 0; y < rect.height; y++) {
    for (let x = 0; x < rect.width; x++, to++) {
      const from = isAcross ? (y + 1) * rect.width - 1 - x : (rect.height - 1 - y) * rect.width + x;
      turned[to] = hidden.data[from] === 0 ? (given?.[from] ?? 255) : 0;
      for (let channel = 0; channel < channels; channel++) {
        data[to * channels + channel] = cut.data[from * channels + channel]!;
      }
    }
  }
  return { image: { ...cut, data } as RasterImage, weights: turned };
}

interface Sides {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** `scene` with so much more hole on each side, and weights for all of it. */
function padScene(scene: Scene, { left, top, right, bottom }: Sides, isAcross: boolean): Scene {
  const { image } = scene;
  const size = { width: left + image.width + right, height: top + image.height + bottom };
  const pad = (mask: Mask | undefined, outside: number): Mask => {
    const padded = createMask(size);
    padded.data.fill(outside);
    for (let y = 0; y < image.height; y++) {
      const to = (top + y) * size.width + left;
      if (mask) padded.data.set(mask.data.subarray(y * image.width, (y + 1) * image.width), to);
      else padded.data.fill(255, to, to + image.width);
    }
    return padded;
  };
  const weights = scene.weights && { ...image, data: scene.weights };
  const hole = pad(scene.hole, 255);
  const avoid = pad(scene.avoid, 0);
  const bounds = maskBounds(scene.hole);
  const [first, last] = isAcross
    ? [bounds.left, left + bounds.left + bounds.width + right]
    : [bounds.top, top + bounds.top + bounds.height + bottom];
  /** At its ends the apron is as wide as the strip: what lies beside it there is not known, and not filled. */
  const isBeside = (pixel: number): boolean => {
    const x = pixel % size.width;
    const y = (pixel - x) / size.width;
    const isOutside = x < left || y < top || x >= left + image.width || y >= top + image.height;
    const at = isAcross ? x : y;
    return isOutside && (at < first || at >= last);
  };
  return {
    image: padImage(image, size, left, top),
    hole: { ...hole, data: hole.data.map((value, pixel) => (isBeside(pixel) ? 0 : value)) },
    masked: pad(scene.masked, 255),
    avoid: { ...avoid, data: avoid.data.map((value, pixel) => (isBeside(pixel) ? 255 : value)) },
    sketch: scene.sketch && pad(scene.sketch, 0),
    weights: pad(weights, 255).data,
    origin: { x: left, y: top },
    parts: moveParts(scene.parts, { x: left, y: top }),
  };
}

function padImage(image: RasterImage, size: Size, left: number, top: number): RasterImage {
  const { channels } = image;
  const length = size.width * size.height * channels;
  const padded: RasterImage =
    image.depth === 16
      ? { ...size, channels, depth: 16, data: new Uint16Array(length) }
      : { ...size, channels, depth: 8, data: new Uint8Array(length) };
  for (let y = 0; y < image.height; y++) {
    const row = image.data.subarray(y * image.width * channels, (y + 1) * image.width * channels);
    padded.data.set(row, ((top + y) * size.width + left) * channels);
  }
  return padded;
}
