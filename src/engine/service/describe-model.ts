import type { MethodResult } from '../../shared/contract/methods.js';
import type { ModelEntry } from '../models/model-manifest.js';
import { hasSketch } from '../models/model-manifest.js';

type ModelFields = MethodResult<'models.list'>['models'][number];

/** What the page learns of an installed network. */
export function describeModel(entry: ModelEntry): ModelFields {
  const { id, kind, licence, sizeBytes } = entry;
  return { id, kind, licence, sizeBytes, hasSketch: hasSketch(entry) };
}
