import type { Move } from '../../shared/move.js';
import type { Colours } from '../codec/transform-colours.js';
import { transformColours } from '../codec/transform-colours.js';
import type { CutOut } from './cut-out.js';

interface Position {
  readonly x: number;
  readonly y: number;
}

/** Less cover than this is the rounding of a transformation. */
const LEAST_COVER = 1 / 1024;

/** A cut-out at its new place: mirrored, scaled and turned about `middle`, then shifted. Where that is all, its pixels stay as they are. */
export async function placeCutOut(cut: CutOut, middle: Position, move: Move): Promise<CutOut> {
  const { rect } = cut;
  if (move.scale === 1 && move.degrees === 0 && !move.mirror) {
    return { ...cut, rect: { ...rect, left: rect.left + move.dx, top: rect.top + move.dy } };
  }
  const most = cut.colours.reduce((largest, value) => Math.max(largest, value), 1);
  const transform = (valueAt: (at: number, pixel: number) => number): Promise<Colours> =>
    transformColours(readColours(cut, move.mirror, valueAt), move.scale, move.degrees);
  const colours = await transform((at, pixel) => (cut.colours[at]! / most) * cut.cover[pixel]!);
  const cover = await transform((_, pixel) => cut.cover[pixel]!);
  const shade = await transform((at) => 1 - cut.shade[at]!);
  const { width, height } = cover;
  const from = { x: rect.left + rect.width / 2 - middle.x, y: rect.top + rect.height / 2 - middle.y };
  const to = turn({ x: move.scale * (move.mirror ? -from.x : from.x), y: move.scale * from.y }, move.degrees);
  const { channels } = cut;
  const read = (valueAt: (from: number) => number): Float32Array => {
    const values = new Float32Array(width * height * channels);
    return values.map((_, at) => valueAt(3 * Math.floor(at / channels) + (at % channels)));
  };
  return {
    rect: {
      left: Math.round(middle.x + move.dx + to.x - width / 2),
      top: Math.round(middle.y + move.dy + to.y - height / 2),
      width,
      height,
    },
    channels,
    colours: read((at) =>
      Math.min(most, (most * colours.data[at]!) / Math.max(LEAST_COVER, cover.data[at]!)),
    ),
    cover: new Float32Array(width * height).map((_, pixel) => {
      const part = cover.data[3 * pixel]!;
      return part < LEAST_COVER ? 0 : part;
    }),
    shade: read((at) => 1 - shade.data[at]!),
  };
}

/** Three values for each pixel, whatever the photo has. */
function readColours(
  { rect: { width, height }, channels }: CutOut,
  mirror: boolean,
  valueAt: (at: number, pixel: number) => number,
): Colours {
  const data = new Float32Array(3 * width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + (mirror ? width - 1 - x : x);
      for (let channel = 0; channel < 3; channel++, to++) {
        data[to] = valueAt(pixel * channels + Math.min(channel, channels - 1), pixel);
      }
    }
  }
  return { width, height, data };
}

/** Clockwise on a screen, whose y goes down. */
function turn({ x, y }: Position, degrees: number): Position {
  const angle = (degrees * Math.PI) / 180;
  return { x: x * Math.cos(angle) - y * Math.sin(angle), y: x * Math.sin(angle) + y * Math.cos(angle) };
}
