import { basename } from 'node:path';

import type { MethodResult } from '../../shared/contract/methods.js';
import type { Document } from '../documents/document.js';
import type { Retouch } from '../documents/retouch.js';
import { patchIdOf } from './document-pictures.js';

type DocumentFields = MethodResult<'document.open'>;
type RetouchFields = MethodResult<'retouch.apply'>['retouch'];

/** What the page learns of `document`. */
export function describeDocument(documentId: string, document: Document): DocumentFields {
  const { path, info } = document.source;
  const { width, height, format, depth, hasAlpha, notices } = info;
  return {
    documentId,
    name: basename(path),
    width,
    height,
    format,
    depth,
    ...(hasAlpha && { hasTransparency: true as const }),
    notices: [...notices],
    head: document.head,
    hidden: [...document.hidden],
    retouches: document.retouches.map(describeRetouch),
    variations: document.variations.map(describeRetouch),
  };
}

/** What the page learns of `retouch`. */
export function describeRetouch(retouch: Retouch): RetouchFields {
  const { id, operation, method, notices, reads, dependsOn, variationOf, doubt, patches } = retouch;
  return {
    id,
    operation,
    method,
    notices: [...notices],
    reads: [...reads],
    dependsOn: [...dependsOn],
    ...(variationOf !== undefined && { variationOf }),
    ...(doubt !== undefined && { doubt }),
    patches: patches.map(({ rect }, index) => ({ id: patchIdOf(retouch, index), rect })),
  };
}
