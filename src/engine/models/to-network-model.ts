import type { NetworkModel } from '../inference/network-model.js';
import type { ModelEntry } from './model-manifest.js';
import { layoutOf } from './model-manifest.js';
import type { ModelStore } from './model-store.js';

/** A model of a store as inference needs it; its file is read when it is asked for. */
export function toNetworkModel(entry: ModelEntry, store: Pick<ModelStore, 'read'>): NetworkModel {
  const { id, sha256, workingSide } = entry;
  return { id, sha256, workingSide, layout: layoutOf(entry), read: () => store.read(entry) };
}
