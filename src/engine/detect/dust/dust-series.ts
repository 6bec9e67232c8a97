import type { Size } from '../../../shared/geometry.js';
import { fromSensorPlace, toSensorPlace, turnSize } from '../../../shared/orientation.js';
import type { RasterImage } from '../../raster-image.js';
import { boxMoments, createBoxSums } from '../box-sums.js';
import type { Detection } from '../detection.js';
import { createWorkingPlanes } from '../working-planes.js';
import { DUST_SIDE, dustDetection, rateSpots } from './find-dust.js';
import type { ScenePrint } from './scene-print.js';
import { isCalmAt, isSameScene, printScene } from './scene-print.js';

/** A spot of the sensor; the place as parts of its width and height, the radius as a part of its long side. */
export interface SensorSpot {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** In how many scenes it was seen. */
  readonly seen: number;
  readonly confidence: number;
}

/** The dust of one sensor. */
export interface DustMap {
  /** Of the sensor, in pixels. Photos of another size are not of this sensor. */
  readonly size: Size;
  readonly spots: readonly SensorSpot[];
}

/** Photos of one series, one after the other. */
export interface DustSeries {
  /** Takes a photo as displayed; false where its size on the sensor is another than that of the first. */
  add(image: RasterImage, orientation: number): boolean;
  /** The dust that all photos so far speak for. */
  readMap(): DustMap | undefined;
}

/** A spot must be seen in so many different scenes… */
const LEAST_SCENES = 3;
/** …and in this part of those in which it could have been seen. */
const LEAST_PART = 0.6;
/** What looks a little like dust is enough where it stays in place. */
const LEAST_CONFIDENCE = 0.02;
/** So many photos say all that there is to say. */
const MOST_PHOTOS = 200;
/** Darker by less than this part of the light, nothing is seen in a photo. */
const SEEN_CONTRAST = 0.01;

interface Evidence {
  readonly print: ScenePrint;
  readonly spots: readonly { readonly x: number; readonly y: number; readonly radius: number }[];
}

/** Gathers what stays in place on the sensor while the scenes change. */
export function createDustSeries(): DustSeries {
  const evidence: Evidence[] = [];
  let size: Size | undefined;
  return {
    add(image, orientation) {
      const own = turnSize(image, orientation);
      size ??= own;
      if (own.width !== size.width || own.height !== size.height) return false;
      if (evidence.length >= MOST_PHOTOS) return true;
      const planes = createWorkingPlanes(image, DUST_SIDE);
      const print = printScene(planes, orientation);
      if (evidence.some((other) => isSameScene(other.print, print))) return true;
      const longSide = Math.max(planes.width, planes.height);
      const spots = rateSpots(planes)
        .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
        .map(({ x, y, radius }) => ({
          ...toSensorPlace({ x: (x + 0.5) / planes.width, y: (y + 0.5) / planes.height }, orientation),
          radius: radius / longSide,
        }));
      evidence.push({ print, spots });
      return true;
    },
    readMap: () => size && { size, spots: gatherSpots(evidence, size) },
  };
}

function gatherSpots(evidence: readonly Evidence[], size: Size): SensorSpot[] {
  const longSide = Math.max(size.width, size.height);
  const found: SensorSpot[] = [];
  const isNear = (
    a: { readonly x: number; readonly y: number; readonly radius: number },
    b: { readonly x: number; readonly y: number },
  ): boolean =>
    Math.hypot(((a.x - b.x) * size.width) / longSide, ((a.y - b.y) * size.height) / longSide) <= a.radius;
  for (const spot of evidence.flatMap(({ spots }) => spots)) {
    if (found.some((other) => isNear(other, spot))) continue;
    const same = evidence.map(({ spots }) => spots.find((other) => isNear(spot, other)));
    const seen = same.filter((other) => other !== undefined);
    if (seen.length < LEAST_SCENES) continue;
    const missed = evidence.filter(
      ({ print }, index) => same[index] === undefined && isCalmAt(print, spot),
    ).length;
    const part = seen.length / (seen.length + missed);
    if (part < LEAST_PART) continue;
    const mean = (pick: (other: { x: number; y: number; radius: number }) => number): number =>
      seen.reduce((sum, other) => sum + pick(other), 0) / seen.length;
    found.push({
      x: mean(({ x }) => x),
      y: mean(({ y }) => y),
      radius: mean(({ radius }) => radius),
      seen: seen.length,
      confidence: part * (1 - 1 / (seen.length + 1)),
    });
  }
  return found;
}

/** The sensor's dust where this photo shows it; nothing of a photo that is of another size. */
export function findMappedDust(
  image: RasterImage,
  orientation: number,
  { size, spots }: DustMap,
): readonly Detection[] {
  const own = turnSize(image, orientation);
  if (own.width !== size.width || own.height !== size.height) return [];
  const planes = createWorkingPlanes(image, DUST_SIDE);
  const sums = createBoxSums(planes.luma, planes);
  const longSide = Math.max(planes.width, planes.height);
  return spots.flatMap((spot) => {
    const place = fromSensorPlace(spot, orientation);
    const [x, y] = [place.x * planes.width - 0.5, place.y * planes.height - 0.5];
    const radius = spot.radius * longSide;
    const at = [Math.round(x), Math.round(y)] as const;
    const middle = boxMoments(sums, ...at, Math.max(1, Math.round(radius * 0.6)));
    const inner = boxMoments(sums, ...at, Math.round(radius * 1.8));
    const outer = boxMoments(sums, ...at, Math.round(radius * 2.8) + 1);
    const count = outer.count - inner.count;
    const ground = (outer.sum - inner.sum) / Math.max(1, count);
    const spread = Math.sqrt(Math.max(0, (outer.squares - inner.squares) / Math.max(1, count) - ground ** 2));
    const contrast = 1 - middle.sum / middle.count / Math.max(1, ground);
    // On restless ground it is not seen, and a fill could only harm.
    if (contrast < SEEN_CONTRAST || spread > 1.2 * contrast * ground) return [];
    return [dustDetection(planes, { x, y, radius, confidence: spot.confidence }, image)];
  });
}

/** `found` in a photo, and beside it the sensor's dust that this photo shows and that is not among it. */
export function addMappedDust(
  found: readonly Detection[],
  image: RasterImage,
  orientation: number,
  map: DustMap,
): readonly Detection[] {
  const mapped = findMappedDust(image, orientation, map);
  return [...found, ...mapped.filter((spot) => !found.some((other) => isSame(spot, other)))];
}

function isSame(a: Detection, b: Detection): boolean {
  const middle = ({ rect }: Detection): readonly [number, number] => [
    rect.left + rect.width / 2,
    rect.top + rect.height / 2,
  ];
  const [ax, ay] = middle(a);
  const [bx, by] = middle(b);
  return a.kind === b.kind && Math.hypot(ax - bx, ay - by) < Math.max(a.rect.width, b.rect.width) / 2;
}
