import type { Size } from '../../shared/geometry.js';
import type { Rect } from '../../shared/geometry.js';
import type { Notice } from '../../shared/notice.js';
import type { Operation } from '../../shared/operation.js';
import type { PixelKind } from '../fill/work-area.js';
import type { Patch, RasterImage } from '../raster-image.js';
import type { TaskContext } from '../task-context.js';

/** What came of an operation. */
export interface OperationResult {
  /** They lie inside the image and have its depth and its channels (or these without alpha); the caller owns them. */
  readonly patches: readonly Patch[];
  /** How it was really done, where the options left the choice. */
  readonly method: string;
  /** What the person should know of how it was done. */
  readonly notices: readonly Notice[];
  /** How far a fill is from its surroundings, 0 to 1 (evaluation/measure-doubt.ts). */
  readonly doubt?: number;
  /** All that was looked at, and perhaps copied from: what changes there would change the result. */
  readonly reads: readonly Rect[];
}

/**
 * Carries out an operation that was checked, on the part `area` of the photo (without it, all of it), which it must not change. The
 * result lies in the photo.
 */
export interface RunOperation {
  (image: RasterImage, context: TaskContext, area?: Rect): Promise<OperationResult>;
  /** The part of the photo that is enough; without this it is all of it. */
  readonly findArea?: (photo: PixelKind) => Rect;
}

/** What the person has agreed to besides. */
export interface Consent {
  /** More than half of the photo may go; else that is `MASK_UNLIKELY`. */
  readonly acceptsLarge: boolean;
}

/** Checks an operation for a photo of that size, before anything costly is done. Errors: those of its kind. */
export type PrepareOperation<Kind extends Operation = Operation> = (
  operation: Kind,
  size: Size,
  consent: Consent,
) => RunOperation;
