import { basename } from 'node:path';

import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { MASK_METHODS } from '../../shared/contract/mask-methods.js';
import { changeMask } from '../../shared/mask-changes.js';
import { isMaskEmpty } from '../../shared/mask.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import { readPixelRuns } from '../../shared/pixel-runs.js';
import { writeRaster } from '../codec/encode-raster.js';
import { readMaskFile } from '../codec/read-mask.js';
import { detectThings } from '../detect/find-things.js';
import { findColour } from '../masks/find/find-colour.js';
import { followLine } from '../masks/find/follow-line.js';
import { snapLine } from '../masks/find/snap-line.js';
import type { SuggestLines } from '../engine.js';
import type { ThingSelector } from '../masks/find/thing-selector.js';
import type { FileGrants } from './file-grants.js';
import type { OpenDocuments } from './open-documents.js';
import type { Handlers } from './serve-methods.js';

/** What finds things, and lines that lead a fill. */
export interface MaskEngine {
  readonly selector: Pick<ThingSelector, 'prepare' | 'find'>;
  readonly suggestLines: SuggestLines;
}

/** Answers what is asked about masks of photos that are open. */
export function createMaskHandlers(
  engine: MaskEngine,
  documents: OpenDocuments,
  grants: Pick<FileGrants, 'pathOf'>,
): Handlers<typeof MASK_METHODS> {
  return {
    'mask.prepare': async ({ documentId, for: purpose }) => {
      const { document } = await documents.get(documentId);
      // Colours and contours need no more than the decoded photo.
      const image = await document.look();
      if (purpose === 'things') engine.selector.prepare(image);
      return {};
    },
    'mask.findThing': async ({ documentId, scribble, against }, { signal }) => {
      const { document } = await documents.get(documentId);
      const found = await engine.selector.find(await document.look(), scribble, against, signal);
      return found ? { found } : {};
    },
    'mask.findColour': async ({ documentId, at, ...search }) => {
      const { document } = await documents.get(documentId);
      const found = findColour(await document.look(), at, search);
      return found ? { found } : {};
    },
    'mask.followLine': async ({ documentId, from, to }) => {
      const { document } = await documents.get(documentId);
      const line = followLine(await document.look(), from, to);
      return line ? { line } : {};
    },
    'mask.snapLine': async ({ documentId, points, reachPx, mask }, { signal }) => {
      const { document } = await documents.get(documentId);
      const drawn = mask && rasterizeMask(mask, document.source.info);
      const image = await document.look();
      throwIfCancelled(signal);
      const snapped = snapLine(image, points, reachPx, drawn);
      return snapped ? { line: { points: snapped } } : {};
    },
    'mask.detect': async ({ documentId, kinds }, { signal }) => {
      const { document } = await documents.get(documentId);
      const detected = await detectThings(await document.composite(), kinds, { signal });
      const found = detected.map(({ kind, rect, mask }) => {
        const marked = readPixelRuns(mask);
        const { left, top } = rect;
        const place = { ...marked.rect, left: left + marked.rect.left, top: top + marked.rect.top };
        return { kind, rect: place, runs: marked.runs };
      });
      return { found };
    },
    'mask.suggestLines': async ({ documentId, mask, fit }, { signal }) => {
      const { document } = await documents.get(documentId);
      const drawn = rasterizeMask(mask, document.source.info);
      const lines = await engine.suggestLines(await document.look(), drawn, fit, signal);
      return { lines: lines.map((points) => ({ points: [...points] })) };
    },
    'mask.change': async ({ documentId, mask, change }) => {
      const { document } = await documents.get(documentId);
      const changed = changeMask(rasterizeMask(mask, document.source.info), change);
      return { changed: readPixelRuns(changed) };
    },
    'mask.read': async ({ documentId, file }) => {
      const { document } = await documents.get(documentId);
      const path = grants.pathOf(file, 'open');
      const { mask, notices, fault, found } = await readMaskFile(path, document.source.info);
      if (fault !== undefined) {
        const message = `Expected a mask but ${path} looks like a photo. Choose a picture that is white where something should go, and black elsewhere.`;
        throw new AppError('MASK_UNLIKELY', message, { details: { path, kind: fault } });
      }
      if (isMaskEmpty(mask)) {
        const message = `Expected a mask that marks something but ${path} marks nothing (${found}). Paint white over what should go.`;
        throw new AppError('MASK_EMPTY', message, { details: { path } });
      }
      return { marked: readPixelRuns(mask), notices: [...notices] };
    },
    'mask.write': async ({ documentId, mask, target, force }) => {
      const { document } = await documents.get(documentId);
      const path = grants.pathOf(target, 'save');
      const drawn = rasterizeMask(mask, document.source.info);
      await writeRaster({ ...drawn, channels: 1, depth: 8 }, path, { force });
      return { name: basename(path) };
    },
  };
}
