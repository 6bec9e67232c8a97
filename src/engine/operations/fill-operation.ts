import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { FillOptions } from '../../shared/fill-options.js';
import type { Rect, Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { cropMask, isMaskEmpty } from '../../shared/mask.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import type { Move } from '../../shared/move.js';
import type { FillOperation, MoveOperation, SourceStrokes } from '../../shared/operation.js';
import type { PixelRuns } from '../../shared/pixel-runs.js';
import { checkLikelyMask } from '../../shared/unlikely-mask.js';
import { measureDoubt } from '../evaluation/measure-doubt.js';
import type { FillHints, FillResult } from '../fill/fill-image.js';
import type { PixelKind } from '../fill/work-area.js';
import { findAreaToDecode, isWhole, moveDraft, moveFill } from '../fill/work-area.js';
import type { Sources } from '../fill/sources.js';
import type { Stroke } from '../../shared/stroke.js';
import type { Draft, RasterImage } from '../raster-image.js';
import type { TaskContext } from '../task-context.js';
import type { Consent, OperationResult, PrepareOperation, RunOperation } from './operation-kind.js';

/** Fills what is masked in `image`, which it must not change (fill/fill-image.ts). */
export type FillImage = (
  image: RasterImage,
  mask: Mask,
  options: FillOptions,
  context: TaskContext,
  hints: Pick<FillHints, 'sketch' | 'isSketchSuggested' | 'isOutward' | 'sources' | 'move'>,
) => Promise<FillResult>;

/** Fills the masked part of a photo. `MASK_EMPTY`, `MASK_UNLIKELY`, and what the fill throws. */
export function prepareFill(fill: FillImage): PrepareOperation<FillOperation> {
  return ({ inputs, options }, ...others) => prepare(fill, inputs, options, ...others);
}

/** Moves the masked part of a photo. The same errors. */
export function prepareMove(fill: FillImage): PrepareOperation<MoveOperation> {
  return ({ inputs: { to, ...inputs }, options }, ...others) =>
    prepare(fill, { ...inputs, sketch: [], move: to }, options, ...others);
}

interface Inputs {
  readonly mask: readonly MaskShape[];
  readonly sketch: readonly Stroke[];
  readonly isSketchSuggested?: true | undefined;
  readonly isOutward?: true | undefined;
  readonly sources?: SourceStrokes | undefined;
  readonly move?: Move;
}

function prepare(
  fill: FillImage,
  inputs: Inputs,
  options: FillOptions,
  size: Size,
  { acceptsLarge }: Consent,
): RunOperation {
  const mask = rasterizeMask(inputs.mask, size);
  if (isMaskEmpty(mask)) {
    throw new AppError(
      'MASK_EMPTY',
      'Expected a mask that marks something inside the photo but received an empty one. Paint over what should go.',
    );
  }
  checkLikelyMask(mask, { isAccepted: acceptsLarge });
  const sources = inputs.sources && drawSources(inputs.sources, size);
  const run = async (image: RasterImage, context: TaskContext, given?: Rect): Promise<OperationResult> => {
    const area = given ?? { left: 0, top: 0, ...size };
    const cut = (drawn: Mask): Mask => (isWhole(area, size) ? drawn : cropMask(drawn, area));
    const hints = {
      ...(inputs.sketch.length > 0 && { sketch: cut(drawStrokes(inputs.sketch, size)) }),
      ...(inputs.isSketchSuggested && { isSketchSuggested: true }),
      ...(inputs.isOutward && { isOutward: true }),
      ...(sources && {
        sources: {
          ...(sources.avoid && { avoid: cut(sources.avoid) }),
          ...(sources.prefer && { prefer: cut(sources.prefer) }),
        },
      }),
      ...(inputs.move && { move: inputs.move }),
    };
    const onDraft = context.onDraft && ((draft: Draft) => context.onDraft?.(moveDraft(draft, area)));
    const onFitted =
      context.onFitted &&
      (({ rect, runs }: PixelRuns) => {
        context.onFitted?.({
          rect: { ...rect, left: rect.left + area.left, top: rect.top + area.top },
          runs,
        });
      });
    try {
      const hole = cut(mask);
      const filled = await fill(image, hole, options, { ...context, onDraft, onFitted }, hints);
      // What is moved lies where nothing was masked.
      const doubt = inputs.move ? undefined : measureDoubt(image, filled.patches, hole);
      return { ...moveFill(filled, area), ...(doubt !== undefined && { doubt }) };
    } catch (error) {
      // Whatever a cancelled fill stumbles over, it was cancelled.
      throwIfCancelled(context.signal);
      throw error;
    }
  };
  return Object.assign(run, {
    findArea: (photo: PixelKind) =>
      findAreaToDecode(photo, mask, options, { move: inputs.move, prefer: sources?.prefer }),
  });
}

function drawSources({ avoid, prefer }: SourceStrokes, size: Size): Sources {
  return {
    ...(avoid.length > 0 && { avoid: drawStrokes(avoid, size) }),
    ...(prefer.length > 0 && { prefer: drawStrokes(prefer, size) }),
  };
}

function drawStrokes(strokes: readonly Stroke[], size: Size): Mask {
  return rasterizeMask(
    strokes.map((stroke) => ({ kind: 'stroke', ...stroke })),
    size,
  );
}
