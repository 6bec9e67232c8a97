import { basename, sep } from 'node:path';

import type { MethodResult } from '../../shared/contract/methods.js';
import { formatByName } from '../../shared/photo-formats.js';
import type { Document } from '../documents/document.js';
import type { Retouch } from '../documents/retouch.js';
import { patchIdOf } from './document-pictures.js';

type DocumentFields = MethodResult<'document.open'>;
type RetouchFields = MethodResult<'retouch.apply'>['retouch'];

/** What the page learns of `document`; `runFolder` ends with this run of the program. */
export function describeDocument(documentId: string, document: Document, runFolder: string): DocumentFields {
  const { path, info } = document.source;
  const { width, height, depth, hasAlpha, notices } = info;
  const { isExtended } = document;
  // It is kept without loss, and saved like the photo that it was.
  const format = (isExtended ? formatByName(path)?.format : undefined) ?? info.format;
  return {
    documentId,
    name: basename(path),
    width,
    height,
    format,
    depth,
    ...(isExtended && { isExtended: true as const }),
    ...(path.startsWith(runFolder + sep) && { isTemporary: true as const }),
    ...(hasAlpha && { hasTransparency: true as const }),
    notices: [...notices],
    head: document.head,
    hidden: [...document.hidden],
    retouches: document.retouches.map(describeRetouch),
    variations: document.variations.map(describeRetouch),
  };
}

/** Where the patches of `retouch` were copied from. */
export function describeOrigins({ patches }: Retouch): MethodResult<'retouch.origins'>['patches'] {
  return patches.flatMap(({ rect, origins }) => (origins ? [{ rect, ...origins }] : []));
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
