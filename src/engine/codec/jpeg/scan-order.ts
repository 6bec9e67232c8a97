import type { JpegComponent, JpegFrame } from './jpeg-frame.js';

/** What happens between the blocks of a scan. */
export interface ScanSteps {
  /** MCUs between restart markers; 0 for none. */
  readonly restartInterval: number;
  /** Called before the first MCU of every interval but the first. */
  readonly restart?: () => void;
  /** Called after every row of MCUs; may throw to stop. */
  readonly endRow?: () => void;
  /** Lets others run (and stops a cancelled save) from time to time. */
  readonly pause: () => Promise<void>;
}

/** Called for every block: which of the scan's components it is of, and where its coefficients begin. */
export type BlockVisitor = (slot: number, offset: number) => void;

/** Rows between two pauses: some milliseconds of work. */
const ROWS_PER_PAUSE = 8;

/**
 * Visits the blocks of a scan in their order (T.81, A.2): a scan of one component holds only blocks with pixels, row by row; one
 * of several holds whole MCUs.
 */
export async function visitBlocks(
  frame: JpegFrame,
  components: readonly JpegComponent[],
  steps: ScanSteps,
  visit: BlockVisitor,
): Promise<void> {
  const [single] = components.length === 1 ? components : [];
  const rows = single?.heightInBlocks ?? frame.mcusPerColumn;
  const columns = single?.widthInBlocks ?? frame.mcusPerLine;
  let left = steps.restartInterval;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (steps.restartInterval > 0) {
        if (left === 0) {
          steps.restart?.();
          left = steps.restartInterval;
        }
        left--;
      }
      if (single === undefined) visitMcu(components, row, column, visit);
      else visit(0, (row * single.blocksPerLine + column) * 64);
    }
    steps.endRow?.();
    if (row % ROWS_PER_PAUSE === ROWS_PER_PAUSE - 1) await steps.pause();
  }
}

function visitMcu(
  components: readonly JpegComponent[],
  row: number,
  column: number,
  visit: BlockVisitor,
): void {
  for (let slot = 0; slot < components.length; slot++) {
    const component = components[slot];
    if (component === undefined) continue;
    const { horizontal, vertical, blocksPerLine } = component;
    for (let y = 0; y < vertical; y++) {
      const start = (row * vertical + y) * blocksPerLine + column * horizontal;
      for (let x = 0; x < horizontal; x++) visit(slot, (start + x) * 64);
    }
  }
}
