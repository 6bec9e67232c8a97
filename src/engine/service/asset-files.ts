import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';

import type { BatchLook } from '../../shared/contract/batch-schemas.js';
import { BATCH_LOOKS } from '../../shared/contract/batch-schemas.js';

/** A picture that the page asked for by path. */
export type AssetName = { readonly documentId: string } & (
  | { readonly kind: 'preview' }
  | { readonly kind: 'tile'; readonly level: number; readonly column: number; readonly row: number }
  | {
      readonly kind: 'patch';
      readonly patchId: string;
      readonly level: number;
      /** Ids of the retouches that show beneath it. */
      readonly beneath: readonly string[];
    }
  | { readonly kind: 'thumbnail'; readonly retouchId: string }
  | { readonly kind: 'draft'; readonly draftId: string }
  /** Of a photo of a batch, whose id is in the place of the document's. */
  | { readonly kind: 'photo'; readonly row: number; readonly look: BatchLook; readonly version: number }
);

/** A picture in a file. */
export interface AssetFile {
  readonly path: string;
  readonly contentType: string;
}

/** By ending: the page's address says nothing of the format. */
const CONTENT_TYPES = { '.jpeg': 'image/jpeg', '.webp': 'image/webp', '.png': 'image/png' } as const;

const ASSET_PATH =
  /^doc\/(?<documentId>[A-Za-z0-9-]{8,64})\/(?:preview|tiles\/(?<level>\d{1,2})\/(?<column>\d{1,4})_(?<tileRow>\d{1,4})|patches\/(?<patchId>[A-Za-z0-9-]{1,80})\/(?<patchLevel>\d{1,2})(?:\/(?<beneath>[A-Za-z0-9,-]{1,8000}))?|thumbnails\/(?<retouchId>[A-Za-z0-9-]{1,64})|drafts\/(?<draftId>\d{1,9})|photos\/(?<row>\d{1,7})\/(?<look>[a-z-]{1,20})\/(?<version>\d{1,7}))$/;

/** The reverse of shared/contract/asset-paths.ts; nothing for any other path. */
export function parseAssetPath(path: string): AssetName | undefined {
  const groups = ASSET_PATH.exec(path)?.groups ?? {};
  const { documentId, level, column, tileRow, patchId, patchLevel, beneath, retouchId, draftId } = groups;
  const { row, version } = groups;
  if (documentId === undefined) return undefined;
  if (row !== undefined) {
    const look = BATCH_LOOKS.find((known) => known === groups['look']);
    return look && { kind: 'photo', documentId, row: Number(row), look, version: Number(version) };
  }
  if (patchId !== undefined) {
    const ids = beneath?.split(',') ?? [];
    return { kind: 'patch', documentId, patchId, level: Number(patchLevel), beneath: ids };
  }
  if (retouchId !== undefined) return { kind: 'thumbnail', documentId, retouchId };
  if (draftId !== undefined) return { kind: 'draft', documentId, draftId };
  if (level === undefined) return { kind: 'preview', documentId };
  return { kind: 'tile', documentId, level: Number(level), column: Number(column), row: Number(tileRow) };
}

/** Where everything of one document lies in the folder of this run. */
export function documentFolder(folder: string, documentId: string): string {
  return join(folder, 'documents', documentId);
}

/** Where the picture lies, without its ending. */
export function assetBase(folder: string, name: AssetName): string {
  const own = documentFolder(folder, name.documentId);
  switch (name.kind) {
    case 'preview':
      return join(own, 'preview');
    case 'tile':
      return join(own, 'tiles', String(name.level), `${name.column}_${name.row}`);
    case 'patch':
      return join(own, 'patches', name.patchId, groundName(name.beneath), String(name.level));
    case 'thumbnail':
      return join(own, 'thumbnails', name.retouchId);
    case 'draft':
      return join(own, 'drafts', name.draftId);
    case 'photo':
      return join(own, 'photos', String(name.row), `${name.look}-${name.version}`);
  }
}

/** Ids can be more than a name may be long. */
function groundName(beneath: readonly string[]): string {
  if (beneath.length === 0) return 'photo';
  return createHash('sha256').update(beneath.join()).digest('hex').slice(0, 32);
}

/** The file of a picture, where it was made already. */
export async function findAssetFile(folder: string, name: AssetName): Promise<AssetFile | undefined> {
  const base = assetBase(folder, name);
  for (const [ending, contentType] of Object.entries(CONTENT_TYPES)) {
    const path = `${base}${ending}`;
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return { path, contentType };
  }
  return undefined;
}
