import * as v from 'valibot';

const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const Side = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8192));
const Value = v.pipe(v.number(), v.finite());
const Colour = v.picklist(['red', 'green', 'blue']);

const PixelsSchema = v.strictObject({
  name: Name,
  type: v.picklist(['float32', 'uint8']),
  /** What each channel holds, in order; `ones` is 1 everywhere. */
  channels: v.pipe(
    v.array(v.picklist(['red', 'green', 'blue', 'mask', 'sketch', 'ones'])),
    v.minLength(1),
    v.maxLength(8),
  ),
});

/** A list of attention cells (attention-cells.ts) instead of pixels. */
const CellsSchema = v.strictObject({
  name: Name,
  type: v.literal('int64'),
  cells: v.picklist(['hole', 'known']),
});

/** How a model wants a working image and how it answers: everything in which inpainting networks differ. */
export const TensorLayoutSchema = v.strictObject({
  layout: v.picklist(['nchw', 'nhwc']),
  inputs: v.pipe(v.array(v.union([PixelsSchema, CellsSchema])), v.minLength(1), v.maxLength(8)),
  colour: v.strictObject({
    /** The values of black and white. */
    range: v.tuple([Value, Value]),
    /** What stands in the hole: `black`, or 0 whatever colour that is. */
    hole: v.picklist(['black', 'zero']),
  }),
  /** The values of a pixel that is known and of one that is to be filled: polarity and scale. */
  mask: v.strictObject({ known: Value, hole: Value }),
  output: v.strictObject({
    name: Name,
    type: v.picklist(['float32', 'uint8']),
    channels: v.tuple([Colour, Colour, Colour]),
    /** The values of black and white. */
    range: v.tuple([Value, Value]),
  }),
  size: v.variant('kind', [
    v.strictObject({ kind: v.literal('fixed'), width: Side, height: Side }),
    v.strictObject({ kind: v.literal('multiple'), of: Side }),
    /** The model crops and scales by itself. */
    v.strictObject({ kind: v.literal('any') }),
  ]),
});

export type TensorLayout = v.InferOutput<typeof TensorLayoutSchema>;
export type InputLayout = TensorLayout['inputs'][number];
export type SizeRule = TensorLayout['size'];
/** Whether the channels of a tensor come before or after its rows and columns. */
export type AxisOrder = TensorLayout['layout'];
export type Channel = v.InferOutput<typeof PixelsSchema>['channels'][number];
