import { AppError } from '../../shared/app-error.js';
import type { TensorDeclaration } from '../inference/runtime.js';
import type { AxisOrder } from '../inference/tensor-layout.js';

/** An input or output of four dimensions with a colour or mask in one of them; an open side is `undefined`. */
export interface PictureTensor {
  readonly name: string;
  readonly type: 'float32' | 'uint8';
  readonly axes: AxisOrder;
  readonly channels: number;
  readonly width: number | undefined;
  readonly height: number | undefined;
}

/** What can be read from a model without running it. */
export interface ModelSignature {
  readonly form: 'lacuna' | 'image+mask' | 'bytes' | 'four-channels' | 'five-channels';
  /** In the order of the model; without Lacuna's index lists. */
  readonly inputs: readonly PictureTensor[];
  /** Names of all inputs, index lists included. */
  readonly inputNames: readonly string[];
  /** Outputs that can be a picture, the last one first: coarse stages come before refined ones. */
  readonly outputs: readonly Pick<PictureTensor, 'name' | 'type'>[];
  readonly axes: AxisOrder;
  /** The only size that the model takes, or `undefined` where it takes many. */
  readonly fixedSize: { readonly width: number; readonly height: number } | undefined;
}

/** The families that Lacuna knows, for messages. */
export const KNOWN_FORMS =
  'image and mask (LaMa, MI-GAN pipeline, DeepFill v2), 4 channels (LaMa, MI-GAN), 5 channels (DeepFill v2) or image, mask and sketch (Lacuna)';

/** What each form has as channels of its inputs. */
const CHANNELS: Readonly<Record<string, ModelSignature['form']>> = {
  '3,1': 'image+mask',
  '4': 'four-channels',
  '5': 'five-channels',
  '5,1': 'five-channels',
};

const SMALLEST_SIDE = 64;
/** As in models.json. A network for more would need tens of gigabytes for one picture. */
const LARGEST_SIDE = 8192;
const LARGEST_PIXELS = 4096 * 4096;

/** Names come from the file; a message is for people. */
const MAX_DESCRIPTION = 500;

/** Recognises the family by names, types and shapes. Throws `MODEL_INVALID` that shows what the model has instead. */
export function readSignature(
  inputs: readonly TensorDeclaration[],
  outputs: readonly TensorDeclaration[],
): ModelSignature {
  const isOwn = isOwnForm(inputs);
  const pictures = inputs.filter(({ type }) => !isOwn || type !== 'int64').map(readPicture);
  const known = pictures.filter((picture) => picture !== undefined);
  const [first] = known;
  if (!first || known.length < pictures.length) throw unknownForm(inputs);
  const isAlike = known.every(({ type, axes }) => type === first.type && axes === first.axes);
  const ordered = known.toSorted((a, b) => b.channels - a.channels);
  const form = isOwn ? 'lacuna' : CHANNELS[ordered.map(({ channels }) => channels).join()];
  if (form === undefined || !isAlike) throw unknownForm(inputs);
  if (first.type === 'uint8' && form !== 'image+mask') throw unknownForm(inputs);
  const fixedSize = readFixedSize(first, inputs);
  if (isOwn && fixedSize) {
    throw new AppError(
      'MODEL_INVALID',
      `Expected a network of Lacuna's own form for pictures of any size but it has the inputs ${describe(inputs)}. Export it with open width and height.`,
    );
  }
  return {
    form: first.type === 'uint8' ? 'bytes' : form,
    inputs: ordered,
    inputNames: inputs.map(({ name }) => name),
    outputs: findOutputs(outputs, first.axes),
    axes: first.axes,
    fixedSize,
  };
}

function isOwnForm(inputs: readonly TensorDeclaration[]): boolean {
  const names = inputs.map(({ name }) => name).join();
  return names === 'image,mask,sketch' || names === 'image,mask,sketch,hole_index,known_index';
}

function readPicture({ name, type, shape }: TensorDeclaration): PictureTensor | undefined {
  const [batch, second, third, fourth] = shape;
  if (shape.length !== 4 || (typeof batch === 'number' && batch > 1)) return undefined;
  if (type !== 'float32' && type !== 'uint8') return undefined;
  if (isChannelCount(second)) {
    return { name, type, axes: 'nchw', channels: second, height: toSide(third), width: toSide(fourth) };
  }
  if (isChannelCount(fourth)) {
    return { name, type, axes: 'nhwc', channels: fourth, height: toSide(second), width: toSide(third) };
  }
  return undefined;
}

function isChannelCount(side: number | string | undefined): side is number {
  return typeof side === 'number' && side >= 1 && side <= 5;
}

function toSide(side: number | string | undefined): number | undefined {
  return typeof side === 'number' && side > 0 ? side : undefined;
}

/** Exporters often leave the shape of an output open: whatever has four dimensions and is not known to be no colour may be one. */
function findOutputs(
  outputs: readonly TensorDeclaration[],
  axes: AxisOrder,
): readonly Pick<PictureTensor, 'name' | 'type'>[] {
  const found = outputs.flatMap(({ name, type, shape }) => {
    const channels = shape[axes === 'nchw' ? 1 : 3];
    const isPicture = shape.length === 4 && (toSide(channels) === undefined || channels === 3);
    return isPicture && (type === 'float32' || type === 'uint8') ? [{ name, type } as const] : [];
  });
  if (found.length > 0) return found.toReversed();
  throw new AppError(
    'MODEL_INVALID',
    `Expected an output with 3 colours (float32 or uint8) but the model has ${describe(outputs)}. Export the network with its filled picture as output.`,
  );
}

function readFixedSize(
  { width, height }: PictureTensor,
  inputs: readonly TensorDeclaration[],
): ModelSignature['fixedSize'] {
  if (width === undefined && height === undefined) return undefined;
  if (width === undefined || height === undefined) {
    throw new AppError(
      'MODEL_INVALID',
      `Expected a model whose width and height are both fixed or both open but it has the inputs ${describe(inputs)}. Export it anew.`,
    );
  }
  if (Math.min(width, height) < SMALLEST_SIDE) {
    throw new AppError(
      'MODEL_INVALID',
      `Expected a model for at least ${SMALLEST_SIDE} × ${SMALLEST_SIDE} pixels but it has the inputs ${describe(inputs)}. Use one for larger pictures.`,
    );
  }
  if (Math.max(width, height) > LARGEST_SIDE || width * height > LARGEST_PIXELS) {
    throw new AppError(
      'MODEL_INVALID',
      `Expected a model for at most ${LARGEST_SIDE} pixels a side and ${LARGEST_PIXELS} in all but it has the inputs ${describe(inputs)}. ` +
        'Use one for smaller pictures, or with open sides.',
    );
  }
  return { width, height };
}

function unknownForm(inputs: readonly TensorDeclaration[]): AppError {
  return new AppError(
    'MODEL_INVALID',
    `Expected an inpainting network with ${KNOWN_FORMS} but the model has the inputs ${describe(inputs)}. Use a file of one of these families.`,
  );
}

function describe(tensors: readonly TensorDeclaration[]): string {
  const described = tensors.map(({ name, type, shape }) => `${name} ${type} [${shape.join(', ')}]`);
  if (described.length === 0) return 'nothing';
  const text = described.join('; ');
  return text.length <= MAX_DESCRIPTION ? text : `${text.slice(0, MAX_DESCRIPTION)}…`;
}
