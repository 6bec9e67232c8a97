import * as v from 'valibot';

/** @file How the page of `lacuna serve` chooses folders of the machine it runs on: by handles, below folders that the person named. */

export const FolderEntrySchema = v.strictObject({ handle: v.string(), name: v.string() });

/** What lies in a folder. */
export const FolderListingSchema = v.strictObject({
  folders: v.array(FolderEntrySchema),
  /** Pictures and recipes. */
  files: v.array(FolderEntrySchema),
  /** How many photos lie in it. */
  photos: v.number(),
  /** The folders above it that may be chosen, and itself. */
  trail: v.array(FolderEntrySchema),
});
export type FolderListing = v.InferOutput<typeof FolderListingSchema>;
export type FolderEntry = FolderListing['folders'][number];

/** What the page asks for: a folder in another, and the use of what it has chosen. */
export const FolderRequestSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('make'),
    at: v.string(),
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  }),
  v.strictObject({
    kind: v.literal('choose'),
    at: v.string(),
    use: v.picklist(['open', 'folder', 'results']),
  }),
]);

/** What something is chosen for in a batch. */
export const BATCH_PURPOSES = ['photos', 'masks', 'results', 'mask', 'recipe', 'reference'] as const;
export type BatchPurpose = (typeof BATCH_PURPOSES)[number];

/** What a token for that purpose allows. */
export function useFor(purpose: BatchPurpose): 'open' | 'folder' | 'results' {
  if (purpose === 'results') return 'results';
  return purpose === 'photos' || purpose === 'masks' ? 'folder' : 'open';
}
