import type { FillImage } from './fill-operation.js';
import { prepareFill } from './fill-operation.js';
import type { PrepareOperation } from './operation-kind.js';

/** What operations need of the engine. */
export interface OperationParts {
  readonly fill: FillImage;
}

/** Knows every kind of operation; a new kind is an entry here and in shared/operation.ts. */
export function createOperations({ fill }: OperationParts): PrepareOperation {
  const kinds = { fill: prepareFill(fill) };
  return (operation, size, consent) => kinds[operation.kind](operation, size, consent);
}
