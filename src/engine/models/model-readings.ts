import type { ModelKind } from './model-manifest.js';
import type { ModelSignature } from './model-signature.js';
import type { Channel, InputLayout, SizeRule, TensorLayout } from '../inference/tensor-layout.js';

/** One way in which a model of a known form may want its values. */
export interface ModelReading {
  readonly kind: ModelKind;
  readonly layout: TensorLayout;
}

type Range = [number, number];
type Mask = TensorLayout['mask'];

const UNIT: Range = [0, 1];
const SIGNED: Range = [-1, 1];
const BYTES: Range = [0, 255];
const HOLE_ONE: Mask = { known: 0, hole: 1 };
const HOLE_ZERO: Mask = { known: 255, hole: 0 };

/** The values that a family documents: range of the colours, mask, ranges of the answer; the likeliest first. */
interface ValuesOfFamily {
  readonly kind: ModelKind;
  readonly channels: readonly (readonly Channel[])[];
  readonly colour: TensorLayout['colour'];
  readonly mask: Mask;
  readonly outputs: readonly Range[];
}

const COLOURS: readonly Channel[] = ['red', 'green', 'blue'];
const IMAGE_AND_MASK: readonly (readonly Channel[])[] = [COLOURS, ['mask']];
const DEEPFILL: readonly (readonly Channel[])[] = [[...COLOURS, 'ones', 'mask'], ['mask']];

const FAMILIES: Readonly<Record<Exclude<ModelSignature['form'], 'lacuna'>, readonly ValuesOfFamily[]>> = {
  'image+mask': [
    // Carve/LaMa-ONNX and OpenCV's zoo.
    family('lama', IMAGE_AND_MASK, UNIT, HOLE_ONE, [BYTES]),
    family('deepfill', IMAGE_AND_MASK, SIGNED, HOLE_ONE, [SIGNED]),
    family('lama', IMAGE_AND_MASK, UNIT, HOLE_ONE, [UNIT]),
    // With the preparation of the released DeepFill v2 inside the graph.
    family('deepfill', IMAGE_AND_MASK, BYTES, { known: 0, hole: 255 }, [SIGNED, BYTES]),
    family('deepfill', IMAGE_AND_MASK, BYTES, HOLE_ONE, [SIGNED, BYTES]),
  ],
  bytes: [
    // migan_pipeline_v2.onnx
    family('migan', IMAGE_AND_MASK, BYTES, HOLE_ZERO, [BYTES]),
    family('migan', IMAGE_AND_MASK, BYTES, { known: 1, hole: 0 }, [BYTES]),
  ],
  'four-channels': [
    // g-ronimo/lama
    family('lama', [[...COLOURS, 'mask']], UNIT, HOLE_ONE, [UNIT, BYTES]),
    // migan.onnx: keep − 0.5 before the picture
    family('migan', [['mask', ...COLOURS]], SIGNED, { known: 0.5, hole: -0.5 }, [SIGNED]),
    family('deepfill', [[...COLOURS, 'mask']], SIGNED, HOLE_ONE, [SIGNED]),
  ],
  'five-channels': [
    family('deepfill', DEEPFILL, SIGNED, HOLE_ONE, [SIGNED]),
    family('deepfill', DEEPFILL, UNIT, HOLE_ONE, [UNIT]),
  ],
};

/**
 * All readings of a form that are worth a try, the likeliest first: those with the documented masks, and the same with inverted
 * ones, which need no try where one of the first is proven.
 */
export function listReadings(
  signature: ModelSignature,
  size: SizeRule,
): readonly (readonly ModelReading[])[] {
  const { form, inputs, axes, outputs } = signature;
  if (form === 'lacuna') return [ownReadings(signature, size)];
  const families = FAMILIES[form];
  const inverted = families.map((values) => ({ ...values, mask: inverse(values.mask) }));
  const read = (values: readonly ValuesOfFamily[]): ModelReading[] =>
    values.flatMap(({ kind, channels, colour, mask, outputs: ranges }) =>
      outputs.flatMap((output) =>
        ranges.map((range): ModelReading => ({
          kind,
          layout: {
            layout: axes,
            inputs: inputs.map(({ name, type }, index) => ({ name, type, channels: [...channels[index]!] })),
            colour,
            mask,
            output: { ...output, channels: ['red', 'green', 'blue'], range },
            size,
          },
        })),
      ),
    );
  return [read(families), read(inverted)];
}

/** The same reading with red and blue exchanged on both sides. */
export function withOtherColourOrder({ kind, layout }: ModelReading): ModelReading {
  const exchange = <Name extends Channel>(name: Name): Name =>
    (name === 'red' ? 'blue' : name === 'blue' ? 'red' : name) as Name;
  const [first, second, third] = layout.output.channels;
  return {
    kind,
    layout: {
      ...layout,
      inputs: layout.inputs.map((input) =>
        input.type === 'int64' ? input : { ...input, channels: input.channels.map(exchange) },
      ),
      output: { ...layout.output, channels: [exchange(first), exchange(second), exchange(third)] },
    },
  };
}

function family(
  kind: ModelKind,
  channels: readonly (readonly Channel[])[],
  range: Range,
  mask: Mask,
  outputs: readonly Range[],
): ValuesOfFamily {
  return { kind, channels, colour: { range, hole: range === SIGNED ? 'zero' : 'black' }, mask, outputs };
}

function inverse({ known, hole }: Mask): Mask {
  return { known: hole, hole: known };
}

function ownReadings({ inputNames, axes, outputs }: ModelSignature, size: SizeRule): ModelReading[] {
  const inputs = inputNames.map((name): InputLayout => {
    switch (name) {
      case 'hole_index':
        return { name, type: 'int64', cells: 'hole' };
      case 'known_index':
        return { name, type: 'int64', cells: 'known' };
      default:
        return {
          name,
          type: 'float32',
          channels: name === 'image' ? [...COLOURS] : [name as 'mask' | 'sketch'],
        };
    }
  });
  return outputs.map((output) => ({
    kind: 'lacuna',
    layout: {
      layout: axes,
      inputs,
      colour: { range: SIGNED, hole: 'black' },
      mask: HOLE_ONE,
      output: { ...output, channels: ['red', 'green', 'blue'], range: SIGNED },
      size,
    },
  }));
}
