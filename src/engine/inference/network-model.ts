import type { TensorLayout } from './tensor-layout.js';

/** What inference must know of a model, wherever it is kept. */
export interface NetworkModel {
  readonly id: string;
  readonly sha256: string;
  /** Side in pixels at which it works best. */
  readonly workingSide: number;
  readonly layout: TensorLayout;
  /** The bytes of its file. Throws `MODEL_INVALID` where they are not those of `sha256`. */
  read(): Promise<Uint8Array>;
}
