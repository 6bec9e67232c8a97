/**
 * @file The rules of a document's list of retouches, without pixels: who saw what of whom. Engine and page count alike.
 *
 * [Note: Outdated] The result of a retouch is a function of its operation and of what it read of the photo. It is therefore outdated when
 * other retouches than those it saw have changed something there, or the same ones in an order that matters; nothing else makes it so, and
 * nothing has to be noted down: whoever hides a retouch and shows it again is back where they began.
 */
import type { Rect } from './geometry.js';
import { intersectRects, isEmptyRect } from './geometry.js';

/** What the rules need of a retouch. */
export interface ListedRetouch {
  readonly id: string;
  /** All of the photo that it looked at when it was made. */
  readonly reads: readonly Rect[];
  /** Ids of the retouches that had changed something there, from the bottom up. */
  readonly dependsOn: readonly string[];
  /** What it changed. */
  readonly patches: readonly { readonly rect: Rect }[];
  /** Id of the first retouch that had this place in the list, where it is another one. */
  readonly variationOf?: string | undefined;
}

/** Retouches from the bottom up, and the ids of those that do not show. Never changed in place. */
export interface RetouchList<Entry extends ListedRetouch> {
  readonly retouches: readonly Entry[];
  readonly hidden: readonly string[];
}

/** What shows, from the bottom up. */
export function shownRetouches<Entry extends ListedRetouch>({
  retouches,
  hidden,
}: RetouchList<Entry>): readonly Entry[] {
  return hidden.length === 0 ? retouches : retouches.filter(({ id }) => !hidden.includes(id));
}

/** The name of the place in the list that variations share. */
export function placeOf({ id, variationOf }: ListedRetouch): string {
  return variationOf ?? id;
}

/** Those of `retouches` that change something in `areas`, in their order. */
export function findTouching<Entry extends Pick<ListedRetouch, 'patches'>>(
  retouches: readonly Entry[],
  areas: readonly Rect[],
): readonly Entry[] {
  return retouches.filter(({ patches }) =>
    patches.some(({ rect }) => areas.some((area) => doTouch(rect, area))),
  );
}

/** May two neighbours in the list change places without any pixel changing, now or when they are filled again? */
export function areIndependent(a: ListedRetouch, b: ListedRetouch): boolean {
  const changedByBoth = findTouching(
    [a],
    b.patches.map(({ rect }) => rect),
  );
  return changedByBoth.length === 0 && !saw(a, b) && !saw(b, a);
}

/** Ids of the retouches that show but would come out differently if they were filled again now. */
export function findOutdated(list: RetouchList<ListedRetouch>): readonly string[] {
  const shown = shownRetouches(list);
  return shown.filter((retouch, index) => isOutdated(retouch, shown.slice(0, index))).map(({ id }) => id);
}

/** See [Note: Outdated]; `beneath` is what shows under `retouch`. */
function isOutdated({ reads, dependsOn }: ListedRetouch, beneath: readonly ListedRetouch[]): boolean {
  const seen = findTouching(beneath, reads);
  if (seen.length !== dependsOn.length || !seen.every(({ id }) => dependsOn.includes(id))) return true;
  // The same ones: was one of two that are not independent beneath the other then, and is above it now?
  const before = (id: string): number => dependsOn.indexOf(id);
  return seen.some((upper, index) =>
    seen
      .slice(0, index)
      .some((lower) => before(lower.id) > before(upper.id) && !areIndependent(lower, upper)),
  );
}

/** The list with `retouch` on top. */
export function addRetouch<Entry extends ListedRetouch>(
  { retouches, hidden }: RetouchList<Entry>,
  retouch: Entry,
): RetouchList<Entry> {
  return { retouches: [...retouches, retouch], hidden };
}

/** The list with `retouch` in the place of the one of that id; the same list where there is none. It shows if that did. */
export function replaceRetouch<Entry extends ListedRetouch>(
  list: RetouchList<Entry>,
  id: string,
  retouch: Entry,
): RetouchList<Entry> {
  if (!has(list, id)) return list;
  return {
    retouches: list.retouches.map((one) => (one.id === id ? retouch : one)),
    hidden: list.hidden.map((one) => (one === id ? retouch.id : one)),
  };
}

/** The list without the retouch of that id. */
export function removeRetouch<Entry extends ListedRetouch>(
  list: RetouchList<Entry>,
  id: string,
): RetouchList<Entry> {
  if (!has(list, id)) return list;
  return {
    retouches: list.retouches.filter((one) => one.id !== id),
    hidden: list.hidden.filter((one) => one !== id),
  };
}

/** The list with the retouches of `ids` shown or hidden; ids that are not in it are passed over. */
export function showRetouches<Entry extends ListedRetouch>(
  list: RetouchList<Entry>,
  ids: readonly string[],
  isShown: boolean,
): RetouchList<Entry> {
  const others = list.hidden.filter((id) => !ids.includes(id));
  const hidden = isShown
    ? others
    : list.retouches.map(({ id }) => id).filter((id) => ids.includes(id) || others.includes(id));
  return isSameSet(hidden, list.hidden) ? list : { ...list, hidden };
}

/** The list with the retouch of that id one place higher (1) or lower (-1); nothing where its neighbour there is not independent of it. */
export function moveRetouch<Entry extends ListedRetouch>(
  { retouches, hidden }: RetouchList<Entry>,
  id: string,
  direction: 1 | -1,
): RetouchList<Entry> | undefined {
  const from = retouches.findIndex((one) => one.id === id);
  const moved = retouches[from];
  const neighbour = retouches[from + direction];
  if (!moved || !neighbour || !areIndependent(moved, neighbour)) return undefined;
  const changed = [...retouches];
  changed[from] = neighbour;
  changed[from + direction] = moved;
  return { retouches: changed, hidden };
}

/** Do both hold the same retouches in the same order, and hide the same ones? */
export function isSameList(a: RetouchList<ListedRetouch>, b: RetouchList<ListedRetouch>): boolean {
  return (
    a.retouches.length === b.retouches.length &&
    a.retouches.every(({ id }, index) => id === b.retouches[index]?.id) &&
    isSameSet(a.hidden, b.hidden)
  );
}

/** Does `reader` look at something that `writer` changes? */
function saw(reader: ListedRetouch, writer: ListedRetouch): boolean {
  return findTouching([writer], reader.reads).length > 0;
}

function has(list: RetouchList<ListedRetouch>, id: string): boolean {
  return list.retouches.some((one) => one.id === id);
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}

function doTouch(a: Rect, b: Rect): boolean {
  return !isEmptyRect(intersectRects(a, b));
}
