import type { TextKey } from '../../shared/text/languages.js';
import type { StillState } from '../editor/editor-state.js';
import { toolEntry } from '../editor/tools/tools.js';

/** The text that says what to do with the tool in the hand. */
export function describeTool({ tool, cloneSource }: StillState): TextKey {
  return toolEntry(tool).copies && !cloneSource ? 'tool.source.missing' : `tool.hint.${tool}`;
}
