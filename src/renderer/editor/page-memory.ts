import * as v from 'valibot';
import { DocumentIdSchema } from '../../shared/contract/schemas.js';
import { MaskShapeSchema } from '../../shared/mask-shapes.js';
import { SourceStrokesSchema } from '../../shared/operation.js';
import { StrokeSchema } from '../../shared/stroke.js';
import type { OpenDocument } from './contract-types.js';
import type { Drawing } from './drawing.js';
import { joinDrawings } from './drawing.js';

const DrawingSchema = v.object({
  mask: v.array(MaskShapeSchema),
  sketch: v.array(StrokeSchema),
  isSketchSuggested: v.optional(v.literal(true)),
  isOutward: v.optional(v.literal(true)),
  sources: v.optional(SourceStrokesSchema),
});

const PageMemorySchema = v.object({
  documentId: DocumentIdSchema,
  /** Ids of the retouches that the page knew. */
  known: v.array(v.string()),
  /** How the list was when everything was saved (open-photo.ts); empty for the photo itself. */
  savedLook: v.string(),
  /** What was being filled, and behind it what waited for its turn; `of` is the retouch in whose place. */
  filling: v.array(v.object({ drawing: DrawingSchema, of: v.optional(v.string()) })),
  /** What was painted besides. */
  drawing: DrawingSchema,
  /** The retouch whose mask that is. */
  editing: v.optional(v.string()),
});

/** What a page knows of its photo and the engine does not; the page that takes its place goes on with it. */
export interface PageMemory {
  readonly documentId: string;
  readonly known: readonly string[];
  readonly savedLook: string;
  readonly filling: readonly { readonly drawing: Drawing; readonly of?: string | undefined }[];
  readonly drawing: Drawing;
  readonly editing?: string | undefined;
}

/** Reads a stored memory; nothing if the text is damaged. */
export function parsePageMemory(text: string): PageMemory | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(PageMemorySchema, value);
  return parsed.success ? parsed.output : undefined;
}

/** What of a memory is still painted and not filled in `document`, and in the place of which retouch: some fills may have ended meanwhile. */
export function recallDrawing(
  { known, filling, drawing, editing }: PageMemory,
  { retouches, head }: OpenDocument,
): { readonly drawing: Drawing; readonly editing?: string | undefined } {
  const filled = retouches.slice(0, head).filter(({ id }) => !known.includes(id)).length;
  const left = filling.slice(filled);
  const [of] = [...left.flatMap((one) => (one.of === undefined ? [] : [one.of])), editing];
  const isThere = retouches.slice(0, head).some(({ id }) => id === of);
  return {
    drawing: joinDrawings([...left.map((one) => one.drawing), drawing]),
    ...(isThere && { editing: of }),
  };
}

/** Are both the same? States share drawing objects, so `===` is enough. */
export function isSameMemory(a: PageMemory | undefined, b: PageMemory): boolean {
  return (
    a?.documentId === b.documentId &&
    a.savedLook === b.savedLook &&
    a.drawing === b.drawing &&
    a.editing === b.editing &&
    a.known.join() === b.known.join() &&
    a.filling.length === b.filling.length &&
    a.filling.every(({ drawing }, index) => drawing === b.filling[index]?.drawing)
  );
}
