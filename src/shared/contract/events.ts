import * as v from 'valibot';

/** What the engine's side says unasked. */
export const EVENTS = {
  /**
   * The engine was ended and is there again: what was running has failed, documents are as they were, drafts are gone.
   * `generation` counts the starts.
   */
  'engine.restarted': v.strictObject({ generation: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
} as const satisfies Record<string, v.GenericSchema>;

export type EventName = keyof typeof EVENTS;
export type EventValue<Name extends EventName> = v.InferOutput<(typeof EVENTS)[Name]>;
