import { extname, join } from 'node:path';
import { readFile } from 'node:fs/promises';

import { writeFileAtomically } from '../files/atomic-write.js';
import type { ReportRow } from './report-row.js';
import { toReportRow } from './report-row.js';
import type { BatchResult } from './run-batch.js';
import type { SheetPhoto } from './contact-sheet.js';
import { createSheet, MOST_PICTURES } from './contact-sheet.js';
import { toCsv } from './to-csv.js';
import { stripPath } from './work-on-photo.js';

/**
 * Writes what came of all photos to each of `files`, by their endings, in place of earlier reports: `.jsonl` and `.csv` a row each, in the
 * order of the photos; else one HTML page with pictures, the doubtful first. `WRITE_FAILED`.
 */
export async function writeReports(
  files: readonly string[],
  { photos, outcomes, decisions }: Pick<BatchResult, 'photos' | 'outcomes' | 'decisions'>,
  folder: string,
): Promise<void> {
  if (files.length === 0) return;
  const rows: ReportRow[] = [];
  const sheet: SheetPhoto[] = [];
  for (const photo of photos) {
    const outcome = outcomes.get(photo.name);
    if (outcome === undefined) continue;
    const row = toReportRow(photo, outcome, folder, decisions.get(photo.name));
    rows.push(row);
    sheet.push({ name: photo.name, row, strip: join(folder, stripPath(photo.name)) });
  }
  for (const file of files) {
    const text = await render(extname(file).toLowerCase(), rows, sheet);
    await writeFileAtomically(file, Buffer.from(text), { force: true });
  }
}

async function render(
  ending: string,
  rows: readonly ReportRow[],
  sheet: readonly SheetPhoto[],
): Promise<string> {
  if (ending === '.jsonl') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  if (ending === '.csv') return toCsv(rows);
  const sorted = [...sheet].sort((one, other) => rank(other.row) - rank(one.row));
  const pictures = new Map<string, string>();
  for (const { name, row, strip } of sorted) {
    if (pictures.size >= MOST_PICTURES) break;
    if (row.state !== 'done') continue;
    const bytes = await readFile(strip).catch(() => undefined);
    if (bytes !== undefined) pictures.set(name, bytes.toString('base64'));
  }
  return createSheet(sorted, pictures);
}

/** Failures first, then what was rejected, then by doubt, then what needed nothing. */
function rank({ state, doubt, decision }: ReportRow): number {
  if (decision === 'rejected') return 2.5;
  if (state === 'failed') return 3;
  if (state === 'skipped') return 2;
  return doubt ?? -1;
}
