import type { ReportProgress } from '../../shared/progress.js';
import { sliceProgress } from '../../shared/progress.js';
import { SETTINGS } from './settings.js';

/** What a pixel of a level takes beside one of the finest: it is searched farther, and in more rounds. */
const COARSER_WORK = 2.75;
/** Part of a level's time until its first round: the planes, the start of the image, the detail of what is known. */
const PREPARING = 0.25;
/** Time of a search beside that of a vote, and of one that only spreads what was found. */
const SEARCH_WORK = 3;
const SPREAD_WORK = 1.5;

/** A reporter for each level, finest first, by how long they take: four times as many pixels from one to the next. */
export function sliceLevels(report: ReportProgress | undefined, count: number): ReportProgress[] {
  const work = Array.from({ length: count }, (_, index) => (index === 0 ? 1 : COARSER_WORK * 4 ** -index));
  const total = work.reduce((sum, part) => sum + part, 0);
  let done = total;
  return work.map((part) => {
    const end = done;
    done -= part;
    return sliceProgress(report, Math.max(0, done / total), end / total);
  });
}

/** How far one level is. */
export class LevelProgress {
  #done = 0;
  #running = 0;
  readonly #total: number;
  readonly #report: ReportProgress;
  readonly #isFinest: boolean;

  constructor(report: ReportProgress, rounds: number, isFinest: boolean) {
    this.#report = report;
    this.#isFinest = isFinest;
    this.#total = rounds * (this.#searchWork(true) + this.#searchWork(false) + 1) - (isFinest ? 1 : 0);
  }

  /** A part, 0 to 1, of the preparation is done. */
  prepared(part: number): void {
    this.#tell(PREPARING * part);
  }

  /** A search begins; told the part of it that is done. */
  search(isForward: boolean): (part: number) => void {
    return this.#begin(this.#searchWork(isForward));
  }

  /** A vote begins; told the part of it that is done. */
  vote(): (part: number) => void {
    return this.#begin(1);
  }

  /** What began is done. */
  end(): void {
    this.#done += this.#running;
    this.#running = 0;
    this.#tellRounds(this.#done);
  }

  #begin(work: number): (part: number) => void {
    this.#running = work;
    return (part) => this.#tellRounds(this.#done + work * part);
  }

  #searchWork(isForward: boolean): number {
    return this.#isFinest && !isForward ? SPREAD_WORK : SEARCH_WORK;
  }

  #tellRounds(work: number): void {
    this.#tell(PREPARING + ((1 - PREPARING) * work) / this.#total);
  }

  #tell(fraction: number): void {
    this.#report({ stage: 'search', fraction });
  }
}

/** How often search and vote alternate at a level. */
export function countRounds(isCoarsest: boolean, isFinest: boolean): number {
  if (isCoarsest) return SETTINGS.roundsCoarsest;
  return isFinest ? SETTINGS.roundsFinest : SETTINGS.roundsBetween;
}
