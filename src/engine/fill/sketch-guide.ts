import type { Size } from '../../shared/geometry.js';
import { fitInto } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { fillMembrane } from '../blending/membrane.js';
import type { ColourFlow } from '../blending/spread-colours.js';
import { spreadColours } from '../blending/spread-colours.js';
import type { WorkingImage } from '../inference/working-image.js';
import { scaleToWorkingImage } from '../inference/working-image.js';
import type { PyramidLevel } from '../patchmatch/pyramid.js';
import type { GuideImage } from '../patchmatch/tone.js';
import { ToneSampler } from '../patchmatch/tone.js';

/** Long side of the guide: fine enough that lines lie where they were drawn, coarse enough to be solved in a moment. */
const GUIDE_SIDE = 192;
/** What flows over a line, of what flows elsewhere: little, so that its sides differ; not nothing, for closed shapes. */
const LEAK = 0.001;
/** How strongly a network's answer holds: hardly on a line, more by the second number per squared pixel away from it. */
const HOLD_ON_LINE = 0.0003;
const HOLD_GROWTH = 0.00003;
/** Lines are drawn where a contour shall be seen: steps of luma below this are raised to it, at most by the gain. */
const LEAST_STEP = 80;
const MOST_GAIN = 4;
/** How strongly the colours beside a line hold their step. */
const STEP_HOLD = 3;
/** A step is measured this far from its line, and held up to one pixel farther. */
const STEP_REACH = 2;
/** The direction of a line is that of its pixels up to this far. */
const DIRECTION_REACH = 3;

/** A guide, and what it was made of at its own size: 1 = to fill, 1 = line in the hole. */
export interface LineGuide extends GuideImage {
  readonly hole: Float32Array;
  readonly lines: Float32Array;
}

/**
 * A guide whose colours change at the lines of the sketch: on either side they spread evenly, over a line hardly anything flows
 * (diffusion curves, Orzan et al. 2008, with the sketch as curves), and a weak step over a line is made clearer. The colours come
 * from the rim of the hole and, where there is one, from a network's `answer`. Around the hole it is the photo.
 *
 * @param sketch of the size of the region, 255 = line.
 * @param raisesSteps false keeps weak steps weak: lines that were not drawn are no wish for a contour.
 */
export function guideAlongLines(
  region: PyramidLevel,
  sketch: Mask,
  answer?: GuideImage,
  raisesSteps = true,
): LineGuide {
  const image = scaleToWorkingImage(region, fitInto(region, GUIDE_SIDE), sketch);
  const { width, height, hole, lines } = image;
  const pixels = width * height;
  for (let pixel = 0; pixel < pixels; pixel++) lines[pixel]! *= hole[pixel]!;
  const rgb = answer ? resize(answer, image) : membraneOf(image);
  const inside: number[] = [];
  for (let pixel = 0; pixel < pixels; pixel++) {
    if (hole[pixel] !== 0) inside.push(pixel);
    else
      for (let channel = 0; channel < 3; channel++)
        rgb[pixel * 3 + channel] = image.rgb[channel * pixels + pixel]!;
  }
  const flow = lines.map((line) => (line === 1 ? LEAK : 1));
  const hold = answer
    ? squaredDistances(image).map((distance) => HOLD_ON_LINE + HOLD_GROWTH * distance)
    : new Float32Array(pixels);
  const solution = { width, height, rgb, inside, flow, wanted: rgb.slice(), hold };
  spreadColours(solution);
  if (raisesSteps) {
    holdSteps(image, solution);
    spreadColours(solution);
  }
  return { width, height, rgb, hole, lines };
}

/**
 * Asks for a clear step over each line: writes what is wanted beside it, and how strongly, into `wanted` and `hold`. Only the light
 * is changed: colours made stronger looked wrong.
 */
function holdSteps({ width, height, lines, hole }: WorkingImage, { rgb, wanted, hold }: ColourFlow): void {
  const changes = new Float32Array(lines.length);
  const counts = new Uint16Array(lines.length);
  const luma = (pixel: number): number =>
    0.299 * rgb[pixel * 3]! + 0.587 * rgb[pixel * 3 + 1]! + 0.114 * rgb[pixel * 3 + 2]!;
  for (let pixel = 0; pixel < lines.length; pixel++) {
    if (lines[pixel] === 0) continue;
    const across = normalOf(lines, pixel, { width, height });
    const beside = (distance: number): number | undefined => {
      const x = Math.round((pixel % width) + distance * across.x);
      const y = Math.round(Math.floor(pixel / width) + distance * across.y);
      return x < 0 || y < 0 || x >= width || y >= height ? undefined : y * width + x;
    };
    const here = beside(STEP_REACH);
    const there = beside(-STEP_REACH);
    if (here === undefined || there === undefined) continue;
    const step = luma(here) - luma(there);
    const gain = Math.min(MOST_GAIN, Math.max(1, LEAST_STEP / Math.max(Math.abs(step), 1)));
    for (let distance = -STEP_REACH - 1; distance <= STEP_REACH + 1; distance++) {
      const to = beside(distance);
      if (distance === 0 || to === undefined || lines[to] === 1 || hole[to] === 0) continue;
      counts[to]!++;
      changes[to]! += (Math.sign(distance) * (gain - 1) * step) / 2;
    }
  }
  for (const [pixel, count] of counts.entries()) {
    if (count === 0) continue;
    hold[pixel] = STEP_HOLD;
    for (let channel = 0; channel < 3; channel++) {
      const index = pixel * 3 + channel;
      wanted[index] = Math.min(255, Math.max(0, rgb[index]! + changes[pixel]! / count));
    }
  }
}

/** The unit vector across the line at `pixel`: the minor axis of the line pixels around it. */
function normalOf(lines: Float32Array, pixel: number, { width, height }: Size): { x: number; y: number } {
  const x = pixel % width;
  const y = Math.floor(pixel / width);
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let dy = -DIRECTION_REACH; dy <= DIRECTION_REACH; dy++) {
    for (let dx = -DIRECTION_REACH; dx <= DIRECTION_REACH; dx++) {
      if (x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height) continue;
      if (lines[pixel + dy * width + dx] === 0) continue;
      xx += dx * dx;
      xy += dx * dy;
      yy += dy * dy;
    }
  }
  const along = Math.atan2(2 * xy, xx - yy) / 2;
  return { x: -Math.sin(along), y: Math.cos(along) };
}

/** Farther from a line than this the answer holds equally. */
const HOLD_REACH = 12;

/** Squared distance of each pixel to the next line, at most `HOLD_REACH`². */
function squaredDistances({ width, height, lines }: WorkingImage): Float32Array {
  const result = new Float32Array(lines.length).fill(HOLD_REACH * HOLD_REACH);
  for (let pixel = 0; pixel < lines.length; pixel++) {
    if (lines[pixel] === 0) continue;
    const x = pixel % width;
    const y = Math.floor(pixel / width);
    for (let dy = -HOLD_REACH; dy <= HOLD_REACH; dy++) {
      for (let dx = -HOLD_REACH; dx <= HOLD_REACH; dx++) {
        if (x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height) continue;
        const to = pixel + dy * width + dx;
        result[to] = Math.min(result[to]!, dx * dx + dy * dy);
      }
    }
  }
  return result;
}

function membraneOf({ width, height, rgb, hole }: WorkingImage): Float32Array {
  const pixels = width * height;
  const values = new Float32Array(pixels * 3);
  for (let index = 0; index < values.length; index++) {
    values[index] = rgb[(index % 3) * pixels + Math.floor(index / 3)]!;
  }
  return fillMembrane({ width, height, channels: 3, values, known: hole.map((value) => 1 - value) });
}

function resize(answer: GuideImage, size: Size): Float32Array {
  const sampler = new ToneSampler({ ...answer, factor: 1 }, size, size.width / answer.width);
  const rgb = new Float32Array(size.width * size.height * 3);
  const colour = new Float64Array(3);
  for (let pixel = 0; pixel < size.width * size.height; pixel++) {
    sampler.read(pixel % size.width, Math.floor(pixel / size.width), colour);
    rgb.set(colour, pixel * 3);
  }
  return rgb;
}
