import * as v from 'valibot';
import { DocumentIdSchema } from '../../shared/contract/schemas.js';
import { ColourSearchSchema, DEFAULT_COLOUR_SEARCH } from '../../shared/colour-search.js';
import { FillOptionsSchema } from '../../shared/fill-options.js';
import type { EditorState } from './editor-state.js';
import { largestRadius } from './brush-size.js';
import { TOOL_NAMES } from './tools/tools.js';
import { placeOf, viewAtPlace } from './view.js';

const RadiusSchema = v.pipe(v.number(), v.minValue(0.5));

const EditorSetupSchema = v.object({
  documentId: DocumentIdSchema,
  tool: v.picklist(TOOL_NAMES),
  mode: v.picklist(['add', 'erase']),
  brushRadiusPx: RadiusSchema,
  sketchRadiusPx: RadiusSchema,
  snapsLines: v.optional(v.boolean(), false),
  wand: v.optional(ColourSearchSchema, DEFAULT_COLOUR_SEARCH),
  options: FillOptionsSchema,
  /** Missing while the whole photo is fitted into the window, level. */
  place: v.optional(
    v.object({
      scale: v.pipe(v.number(), v.gtValue(0)),
      degrees: v.optional(v.pipe(v.number(), v.gtValue(-180), v.maxValue(180)), 0),
      centre: v.object({ x: v.pipe(v.number(), v.finite()), y: v.pipe(v.number(), v.finite()) }),
    }),
  ),
});

/** How a photo is being worked on: tool, options, and place in the photo. */
export type EditorSetup = v.InferOutput<typeof EditorSetupSchema>;

/** Reads a stored setup; nothing if the text is damaged. */
export function parseEditorSetup(text: string): EditorSetup | undefined {
  try {
    const parsed = v.safeParse(EditorSetupSchema, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** The setup of `state`; nothing without a photo. */
export function describeEditorSetup(state: EditorState): EditorSetup | undefined {
  const { document, tool, mode, brushRadiusPx, sketchRadiusPx, snapsLines, wand, options, view } = state;
  if (!document) return undefined;
  const place = placeOf(view, document);
  const { documentId } = document;
  return {
    documentId,
    tool,
    mode,
    brushRadiusPx,
    sketchRadiusPx,
    snapsLines,
    wand,
    options,
    ...(place && { place }),
  };
}

/** The changes that restore `setup` in `state`; none if it belongs to another photo. */
export function restoreEditorSetup(state: EditorState, setup: EditorSetup): Partial<EditorState> {
  const { document, view } = state;
  if (document?.documentId !== setup.documentId) return {};
  const { tool, mode, snapsLines, wand, options, place } = setup;
  const largest = largestRadius(document);
  return {
    tool,
    mode,
    snapsLines,
    wand,
    options,
    brushRadiusPx: Math.min(largest, setup.brushRadiusPx),
    sketchRadiusPx: Math.min(largest, setup.sketchRadiusPx),
    ...(place && { view: viewAtPlace(view, document, place) }),
  };
}
