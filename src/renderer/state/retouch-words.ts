import type { Rect, Size } from '../../shared/geometry.js';
import { uniteRects } from '../../shared/geometry.js';
import { usesFill } from '../../shared/operation.js';
import type { TextKey } from '../../shared/text/languages.js';
import type { Retouch } from '../editor/contract-types.js';

const ROWS = ['top', 'middle', 'bottom'] as const;
const COLUMNS = ['Left', 'Centre', 'Right'] as const;
/** Part of the photo from which on a retouch is in no one place. */
const LARGE = 0.5;

const METHODS: ReadonlyMap<string, TextKey> = new Map([
  ['patchmatch', 'fill.method.patchmatch'],
  ['network', 'fill.method.network'],
  ['hybrid', 'fill.method.hybrid'],
  ['clone', 'retouches.cloned'],
  ['heal', 'retouches.healed'],
]);

/** All that a retouch changed, in one rectangle. */
export function retouchBounds({ patches }: Pick<Retouch, 'patches'>): Rect {
  return patches.map(({ rect }) => rect).reduce(uniteRects, { left: 0, top: 0, width: 0, height: 0 });
}

/** The text that says in which part of the photo a retouch lies. */
export function describePlace(
  retouch: Pick<Retouch, 'patches'> & Partial<Pick<Retouch, 'operation'>>,
  photo: Size,
): TextKey {
  const { operation } = retouch;
  if (operation?.kind === 'fill' && operation.inputs.isOutward) return 'place.outside';
  return describeRect(retouchBounds(retouch), photo);
}

/** The text that says in which part of the photo a rectangle lies. */
export function describeRect({ left, top, width, height }: Rect, photo: Size): TextKey {
  if (width > LARGE * photo.width && height > LARGE * photo.height) return 'place.large';
  const third = (centre: number, length: number): number => Math.min(2, Math.floor((3 * centre) / length));
  const row = ROWS[third(top + height / 2, photo.height)] ?? 'middle';
  const column = COLUMNS[third(left + width / 2, photo.width)] ?? 'Centre';
  return `place.${row}${column}`;
}

/** The text that says how a retouch was made; nothing for a method that has no name. */
export function describeMethod({ method }: Pick<Retouch, 'method'>): TextKey | undefined {
  return METHODS.get(method);
}

/** How well a result fits its surroundings, from 1 to 3; nothing where that was not measured. */
export function rateFit({ doubt }: Pick<Retouch, 'doubt'>): 1 | 2 | 3 | undefined {
  if (doubt === undefined) return undefined;
  return doubt < 0.3 ? 3 : doubt < 0.55 ? 2 : 1;
}

/** The results of one place: those that fit best first, those that were not rated last. */
export function orderByFit(results: readonly Retouch[]): readonly Retouch[] {
  return results.toSorted((a, b) => (a.doubt ?? 1) - (b.doubt ?? 1));
}

/** What tells a variation from `first`, the first of its place: a text, or a name that needs none. */
export function describeCause(
  variation: Retouch,
  first: Retouch,
): { readonly key: TextKey } | { readonly name: string } {
  const method = describeMethod(variation);
  if (variation === first) return { key: 'variations.first' };
  if (variation.method !== first.method) return method ? { key: method } : { name: variation.method };
  const [made, firstMade] = [variation.operation, first.operation];
  if (!usesFill(made) || !usesFill(firstMade)) return { key: 'variations.seed' };
  const { options } = made;
  if (options.model !== firstMade.options.model) return { name: options.model };
  if (options.lines !== firstMade.options.lines) {
    return { key: options.lines === 'auto' ? 'variations.lines' : 'variations.withoutLines' };
  }
  return { key: 'variations.seed' };
}
