import type * as v from 'valibot';

type Schema = v.GenericSchema;

/** What one method takes, returns and, when it is long, reports meanwhile. */
export interface MethodShape {
  readonly params: Schema;
  readonly result: Schema;
  readonly progress?: Schema;
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
