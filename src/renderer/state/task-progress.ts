/**
 * @file What a person sees of a task: a bar that never falls and never stands, and a time only once it can be trusted. Pure: every
 * look follows from the one before, what the engine says now, and a clock in milliseconds.
 */

/** What is shown of a task at one moment. */
export interface ProgressLook {
  /** 0 to 1, never falling. */
  readonly bar: number;
  /** How long it takes still; nothing while that cannot be said. */
  readonly leftMs: number | undefined;
  readonly elapsedMs: number;
  readonly startedAtMs: number;
  readonly atMs: number;
  /** What the engine reported and when, the latest last; since the last new stage. */
  readonly marks: readonly Mark[];
  readonly stages: readonly string[];
  /** When it should end, by the latest marks and by those before. */
  readonly ends: readonly number[];
}

/** One report of the engine. */
export interface Mark {
  readonly atMs: number;
  readonly fraction: number;
}

/** Where each stage ends, about: the bar creeps up to there while the engine reports nothing. */
const STAGE_ENDS: Readonly<Record<string, number>> = { reading: 0.1, network: 0.4, search: 0.96 };
const LAST_END = 0.98;
/** How fast the bar follows the engine, and how fast it creeps; each is the time for 63 % of the way. */
const FOLLOW_MS = 400;
const CREEP_MS = 25_000;

/** An estimate needs so much time and so much done since the last stage that was new, in at least so many marks. */
const ENOUGH_MS = 2000;
const ENOUGH_DONE = 0.1;
const ENOUGH_MARKS = 4;
/** Estimates that follow each other agree when what is left differs by no more than this factor. */
const AGREEMENT = 1.35;
const ENOUGH_AGREEING = 3;
/** Only the latest part of the time tells how fast it goes now. */
const RECENT_PART = 0.6;
/** A shorter wait needs no number, and the estimate is mostly error then. */
const SHORTEST_MS = 2500;

/** The look of a task that begins. */
export function beginProgress(startedAtMs: number): ProgressLook {
  const common = { bar: 0, leftMs: undefined, elapsedMs: 0, startedAtMs, atMs: startedAtMs };
  return { ...common, marks: [], stages: [], ends: [] };
}

/** The look at `nowMs`, when the engine's last word was `stage` and `fraction`. */
export function advanceProgress(
  look: ProgressLook,
  { stage, fraction }: { readonly stage: string; readonly fraction: number },
  nowMs: number,
): ProgressLook {
  const passedMs = Math.max(0, nowMs - look.atMs);
  const isNew = stage !== '' && !look.stages.includes(stage);
  const stages = isNew ? [...look.stages, stage] : look.stages;
  const { marks, ends } = takeMark(isNew ? { marks: [], ends: [] } : look, fraction, nowMs);
  return {
    ...look,
    bar: moveBar(look.bar, stage, fraction, passedMs),
    leftMs: tellLeft(marks, ends, nowMs),
    elapsedMs: nowMs - look.startedAtMs,
    atMs: nowMs,
    marks,
    stages,
    ends,
  };
}

function moveBar(bar: number, stage: string, fraction: number, passedMs: number): number {
  const followed = Math.max(bar, fraction + (bar - fraction) * Math.exp(-passedMs / FOLLOW_MS));
  const stageEnd = Math.max(STAGE_ENDS[stage] ?? LAST_END, Math.min(fraction, LAST_END));
  // Past where the stage should have ended it moves on, slower and slower.
  const end = followed < stageEnd ? stageEnd : Math.max(followed, LAST_END);
  const haste = followed < stageEnd ? 1 : 0.25;
  return Math.min(1, end + (followed - end) * Math.exp((-passedMs * haste) / CREEP_MS));
}

function takeMark(
  { marks, ends }: Pick<ProgressLook, 'marks' | 'ends'>,
  fraction: number,
  nowMs: number,
): Pick<ProgressLook, 'marks' | 'ends'> {
  const last = marks.at(-1);
  if (last && fraction <= last.fraction) return { marks, ends };
  const all = [...marks, { atMs: nowMs, fraction }];
  const first = all[0];
  if (!last || !first) return { marks: all, ends };
  const since = nowMs - (nowMs - first.atMs) * RECENT_PART;
  const from = all.findLast(({ atMs }) => atMs <= since) ?? first;
  const end = nowMs + ((1 - fraction) * (nowMs - from.atMs)) / (fraction - from.fraction);
  return { marks: all, ends: [...ends, end].slice(-ENOUGH_AGREEING) };
}

function tellLeft(marks: readonly Mark[], ends: readonly number[], nowMs: number): number | undefined {
  const first = marks[0];
  const last = marks.at(-1);
  const end = ends.at(-1);
  if (!first || !last || end === undefined || marks.length < ENOUGH_MARKS) return undefined;
  if (last.atMs - first.atMs < ENOUGH_MS || last.fraction - first.fraction < ENOUGH_DONE) return undefined;
  const left = ends.map((one) => one - last.atMs);
  const doAgree = ends.length === ENOUGH_AGREEING && Math.max(...left) <= AGREEMENT * Math.min(...left);
  // After a long silence the estimate no longer holds.
  const isSilent = nowMs - last.atMs > Math.max(ENOUGH_MS, (end - last.atMs) / 2);
  const leftMs = end - nowMs;
  return doAgree && !isSilent && leftMs >= SHORTEST_MS ? leftMs : undefined;
}
