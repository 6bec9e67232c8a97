import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rect } from './geometry.js';
import type { ListedRetouch, RetouchList } from './retouch-list.js';
import {
  addRetouch,
  areIndependent,
  findOutdated,
  findTouching,
  isSameList,
  moveRetouch,
  placeOf,
  removeRetouch,
  replaceRetouch,
  showRetouches,
  shownRetouches,
} from './retouch-list.js';

// A photo is one row of numbers here, and a fill writes into its hole a number that depends on all that it reads: whatever changes there
// changes the result.
const LENGTH = 24;

interface Made extends ListedRetouch {
  readonly order: Order;
  readonly values: readonly number[];
}
interface Order {
  readonly left: number;
  readonly width: number;
  readonly context: number;
  readonly seed: number;
}
type List = RetouchList<Made>;

const ORIGINAL: readonly number[] = Array.from({ length: LENGTH }, (_, index) => index * 7);
const EMPTY: List = { retouches: [], hidden: [] };

const order = fc.record({
  left: fc.nat(LENGTH - 1),
  width: fc.integer({ min: 1, max: 4 }),
  context: fc.nat(3),
  seed: fc.nat(1000),
});

/** What a person does to a list; `at` chooses a retouch. */
const act = fc.oneof(
  { weight: 3, arbitrary: order.map((one) => ({ kind: 'fill' as const, order: one })) },
  fc.record({ kind: fc.constant('again' as const), at: fc.nat(9), order }),
  fc.record({ kind: fc.constant('toggle' as const), at: fc.nat(9) }),
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat(9) }),
  fc.record({
    kind: fc.constant('move' as const),
    at: fc.nat(9),
    direction: fc.constantFrom(1 as const, -1 as const),
  }),
  fc.record({ kind: fc.constant('update' as const), at: fc.nat(9) }),
);
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;
const acts = fc.array(act, { maxLength: 14 });

let count = 0;

describe('the list of retouches', () => {
  test('shows, where nothing is outdated, what filling everything in order gives', () => {
    let seen = 0;
    fc.assert(
      fc.property(acts, (list) => {
        const made = carryOut(list);
        if (findOutdated(made).length > 0) return;
        seen++;
        expect(composite(made)).toEqual(fillInOrder(made));
      }),
      { numRuns: 400 },
    );
    expect(seen).toBeGreaterThan(50);
  });

  test('shows what filling everything in order gives, once all that is outdated was filled again from the bottom up', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const updated = updateAll(carryOut(list));
        expect(findOutdated(updated)).toEqual([]);
        expect(composite(updated)).toEqual(fillInOrder(updated));
      }),
      { numRuns: 400 },
    );
  });

  test('is what it was when a retouch was hidden and is shown again, with all that is outdated', () => {
    fc.assert(
      fc.property(acts, fc.nat(9), (list, at) => {
        const made = carryOut(list);
        const one = pick(made, at);
        if (!one || made.hidden.includes(one.id)) return;
        const shown = showRetouches(showRetouches(made, [one.id], false), [one.id], true);
        expect(isSameList(shown, made)).toBe(true);
        expect(findOutdated(shown)).toEqual(findOutdated(made));
        expect(composite(shown)).toEqual(composite(made));
      }),
    );
  });

  test('looks the same, and is as outdated, when two independent neighbours have changed places', () => {
    let seen = 0;
    fc.assert(
      fc.property(acts, fc.nat(9), fc.constantFrom(1 as const, -1 as const), (list, at, direction) => {
        const made = carryOut(list);
        const moved = moveRetouch(made, pick(made, at)?.id ?? '', direction);
        if (!moved) return;
        seen++;
        expect(composite(moved)).toEqual(composite(made));
        expect([...findOutdated(moved)].sort()).toEqual([...findOutdated(made)].sort());
      }),
      { numRuns: 400 },
    );
    expect(seen).toBeGreaterThan(20);
  });

  test('marks what saw a retouch that is hidden, deleted or filled again, and nothing else', () => {
    const below = made({ left: 4, width: 2, context: 0, seed: 1 }, EMPTY);
    const above = made({ left: 7, width: 2, context: 2, seed: 2 }, addRetouch(EMPTY, below));
    const apart = made(
      { left: 20, width: 2, context: 2, seed: 3 },
      { retouches: [below, above], hidden: [] },
    );
    const list = [below, above, apart].reduce<List>(addRetouch, EMPTY);
    expect(above.dependsOn).toEqual([below.id]);
    expect(findOutdated(list)).toEqual([]);
    expect(findOutdated(showRetouches(list, [below.id], false))).toEqual([above.id]);
    expect(findOutdated(removeRetouch(list, below.id))).toEqual([above.id]);
    const other = { ...below, id: 'other', variationOf: below.id };
    expect(findOutdated(replaceRetouch(list, below.id, other))).toEqual([above.id]);
    expect(placeOf(other)).toBe(placeOf(below));
    // What does not show is not wrong.
    expect(findOutdated(showRetouches(list, [below.id, above.id], false))).toEqual([]);
  });

  test('lets only independent neighbours change places', () => {
    const below = made({ left: 4, width: 2, context: 0, seed: 1 }, EMPTY);
    const above = made({ left: 7, width: 2, context: 2, seed: 2 }, addRetouch(EMPTY, below));
    const apart = made({ left: 20, width: 2, context: 2, seed: 3 }, EMPTY);
    const list = [below, above, apart].reduce<List>(addRetouch, EMPTY);
    expect(areIndependent(below, above)).toBe(false);
    expect(moveRetouch(list, above.id, -1)).toBeUndefined();
    expect(moveRetouch(list, apart.id, 1)).toBeUndefined();
    expect(moveRetouch(list, apart.id, -1)?.retouches).toEqual([below, apart, above]);
  });

  test('keeps a retouch hidden that takes the place of a hidden one', () => {
    const one = made({ left: 4, width: 2, context: 0, seed: 1 }, EMPTY);
    const hidden = showRetouches(addRetouch(EMPTY, one), [one.id], false);
    const replaced = replaceRetouch(hidden, one.id, { ...one, id: 'other' });
    expect(shownRetouches(replaced)).toEqual([]);
    expect(replaceRetouch(hidden, 'unknown', one)).toBe(hidden);
    expect(removeRetouch(hidden, 'unknown')).toBe(hidden);
    expect(showRetouches(hidden, ['unknown'], false)).toBe(hidden);
  });
});

function carryOut(list: readonly Act[]): List {
  return list.reduce<List>((before, one) => {
    if (one.kind === 'fill') return addRetouch(before, made(one.order, before));
    const retouch = pick(before, one.at);
    if (!retouch) return before;
    switch (one.kind) {
      case 'again':
        return replaceRetouch(before, retouch.id, made(one.order, beneath(before, retouch.id)));
      case 'update':
        return replaceRetouch(before, retouch.id, made(retouch.order, beneath(before, retouch.id)));
      case 'toggle':
        return showRetouches(before, [retouch.id], before.hidden.includes(retouch.id));
      case 'remove':
        return removeRetouch(before, retouch.id);
      case 'move':
        return moveRetouch(before, retouch.id, one.direction) ?? before;
    }
  }, EMPTY);
}

function updateAll(list: List): List {
  let updated = list;
  for (let [id] = findOutdated(updated); id !== undefined; [id] = findOutdated(updated)) {
    const retouch = updated.retouches.find((one) => one.id === id);
    if (!retouch) break;
    updated = replaceRetouch(updated, id, made(retouch.order, beneath(updated, id)));
  }
  return updated;
}

/** Everything that shows, filled anew on the photo as it was opened. */
function fillInOrder(list: List): readonly number[] {
  return shownRetouches(list).reduce((photo, { order: one }) => lay(photo, one, fill(photo, one)), ORIGINAL);
}

function composite(list: List): readonly number[] {
  return shownRetouches(list).reduce((photo, { order: one, values }) => lay(photo, one, values), ORIGINAL);
}

function made(one: Order, base: List): Made {
  const values = fill(composite(base), one);
  const reads = [rectOf(one, one.context)];
  const dependsOn = findTouching(shownRetouches(base), reads).map(({ id }) => id);
  return { id: `retouch-${++count}`, order: one, values, reads, dependsOn, patches: [{ rect: rectOf(one) }] };
}

function fill(photo: readonly number[], one: Order): number[] {
  const { left, width } = rectOf(one, one.context);
  const sum = photo
    .slice(left, left + width)
    .reduce((total, value, index) => (31 * total + (index + 1) * value) % 9973, one.seed);
  return Array.from({ length: rectOf(one).width }, (_, index) => sum + index);
}

function lay(photo: readonly number[], one: Order, values: readonly number[]): readonly number[] {
  const { left, width } = rectOf(one);
  return photo.map((value, index) =>
    index >= left && index < left + width ? (values[index - left] ?? value) : value,
  );
}

function rectOf({ left, width }: Order, margin = 0): Rect {
  const start = Math.max(0, left - margin);
  return { left: start, top: 0, width: Math.min(LENGTH, left + width + margin) - start, height: 1 };
}

function beneath({ retouches, hidden }: List, id: string): List {
  return {
    retouches: retouches.slice(
      0,
      retouches.findIndex((one) => one.id === id),
    ),
    hidden,
  };
}

function pick({ retouches }: List, at: number): Made | undefined {
  return retouches[at % Math.max(1, retouches.length)];
}
