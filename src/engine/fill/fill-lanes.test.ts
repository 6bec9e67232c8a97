import { afterEach, expect, test } from 'vitest';
import { FillLanes } from './fill-lanes.js';

const lanes = new FillLanes(1, 2);
afterEach(() => lanes.dispose());

/** A fill that goes on until it is told to end, and the names of those that have begun. */
function createFills() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const fill = (name: string) => async (): Promise<string> => {
    begun.push(name);
    await new Promise<void>((resolve) => ends.set(name, resolve));
    return name;
  };
  return { begun, fill, end: (name: string) => ends.get(name)?.() };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a person waits for the fill of a person, never for a batch', async () => {
  const { begun, fill, end } = createFills();
  const batch = ['a', 'b', 'c'].map((name) => lanes.run('batch', fill(name)));
  const persons = ['first', 'second'].map((name) => lanes.run('interactive', fill(name)));
  await settle();
  expect(begun).toEqual(['a', 'b', 'first']);
  end('first');
  end('b');
  await settle();
  expect(begun.slice(3).sort()).toEqual(['second']);
  end('a');
  await settle();
  expect(begun.at(-1)).toBe('c');
  end('second');
  end('c');
  expect(await Promise.all([...batch, ...persons])).toEqual(['a', 'b', 'c', 'first', 'second']);
});

test('one that is cancelled while it waits is never begun', async () => {
  const { begun, fill, end } = createFills();
  const running = lanes.run('interactive', fill('running'));
  const controller = new AbortController();
  const waiting = lanes.run('interactive', fill('waiting'), controller.signal);
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
  end('running');
  await settle();
  end('running');
  await running;
  expect(begun).toEqual(['running']);
});
