import type { Operation } from '../../shared/operation.js';
import { prepareClone } from './clone-operation.js';
import type { FillImage } from './fill-operation.js';
import { prepareFill, prepareMove } from './fill-operation.js';
import type { PrepareOperation } from './operation-kind.js';

/** What operations need of the engine. */
export interface OperationParts {
  readonly fill: FillImage;
}

type PrepareByKind = {
  readonly [Kind in Operation['kind']]: PrepareOperation<Extract<Operation, { kind: Kind }>>;
};

/** Knows every kind of operation; a new kind is an entry here and in shared/operation.ts. */
export function createOperations({ fill }: OperationParts): PrepareOperation {
  const kinds: PrepareByKind = { fill: prepareFill(fill), move: prepareMove(fill), clone: prepareClone };
  return (operation, size, consent) => {
    // The type of the table says that this entry takes this kind; TypeScript cannot follow that through the union.
    const prepare = kinds[operation.kind] as PrepareOperation;
    return prepare(operation, size, consent);
  };
}
