import type { ListedModel, ModelVerdict } from '../engine/engine.js';
import { hasSketch } from '../engine/engine.js';

/** What scripts learn of a model; part of the contract with them. */
export interface ModelReport {
  readonly id: string;
  /** "lacuna", "lama", "migan", "deepfill" */
  readonly kind: string;
  readonly licence: string;
  /** The file that it was imported from, or where it comes from. */
  readonly origin: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly workingSide: number;
  readonly hasSketch: boolean;
  readonly isImported: boolean;
  readonly notes: readonly string[];
}

/** The report on a model. */
export function toModelReport({ entry, isImported }: ListedModel): ModelReport {
  const { id, kind, licence, origin, sizeBytes, sha256, workingSide, notes } = entry;
  return {
    id,
    kind,
    licence,
    origin,
    sizeBytes,
    sha256,
    workingSide,
    hasSketch: hasSketch(entry),
    isImported,
    notes: notes ?? [],
  };
}

/** The table for people. */
export function formatModelTable(models: readonly ListedModel[]): string {
  const rows = models.map(({ entry, isImported }) => [
    entry.id,
    entry.kind,
    `${(entry.sizeBytes / 1e6).toFixed(1)} MB`,
    isImported ? 'imported' : 'built in',
    entry.licence,
  ]);
  const table = [['model', 'kind', 'size', 'from', 'licence'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]!.length)));
  return table
    .map(([id = '', kind = '', size = '', from = '', licence = '']) =>
      [
        id.padEnd(widths[0]!),
        kind.padEnd(widths[1]!),
        size.padStart(widths[2]!),
        from.padEnd(widths[3]!),
        licence,
      ].join('  '),
    )
    .join('\n');
}

/** The line for a verdict. */
export function describeVerdict({ id, fault }: ModelVerdict): string {
  return `${id}: ${fault ?? 'good'}`;
}
