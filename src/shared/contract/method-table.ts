import type * as v from 'valibot';

type Schema = v.GenericSchema;

/** What one method takes, returns and, when it is long, reports meanwhile. */
export interface MethodShape {
  readonly params: Schema;
  readonly result: Schema;
  readonly progress?: Schema;
  /** May be asked again of a new engine process when the first one ended over it: it changes nothing, or twice is as good as once. */
  readonly isRepeatable?: boolean;
  /** The last call that succeeded is asked again of every new engine process: it sets what the engine keeps in memory only. */
  readonly isSetting?: boolean;
  /** Writes into the person's folders: the engine process is not killed over another call meanwhile. */
  readonly writesFiles?: boolean;
  /** A cancelled call that goes on for longer is ended together with the engine process. */
  readonly killAfterMs?: number;
  /** What it does to the list of open documents that the host keeps for the next engine process. */
  readonly document?: 'opens' | 'closes' | 'saves' | 'setsHead' | 'adds';
}

/** Methods by name: the single source of the types on both sides and of the validation on the receiving side. */
export type MethodTable = Readonly<Record<string, MethodShape>>;

/** A name that `Table` has. */
export type NameOf<Table extends MethodTable> = keyof Table & string;

export type ParamsOf<Table extends MethodTable, Name extends NameOf<Table>> = v.InferOutput<
  Table[Name]['params']
>;
export type ResultOf<Table extends MethodTable, Name extends NameOf<Table>> = v.InferOutput<
  Table[Name]['result']
>;
export type ProgressOf<Table extends MethodTable, Name extends NameOf<Table>> = Table[Name] extends {
  readonly progress: infer Progress extends Schema;
}
  ? v.InferOutput<Progress>
  : never;
