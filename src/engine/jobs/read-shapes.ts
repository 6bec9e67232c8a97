import { readFile, stat } from 'node:fs/promises';
import * as v from 'valibot';

import { AppError } from '../../shared/app-error.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import { MaskShapeSchema } from '../../shared/mask-shapes.js';

/** A million points; no hand draws more. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** The file of `--strokes`; unknown keys are errors, so that a misspelt one is not passed over. */
const shapesSchema = v.strictObject({ shapes: v.array(MaskShapeSchema) });

/**
 * The shapes of a file `{"shapes": [...]}` in image coordinates; `mode` may be left out and is then `add`.
 *
 * @throws AppError `NOT_FOUND`, `INVALID_PARAMS` naming the file and the place in it.
 */
export async function readShapes(path: string): Promise<readonly MaskShape[]> {
  const unreadable = (received: string, cause?: unknown): AppError =>
    new AppError('NOT_FOUND', `Expected a file with shapes for --strokes but ${path} ${received}.`, {
      cause,
      details: { path },
    });
  // Asked before opening: opening a named pipe waits for a writer.
  const status = await stat(path).catch((cause: unknown) => {
    throw unreadable('cannot be read', cause);
  });
  if (!status.isFile()) throw unreadable('is no ordinary file');
  if (status.size > MAX_FILE_BYTES) throw unreadable(`has ${status.size} bytes, more than ${MAX_FILE_BYTES}`);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw unreadable('cannot be read', cause);
  });
  return parseShapes(text, path);
}

/** As `readShapes`, for content that was read already; `path` names it in messages. */
export function parseShapes(text: string, path: string): readonly MaskShape[] {
  let content: unknown;
  try {
    // Windows programs write a byte order mark before it.
    content = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (cause) {
    throw new AppError(
      'INVALID_PARAMS',
      `Expected JSON in ${path} but received other text (${String(cause)}).`,
      {
        cause,
        details: { path },
      },
    );
  }
  const result = v.safeParse(shapesSchema, content);
  if (result.success) return result.output.shapes;
  const [issue] = result.issues;
  const place = v.getDotPath(issue) ?? 'the file';
  throw new AppError(
    'INVALID_PARAMS',
    `Expected ${issue.expected ?? 'a valid value'} for ${place} in ${path} but received ${issue.received}. ` +
      'A shape is {"kind": "stroke", "points": [{"x", "y"}], "radius"} (and "widths"), {"kind": "polygon", "points"} or ' +
      '{"kind": "box", "rect": {"left", "top", "width", "height"}}.',
    { details: { path, place } },
  );
}
