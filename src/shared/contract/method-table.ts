import type * as v from 'valibot';

type Schema = v.GenericSchema;

/** What one method takes, returns and, when it is long, reports meanwhile. */
export interface MethodShape {
  readonly params: Schema;
  readonly result: Schema;
  readonly progress?: Schema;
  /** The call may be sent again to a new engine process when the first one crashed: doing it twice does no harm. */
  readonly isRepeatable?: boolean;
  /** It sets something that the engine keeps in memory only: the last successful call is repeated in every new engine process. */
  readonly isSetting?: boolean;
  /** It writes into the person's folders: meanwhile the engine process is not killed because of another call. */
  readonly writesFiles?: boolean;
  /** When a cancelled call still runs after this time, the engine process is killed. */
  readonly killAfterMs?: number;
  /** What it does to the list of open documents that the host keeps for the next engine process. */
  readonly document?: 'opens' | 'derives' | 'closes' | 'saves' | 'setsHead' | 'adds';
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
