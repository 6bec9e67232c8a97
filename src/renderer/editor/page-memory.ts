import * as v from 'valibot';
import { DocumentIdSchema, RevisionSchema } from '../../shared/contract/schemas.js';
import { MaskShapeSchema } from '../../shared/mask-shapes.js';
import { StrokeSchema } from '../../shared/stroke.js';
import type { Drawing } from './drawing.js';
import { joinDrawings } from './drawing.js';

const DrawingSchema = v.object({ mask: v.array(MaskShapeSchema), sketch: v.array(StrokeSchema) });

const PageMemorySchema = v.object({
  documentId: DocumentIdSchema,
  head: RevisionSchema,
  /** Id of the retouch at the head when everything was saved; empty at the photo itself. */
  savedRetouchId: v.string(),
  /** What was being filled, and behind it what waited for its turn. */
  filling: v.array(DrawingSchema),
  /** What was painted besides. */
  drawing: DrawingSchema,
});

/** What a page knows of its photo and the engine does not; the page that takes its place goes on with it. */
export interface PageMemory {
  readonly documentId: string;
  readonly head: number;
  readonly savedRetouchId: string;
  readonly filling: readonly Drawing[];
  readonly drawing: Drawing;
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

/** What of a memory is still painted and not filled, in a photo that is now at `head`: some fills may have ended meanwhile. */
export function recallDrawing({ filling, drawing, head: knownHead }: PageMemory, head: number): Drawing {
  const filled = Math.max(0, head - knownHead);
  return joinDrawings([...filling.slice(filled), drawing]);
}

/** Are both the same? States share drawing objects, so `===` is enough. */
export function isSameMemory(a: PageMemory | undefined, b: PageMemory): boolean {
  return (
    a?.documentId === b.documentId &&
    a.head === b.head &&
    a.savedRetouchId === b.savedRetouchId &&
    a.drawing === b.drawing &&
    a.filling.length === b.filling.length &&
    a.filling.every((drawing, index) => drawing === b.filling[index])
  );
}
