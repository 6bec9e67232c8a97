import * as v from 'valibot';

import { AppError } from './app-error.js';
import { CloneOptionsSchema, SourceOffsetSchema } from './clone.js';
import type { FillOptions } from './fill-options.js';
import { FillOptionsSchema } from './fill-options.js';
import { MaskShapesSchema, MOST_SHAPES } from './mask-shapes.js';
import { MoveSchema } from './move.js';
import { StrokeSchema } from './stroke.js';

const StrokesSchema = v.pipe(v.array(StrokeSchema), v.maxLength(MOST_SHAPES), v.readonly());

/** Where a fill may copy from, as brush lines. Where both lie, `avoid` counts. */
export const SourceStrokesSchema = v.pipe(
  v.strictObject({
    /** Never copy from here. */
    avoid: StrokesSchema,
    /** Copy from here rather than from anywhere else. */
    prefer: StrokesSchema,
  }),
  v.readonly(),
);
export type SourceStrokes = v.InferOutput<typeof SourceStrokesSchema>;

const FillOperationSchema = v.pipe(
  v.strictObject({
    kind: v.literal('fill'),
    inputs: v.pipe(
      v.strictObject({
        /** What to remove, in image coordinates. */
        mask: MaskShapesSchema,
        /** Lines that say what should be there instead. */
        sketch: StrokesSchema,
        /** These lines are a guess that the person left as it was: they lead what is near them, and no more. */
        isSketchSuggested: v.optional(v.literal(true)),
        /** What is masked is what a frame adds around the photo (frame.ts). */
        isOutward: v.optional(v.literal(true)),
        /** Absent where nothing is said of them. */
        sources: v.optional(SourceStrokesSchema),
      }),
      v.readonly(),
    ),
    options: FillOptionsSchema,
  }),
  v.readonly(),
);
/** Fills what is masked. */
export type FillOperation = v.InferOutput<typeof FillOperationSchema>;

const MoveOperationSchema = v.pipe(
  v.strictObject({
    kind: v.literal('move'),
    inputs: v.pipe(
      v.strictObject({
        /** What to move, in image coordinates. */
        mask: MaskShapesSchema,
        to: MoveSchema,
        /** Of the fill of the place where it was. */
        sources: v.optional(SourceStrokesSchema),
      }),
      v.readonly(),
    ),
    /** Of the fill of the place where it was. */
    options: FillOptionsSchema,
  }),
  v.readonly(),
);
/** Moves what is masked, and fills the place where it was. */
export type MoveOperation = v.InferOutput<typeof MoveOperationSchema>;

const CloneOperationSchema = v.pipe(
  v.strictObject({
    kind: v.literal('clone'),
    inputs: v.pipe(
      v.strictObject({
        /** What is painted over, in image coordinates. */
        mask: MaskShapesSchema,
        from: SourceOffsetSchema,
      }),
      v.readonly(),
    ),
    options: CloneOptionsSchema,
  }),
  v.readonly(),
);
/** Copies a chosen place of the photo over what is painted: a clone stamp or a healing brush. */
export type CloneOperation = v.InferOutput<typeof CloneOperationSchema>;

/** What a person can have done to a photo, without its result: the same operation on the same pixels gives the same result. */
export const OperationSchema = v.variant('kind', [
  FillOperationSchema,
  MoveOperationSchema,
  CloneOperationSchema,
]);
export type Operation = v.InferOutput<typeof OperationSchema>;

/** Is `operation` a fill, whose mask and sketch can be read? */
export function isFill(operation: Operation): operation is FillOperation {
  return operation.kind === 'fill';
}

/** Does `operation` fill something, whatever else it does? What fills has a seed, a method and a network. */
export function usesFill(operation: Operation): operation is FillOperation | MoveOperation {
  return operation.kind !== 'clone';
}

/** The same operation with other options of its fill; one that fills nothing as it is. */
export function changeFill(operation: Operation, change: (options: FillOptions) => FillOptions): Operation {
  return usesFill(operation) ? { ...operation, options: change(operation.options) } : operation;
}

/** A checked copy of `operation`; `INVALID_PARAMS` naming the first thing that is wrong, as "inputs.sketch.0.radius". */
export function parseOperation(operation: Operation): Operation {
  const { success, output, issues } = v.safeParse(OperationSchema, operation, { abortEarly: true });
  if (success) return output;
  const [issue] = issues;
  const name = v.getDotPath(issue) ?? 'operation';
  throw new AppError(
    'INVALID_PARAMS',
    `Expected an operation as it can be but received, for ${name}: ${issue.message}`,
    {
      details: { name },
    },
  );
}
