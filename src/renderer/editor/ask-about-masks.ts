import type { EditorCore } from './editor-core.js';
import type { MaskQuestions } from './tools/tool.js';

/** The questions of tools about the photo `documentId`, put to the engine. */
export function askAboutMasks(core: EditorCore, documentId: string): MaskQuestions {
  const { engine } = core.parts;
  return {
    prepare(purpose) {
      // Where it cannot be done now, the question itself says why.
      engine.call('mask.prepare', { documentId, for: purpose }).catch(() => undefined);
    },
    async findThing(scribble, against, signal) {
      const { found } = await engine.call(
        'mask.findThing',
        { documentId, scribble, against: [...against] },
        { signal },
      );
      return found;
    },
    async findColour(at, signal) {
      const { wand } = core.state;
      const { found } = await engine.call('mask.findColour', { documentId, at, ...wand }, { signal });
      return found;
    },
    async followLine(from, to, signal) {
      const { line } = await engine.call('mask.followLine', { documentId, from, to }, { signal });
      return line;
    },
    tellUndecided: (of) => core.parts.report({ kind: 'undecided', of }),
    tellFailure: (error) => core.reportFailure('select', error),
  };
}
