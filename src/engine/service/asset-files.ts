import { access } from 'node:fs/promises';
import { join } from 'node:path';

/** A picture that the page asked for by path. */
export type AssetName = { readonly documentId: string } & (
  | { readonly kind: 'preview' }
  | { readonly kind: 'tile'; readonly level: number; readonly column: number; readonly row: number }
  | { readonly kind: 'patch'; readonly patchId: string; readonly level: number }
  | { readonly kind: 'draft'; readonly draftId: string }
);

/** A picture in a file. */
export interface AssetFile {
  readonly path: string;
  readonly contentType: string;
}

/** By ending: the page's address says nothing of the format. */
const CONTENT_TYPES = { '.jpeg': 'image/jpeg', '.webp': 'image/webp', '.png': 'image/png' } as const;

const ASSET_PATH =
  /^doc\/(?<documentId>[A-Za-z0-9-]{8,64})\/(?:preview|tiles\/(?<level>\d{1,2})\/(?<column>\d{1,4})_(?<row>\d{1,4})|patches\/(?<patchId>[A-Za-z0-9-]{1,80})\/(?<patchLevel>\d{1,2})|drafts\/(?<draftId>\d{1,9}))$/;

/** The reverse of shared/contract/asset-paths.ts; nothing for any other path. */
export function parseAssetPath(path: string): AssetName | undefined {
  const { documentId, level, column, row, patchId, patchLevel, draftId } =
    ASSET_PATH.exec(path)?.groups ?? {};
  if (documentId === undefined) return undefined;
  if (patchId !== undefined) return { kind: 'patch', documentId, patchId, level: Number(patchLevel) };
  if (draftId !== undefined) return { kind: 'draft', documentId, draftId };
  if (level === undefined) return { kind: 'preview', documentId };
  return { kind: 'tile', documentId, level: Number(level), column: Number(column), row: Number(row) };
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
      return join(own, 'patches', name.patchId, String(name.level));
    case 'draft':
      return join(own, 'drafts', name.draftId);
  }
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
