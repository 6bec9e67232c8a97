import * as v from 'valibot';
import { reasonOf } from '../inference/failure-reason.js';
import type { ProbeCase } from '../inference/probed-model.js';
import type { ProviderName } from '../inference/providers.js';
import type { Runtime, Session } from '../inference/runtime.js';
import { ONNX_RUNTIME } from '../inference/runtime.js';

/** What a probe is asked. */
export interface ProbeRequest extends ProbeCase {
  readonly provider: ProviderName;
  readonly threads: number;
}

const Milliseconds = v.pipe(v.number(), v.finite(), v.minValue(0));
const Reason = v.pipe(v.string(), v.maxLength(1000));

/** Answers as the processor does. */
export const UsableSchema = v.strictObject({
  kind: v.literal('usable'),
  milliseconds: Milliseconds,
  processorMilliseconds: Milliseconds,
});
/** Crashes, refuses or answers wrongly. */
export const FailedSchema = v.strictObject({ kind: v.literal('failed'), reason: Reason });
/** Not even the processor can run the model. */
const UnprovenSchema = v.strictObject({ kind: v.literal('unproven'), reason: Reason });
export const ProbeResultSchema = v.variant('kind', [UsableSchema, FailedSchema, UnprovenSchema]);
export type ProbeResult = v.InferOutput<typeof ProbeResultSchema>;

/**
 * How far from the processor's answer a provider's may be, of the range from black to white. Graphics cards multiply with 10 to
 * 11 bits of precision (TF32, float16), which over the layers of a network makes up to a level of 255 on average and a few more
 * at single pixels; what a wrong kernel makes is tens of levels away.
 */
const MEAN_TOLERANCE = 1 / 255;
const LARGEST_TOLERANCE = 16 / 255;

/** Runs after the first, in which a graphics driver still compiles its kernels; the fastest counts. */
const TIMED_RUNS = 3;
/** No further run once this is spent. */
const TIMING_MS = 1000;

/** Runs a model on a provider and on the processor and compares answers and times. Throws nothing. */
export async function probeDevice(
  request: ProbeRequest,
  runtime: Pick<Runtime, 'createSession'> = ONNX_RUNTIME,
): Promise<ProbeResult> {
  const { model, range, provider, threads } = request;
  const time = async (name: ProviderName): Promise<TimedAnswer> =>
    timeAnswer(await runtime.createSession(model, { threads, provider: name }), request, name);
  let expected: TimedAnswer;
  try {
    expected = await time('cpu');
  } catch (error) {
    return { kind: 'unproven', reason: reasonOf(error) };
  }
  if (!expected.values.every(Number.isFinite)) {
    return { kind: 'unproven', reason: 'the model answers with values that are no numbers' };
  }
  const processorMilliseconds = expected.milliseconds;
  if (provider === 'cpu')
    return { kind: 'usable', milliseconds: processorMilliseconds, processorMilliseconds };
  try {
    const answer = await time(provider);
    const fault = compareAnswers(answer.values, expected.values, range);
    if (fault !== undefined) return { kind: 'failed', reason: fault };
    return { kind: 'usable', milliseconds: answer.milliseconds, processorMilliseconds };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

interface TimedAnswer {
  readonly values: Float32Array | Uint8Array;
  readonly milliseconds: number;
}

/** Owns `session`. */
async function timeAnswer(
  session: Session,
  { inputs, output }: ProbeRequest,
  provider: ProviderName,
): Promise<TimedAnswer> {
  const times: number[] = [];
  const run = async (): Promise<Float32Array | Uint8Array> => {
    const start = performance.now();
    const values = await session.run(inputs, output);
    times.push(performance.now() - start);
    return values;
  };
  const spent = (): number => times.reduce((sum, time) => sum + time, 0);
  try {
    const values = await run();
    // The processor compiles nothing: its first run counts too.
    if (provider !== 'cpu') times.splice(0);
    for (let count = 0; count < TIMED_RUNS && spent() < TIMING_MS; count++) await run();
    return { values, milliseconds: Math.min(...times) };
  } finally {
    await session.release();
  }
}

function compareAnswers(
  values: Float32Array | Uint8Array,
  expected: Float32Array | Uint8Array,
  [low, high]: ProbeRequest['range'],
): string | undefined {
  if (values.length !== expected.length) {
    return `answers with ${values.length} values instead of ${expected.length}`;
  }
  if (!values.every(Number.isFinite)) return 'answers with values that are no numbers';
  let sum = 0;
  let largest = 0;
  for (const [index, value] of values.entries()) {
    const difference = Math.abs(value - expected[index]!);
    sum += difference;
    largest = Math.max(largest, difference);
  }
  const range = Math.abs(high - low);
  const mean = sum / values.length / range;
  if (mean <= MEAN_TOLERANCE && largest / range <= LARGEST_TOLERANCE) return undefined;
  const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;
  return `answers otherwise than the processor: by ${percent(mean)} on average and up to ${percent(largest / range)}`;
}
