import { basename } from 'node:path';

import * as v from 'valibot';

import type { MethodResult } from '../../shared/contract/methods.js';
import { MaskShapeSchema, StrokeSchema } from '../../shared/contract/schemas.js';
import type { Size } from '../../shared/geometry.js';
import { intersectRects, isEmptyRect } from '../../shared/geometry.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import type { Document } from '../documents/document.js';
import type { Retouch } from '../documents/retouch.js';
import { patchIdOf } from './document-pictures.js';

type DocumentFields = MethodResult<'document.open'>;
type RetouchFields = MethodResult<'retouch.apply'>['retouch'];

/** What the page learns of `document`. */
export function describeDocument(documentId: string, document: Document): DocumentFields {
  const { path, info } = document.source;
  const { width, height, format, depth, notices } = info;
  return {
    documentId,
    name: basename(path),
    width,
    height,
    format,
    depth,
    notices: [...notices],
    head: document.head,
    retouches: document.retouches.map((retouch) => describeRetouch(retouch, info)),
  };
}

/** What the page learns of `retouch`. Shapes that the page could not have drawn are left out: they came with a sidecar. */
export function describeRetouch(retouch: Retouch, photo: Size): RetouchFields {
  const { id, mask, sketch, options, method, notices, patches } = retouch;
  const shapes = mask.kind === 'shapes' ? mask.shapes.map((shape) => cutAtEdges(shape, photo)) : [];
  return {
    id,
    mask: shapes.filter((shape) => v.is(MaskShapeSchema, shape)) as RetouchFields['mask'],
    sketch: sketch.filter((stroke) => v.is(StrokeSchema, stroke)) as RetouchFields['sketch'],
    options: { ...options },
    method,
    notices: [...notices],
    patches: patches.map(({ rect }, index) => ({ id: patchIdOf(retouch, index), rect })),
  };
}

/** A box marks nothing outside the photo; the page's begin inside. */
function cutAtEdges(shape: MaskShape, { width, height }: Size): MaskShape {
  if (shape.kind !== 'box') return shape;
  const rect = intersectRects(shape.rect, { left: 0, top: 0, width, height });
  return isEmptyRect(rect) ? shape : { ...shape, rect };
}
