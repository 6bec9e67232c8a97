import * as v from 'valibot';
import { DocumentIdSchema } from '../../shared/contract/schemas.js';
import { FillOptionsSchema } from '../../shared/fill-options.js';
import type { EditorState } from './editor-state.js';
import { largestRadius } from './brush-size.js';
import { TOOL_NAMES } from './tools/tools.js';
import { placeOf, viewAtPlace } from './view.js';

const RadiusSchema = v.pipe(v.number(), v.minValue(0.5));

const HandlingSchema = v.object({
  documentId: DocumentIdSchema,
  tool: v.picklist(TOOL_NAMES),
  mode: v.picklist(['add', 'erase']),
  brushRadiusPx: RadiusSchema,
  sketchRadiusPx: RadiusSchema,
  options: FillOptionsSchema,
  /** Nothing while the whole photo is fitted into the window. */
  place: v.optional(
    v.object({
      scale: v.pipe(v.number(), v.gtValue(0)),
      centre: v.object({ x: v.pipe(v.number(), v.finite()), y: v.pipe(v.number(), v.finite()) }),
    }),
  ),
});

/** How a photo was being worked on: with which tool, options, and where in it. */
export type Handling = v.InferOutput<typeof HandlingSchema>;

/** Reads a handling that was kept as text; nothing for any other text. */
export function parseHandling(text: string): Handling | undefined {
  try {
    const parsed = v.safeParse(HandlingSchema, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** How the photo of `state` is being worked on; nothing without a photo. */
export function describeHandling(state: EditorState): Handling | undefined {
  const { document, tool, mode, brushRadiusPx, sketchRadiusPx, options, view } = state;
  if (!document) return undefined;
  const place = placeOf(view, document);
  const { documentId } = document;
  return { documentId, tool, mode, brushRadiusPx, sketchRadiusPx, options, ...(place && { place }) };
}

/** What changes in `state`, which shows a photo, when that is worked on again as `handling` says. */
export function takeUpHandling(state: EditorState, handling: Handling): Partial<EditorState> {
  const { document, view } = state;
  if (document?.documentId !== handling.documentId) return {};
  const { tool, mode, options, place } = handling;
  const largest = largestRadius(document);
  return {
    tool,
    mode,
    options,
    brushRadiusPx: Math.min(largest, handling.brushRadiusPx),
    sketchRadiusPx: Math.min(largest, handling.sketchRadiusPx),
    ...(place && { view: viewAtPlace(view, document, place) }),
  };
}
