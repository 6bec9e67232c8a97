import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { Size } from '../../shared/geometry.js';
import type { TaskContext } from '../task-context.js';
import type { ProbeJudgement } from './model-probe-picture.js';
import { createProbePicture, judgeAnswer } from './model-probe-picture.js';
import type { ModelReading } from './model-readings.js';
import { listReadings, withOtherColourOrder } from './model-readings.js';
import type { ModelSignature } from './model-signature.js';
import type { Session } from '../inference/runtime.js';
import type { SizeRule, TensorLayout } from '../inference/tensor-layout.js';
import { makeInputs } from '../inference/tensor-layout-inputs.js';
import { readOutput } from '../inference/tensor-layout-output.js';
import { planSizes } from '../inference/tensor-layout-size.js';

/** Networks that answer with the whole picture, not only its hole, change what is known by some levels; a flat colour is 24 away. */
const KNOWN_TOLERANCE = 16;
/** Mean grey, the nearest of all answers that are no fill, is 63 away from the truth. */
const HOLE_TOLERANCE = 40;
/** A later reading must be better than an earlier one by more than chance: 10 % and half a level. */
const isClearlyBetter = (score: number, than: number): boolean => score * 1.1 + 0.5 < than;

/** A model that has filled a picture as it should, read in one way. */
export interface ProvenModel {
  readonly reading: ModelReading;
  readonly notes: readonly string[];
}

/** What came of one reading: a judgement, or why there is none. */
type Attempt = { readonly reading: ModelReading } & (ProbeJudgement | { readonly fault: string });
type Judged = { readonly reading: ModelReading } & ProbeJudgement;

/**
 * Finds the reading under which a model keeps what is known of a picture and fills its hole, by running it. Throws
 * `MODEL_INVALID` that says what went wrong where there is none, `CANCELLED` between runs.
 *
 * @param isBgr whether its author feeds blue first; that is taken where the picture does not decide.
 */
export async function proveModel(
  session: Session,
  signature: ModelSignature,
  isBgr: boolean,
  { signal }: TaskContext = {},
): Promise<ProvenModel> {
  const size = signature.fixedSize ?? openSize(signature);
  const rule: SizeRule = signature.fixedSize
    ? { kind: 'fixed', ...signature.fixedSize }
    : { kind: 'multiple', of: LARGEST_MULTIPLE };
  const prober = new Prober(session, signal);
  const attempts: Attempt[] = [];
  for (const readings of listReadings(signature, rule)) {
    for (const reading of readings) {
      attempts.push(await prober.attempt(isBgr ? withOtherColourOrder(reading) : reading, size));
    }
    if (attempts.some(isProven)) break;
  }
  const best = chooseBest(attempts);
  const { reading, note } = await decideColourOrder(best, isBgr, prober, size);
  const notes = note === undefined ? [] : [note];
  if (signature.fixedSize) return { reading, notes };
  const proven = await decideSize(reading, prober, signature);
  return { reading: { ...reading, layout: { ...reading.layout, size: proven } }, notes };
}

/** How long a proven model takes at its working side, in milliseconds; nothing where it fails there. Throws `CANCELLED`. */
export async function timeRun(
  session: Session,
  layout: TensorLayout,
  workingSide: number,
  { signal }: TaskContext = {},
): Promise<number | undefined> {
  throwIfCancelled(signal);
  const { padded } = planSizes({ width: workingSide, height: workingSide }, layout.size, workingSide);
  const inputs = makeInputs(layout, createProbePicture(padded).image);
  const start = performance.now();
  const isRun = await session.run(inputs, layout.output.name).then(
    () => true,
    () => false,
  );
  return isRun ? Math.round(performance.now() - start) : undefined;
}

/** Runs a model with probe pictures; what was fed and answered once is not run again. */
class Prober {
  readonly #answers = new Map<string, Promise<Float32Array | Uint8Array>>();
  readonly #session: Session;
  readonly #signal: AbortSignal | undefined;

  constructor(session: Session, signal: AbortSignal | undefined) {
    this.#session = session;
    this.#signal = signal;
  }

  async attempt(reading: ModelReading, size: Size): Promise<Attempt> {
    throwIfCancelled(this.#signal);
    const { layout } = reading;
    const picture = createProbePicture(size);
    const key = JSON.stringify([size, layout.inputs, layout.colour, layout.mask, layout.output.name]);
    try {
      let answer = this.#answers.get(key);
      if (!answer) {
        answer = this.#session.run(makeInputs(layout, picture.image), layout.output.name);
        this.#answers.set(key, answer);
      }
      return { reading, ...judgeAnswer(picture, readOutput(layout, await answer, size, size)) };
    } catch (error) {
      return { reading, fault: (error as Error).message };
    }
  }
}

const score = ({ known, hole }: ProbeJudgement): number => known + hole;

function isProven(attempt: Attempt): attempt is Judged {
  return 'known' in attempt && attempt.known <= KNOWN_TOLERANCE && attempt.hole <= HOLE_TOLERANCE;
}

/** The first of the proven readings than which none is clearly better. */
function chooseBest(attempts: readonly Attempt[]): Judged {
  const [first, ...others] = attempts.filter(isProven);
  if (!first) throw unproven(attempts);
  return others.reduce((best, next) => (isClearlyBetter(score(next), score(best)) ? next : best), first);
}

function unproven(attempts: readonly Attempt[]): AppError {
  const judged = attempts.filter((attempt) => 'known' in attempt);
  const answered = judged.filter((attempt) => Number.isFinite(score(attempt)));
  const fault = attempts.find((attempt) => 'fault' in attempt)?.fault;
  const found = ((): string => {
    if (judged.length === 0) return `could not be run: ${fault ?? 'there is no way to feed it'}`;
    if (answered.length === 0) return 'answers with values that are no numbers';
    const keeping = answered.filter(({ known }) => known <= KNOWN_TOLERANCE);
    if (keeping.length === 0) {
      const nearest = Math.min(...answered.map(({ known }) => known));
      return `changes what is known by ${nearest.toFixed(0)} of 255 on average`;
    }
    const nearest = Math.min(...keeping.map(({ hole }) => hole));
    return `leaves or fills the hole ${nearest.toFixed(0)} of 255 away from what surrounds it`;
  })();
  return new AppError(
    'MODEL_INVALID',
    `Expected a network that keeps what is known of a test picture and fills its hole, but the model ${found}. Use a trained network of one of the known families.`,
  );
}

/** Most networks fill equally well with red and blue exchanged; then the documented order is taken. */
async function decideColourOrder(
  best: Judged,
  isBgr: boolean,
  prober: Prober,
  size: Size,
): Promise<{ readonly reading: ModelReading; readonly note?: string }> {
  if (best.reading.kind === 'lacuna') return best;
  const other = await prober.attempt(withOtherColourOrder(best.reading), size);
  if (isProven(other) && isClearlyBetter(score(other), score(best))) return other;
  if (isProven(other) && !isClearlyBetter(score(best), score(other))) {
    return {
      reading: best.reading,
      note: `It fills the same with red and blue exchanged: the documented order, ${isBgr ? 'BGR' : 'RGB'}, was taken.`,
    };
  }
  return best;
}

const LARGEST_MULTIPLE = 128;

/** A size that every multiple divides; models that crop by themselves see a larger picture than they work at. */
function openSize({ form }: ModelSignature): Size {
  return form === 'bytes' ? { width: 768, height: 640 } : { width: 256, height: 384 };
}

/** What the sides of a model of open size must be: tried with sides that are multiples of 32, 64 and 128 and of no more. */
async function decideSize(
  reading: ModelReading,
  prober: Prober,
  { form }: ModelSignature,
): Promise<SizeRule> {
  const runs = async (...sizes: readonly Size[]): Promise<boolean> => {
    for (const size of sizes) if (!isProven(await prober.attempt(reading, size))) return false;
    return true;
  };
  if (form === 'bytes') {
    const isFree = await runs({ width: 701, height: 613 }, { width: 203, height: 157 });
    return isFree ? { kind: 'any' } : { kind: 'multiple', of: LARGEST_MULTIPLE };
  }
  if (await runs({ width: 288, height: 256 })) return { kind: 'multiple', of: 32 };
  if (await runs({ width: 320, height: 256 })) return { kind: 'multiple', of: 64 };
  return { kind: 'multiple', of: LARGEST_MULTIPLE };
}
