import * as v from 'valibot';

import { AppError } from './app-error.js';
import { FillOptionsSchema } from './fill-options.js';
import { MaskShapeSchema } from './mask-shapes.js';
import { StrokeSchema } from './stroke.js';

/** Nobody draws more by hand, and a selection is one shape. */
const MAX_SHAPES = 10_000;

const FillOperationSchema = v.pipe(
  v.strictObject({
    kind: v.literal('fill'),
    inputs: v.pipe(
      v.strictObject({
        /** What to remove, in image coordinates. */
        mask: v.pipe(v.array(MaskShapeSchema), v.minLength(1), v.maxLength(MAX_SHAPES), v.readonly()),
        /** Lines that say what should be there instead. */
        sketch: v.pipe(v.array(StrokeSchema), v.maxLength(MAX_SHAPES), v.readonly()),
      }),
      v.readonly(),
    ),
    options: FillOptionsSchema,
  }),
  v.readonly(),
);
/** Fills what is masked. */
export type FillOperation = v.InferOutput<typeof FillOperationSchema>;

/** What a person can have done to a photo, without its result: the same operation on the same pixels gives the same result. */
export const OperationSchema = v.variant('kind', [FillOperationSchema]);
export type Operation = v.InferOutput<typeof OperationSchema>;

/** Is `operation` a fill, whose mask and sketch can be read? */
export function isFill(operation: Operation): operation is FillOperation {
  return operation.kind === 'fill';
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
