import * as v from 'valibot';

import { BatchRowSchema, BatchSchema } from './batch-schemas.js';

/** What the engine's side says unasked. */
export const EVENTS = {
  /**
   * The engine was ended and is there again: what was running has failed, documents are as they were, drafts are gone.
   * `generation` counts the starts.
   */
  'engine.restarted': v.strictObject({ generation: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
  /** The open batch is another, or was closed: then there is none. `rows` are those that changed; several times a second at most. */
  'batch.changed': v.strictObject({
    batch: v.optional(BatchSchema),
    rows: v.array(BatchRowSchema),
  }),
} as const satisfies Record<string, v.GenericSchema>;

export type EventName = keyof typeof EVENTS;
export type EventValue<Name extends EventName> = v.InferOutput<(typeof EVENTS)[Name]>;
