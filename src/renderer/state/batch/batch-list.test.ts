import { describe, expect, it } from 'vitest';
import { listRows, nextOpen, replaceRows, stepIn } from './batch-list.js';
import type { BatchRow } from './batch-types.js';

function rowOf(row: number, change: Partial<BatchRow> = {}): BatchRow {
  return { row, name: `${row}.jpg`, state: 'done', doubt: 0, version: 1, ...change };
}

const ROWS = [
  rowOf(0, { doubt: 0.2 }),
  rowOf(1, { state: 'failed', doubt: undefined }),
  rowOf(2, { doubt: 0.9, decision: 'rejected' }),
  rowOf(3, { state: 'waiting', doubt: undefined }),
  rowOf(4, { doubt: 0.9 }),
];
const numbers = (rows: readonly BatchRow[]): number[] => rows.map(({ row }) => row);

describe('the list of a batch', () => {
  it('shows failures and the doubtful first where it is asked to', () => {
    expect(numbers(listRows(ROWS, 'all', 'name'))).toEqual([0, 1, 2, 3, 4]);
    expect(numbers(listRows(ROWS, 'all', 'doubt'))).toEqual([1, 2, 4, 0, 3]);
  });

  it('shows photos of one state, or those that nobody has judged', () => {
    expect(numbers(listRows(ROWS, 'failed', 'name'))).toEqual([1]);
    expect(numbers(listRows(ROWS, 'open', 'doubt'))).toEqual([4, 0]);
    expect(numbers(listRows(ROWS, 'rejected', 'name'))).toEqual([2]);
  });

  it('takes changes, and leaves out those of photos that have not come yet', () => {
    const changed = [rowOf(1), rowOf(9)];
    expect(replaceRows(ROWS, changed)[1]).toBe(changed[0]);
    expect(replaceRows(ROWS, changed)).toHaveLength(5);
    expect(replaceRows(ROWS, [])).toBe(ROWS);
  });

  it('leads from one to the next that nobody has judged, and around', () => {
    const queue = listRows(ROWS, 'done', 'doubt');
    expect(nextOpen(queue, 2)).toBe(4);
    expect(nextOpen(queue, 0)).toBe(4);
    expect(nextOpen([rowOf(0, { decision: 'accepted' })], 0)).toBeUndefined();
    expect(stepIn(queue, 2, -1)).toBe(2);
    expect(stepIn(queue, 2, 1)).toBe(4);
    expect(stepIn(queue, 0, 1)).toBe(0);
  });
});
