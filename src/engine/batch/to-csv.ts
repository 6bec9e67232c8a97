import type { ReportRow } from './report-row.js';

const COLUMNS = [
  'input',
  'output',
  'state',
  'doubt',
  'width',
  'height',
  'method',
  'milliseconds',
  'code',
  'message',
  'file',
  'notices',
] as const satisfies readonly (keyof ReportRow)[];

/** A table (RFC 4180) with a row for each photo; spreadsheets take no cell of it for a formula. */
export function toCsv(rows: readonly ReportRow[]): string {
  // A column that reports had not before there were reviews: it is there when there was one.
  const isReviewed = rows.some(({ decision }) => decision !== undefined);
  const columns = isReviewed ? [...COLUMNS, 'decision' as const] : COLUMNS;
  const lines = rows.map((row) => columns.map((column) => toCell(row[column] ?? null)).join(','));
  return [columns.join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

function toCell(value: string | number | readonly string[] | null): string {
  const text = value === null ? '' : typeof value === 'object' ? value.join(' ') : String(value);
  const isFormula = typeof value !== 'number' && /^[=+\-@\t\r]/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
