import type { RasterImage } from '../../raster-image.js';
import type { TextRegion } from './text-regions.js';
import { cutLine } from './cut-line.js';
import type { TextNetworks } from './text-networks.js';

/** What is written in a region. */
export interface ReadText {
  readonly text: string;
  /** Mean probability of its letters, 0 to 1; 0 where nothing is written. */
  readonly confidence: number;
}

const NOTHING: ReadText = { text: '', confidence: 0 };

/**
 * Reads a line of text. Where it stands upright or is higher than long, both ways of turning it are tried. What is no text is read with low
 * confidence.
 */
export async function readText(
  image: RasterImage,
  region: TextRegion,
  networks: TextNetworks,
): Promise<ReadText> {
  let best = NOTHING;
  for (const turned of turnsOf(region)) {
    const read = await readLine(image, turned, networks);
    if (read.confidence > best.confidence) best = read;
  }
  return best;
}

function turnsOf(region: TextRegion): readonly TextRegion[] {
  const { angle, along, across } = region;
  const isTall = across > 1.3 * along;
  const lying = isTall ? { ...region, angle: angle + Math.PI / 2, along: across, across: along } : region;
  const isTurned = Math.abs(Math.sin(lying.angle)) > Math.SQRT1_2;
  const turns = [lying, { ...lying, angle: lying.angle + Math.PI }];
  return isTurned ? turns : Math.cos(lying.angle) < 0 ? turns.slice(1) : turns.slice(0, 1);
}

async function readLine(
  image: RasterImage,
  region: TextRegion,
  { recogniser, letters }: TextNetworks,
): Promise<ReadText> {
  const { data, dims } = cutLine(image, region);
  const [input, output] = [recogniser.inputs[0]!.name, recogniser.outputs[0]!.name];
  const chances = await recogniser.run({ [input]: { data, dims } }, output);
  // Connectionist temporal classification: class 0 is "no letter", repeats are one letter.
  const classes = letters.length + 1;
  let [text, sum, count, last] = ['', 0, 0, 0];
  for (let start = 0; start + classes <= chances.length; start += classes) {
    let best = 0;
    for (let index = 1; index < classes; index++) {
      if (chances[start + index]! > chances[start + best]!) best = index;
    }
    if (best !== 0 && best !== last) {
      text += letters[best - 1]!;
      sum += chances[start + best]!;
      count++;
    }
    last = best;
  }
  return count === 0 ? NOTHING : { text: text.trim(), confidence: sum / count };
}
