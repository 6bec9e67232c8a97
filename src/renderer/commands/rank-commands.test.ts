import { describe, expect, it } from 'vitest';
import type { Findable } from './rank-commands.js';
import { MOST_RECENT, noteUse, rankCommands } from './rank-commands.js';

const ENTRIES: readonly Findable<string>[] = [
  { name: 'undo', group: 'edit', text: 'Rückgängig', words: ['Undo'] },
  { name: 'growMask', group: 'edit', text: 'Maske erweitern', words: ['Grow mask'] },
  { name: 'brush', group: 'tools', text: 'Pinsel', words: ['Brush'] },
  { name: 'smaller', group: 'tools', text: 'Kleinerer Pinsel', words: ['Smaller brush'] },
];

/** The earlier it begins, the better. */
function score(text: string, query: string): number {
  const place = text.indexOf(query);
  return place < 0 ? 0 : 1 / (1 + place / 100);
}

function namesOf(query: string, recent: string[] = []): (string | undefined)[][] {
  return rankCommands(ENTRIES, query, recent, score).map(({ heading, entries }) => [
    heading,
    ...entries.map(({ name }) => name),
  ]);
}

describe('the list of commands', () => {
  it('has headings while nothing is looked for, and what was used lately above', () => {
    expect(namesOf('')).toEqual([
      ['edit', 'undo', 'growMask'],
      ['tools', 'brush', 'smaller'],
    ]);
    expect(namesOf(' ', ['brush', 'gone', 'undo'])).toEqual([
      ['recent', 'brush', 'undo'],
      ['edit', 'growMask'],
      ['tools', 'smaller'],
    ]);
  });

  it('has the best match first, in the language of the window or in English, and what was used lately before its equals', () => {
    expect(namesOf('Pinsel')).toEqual([[undefined, 'brush', 'smaller']]);
    expect(namesOf('grow')).toEqual([[undefined, 'growMask']]);
    expect(namesOf('e')).toEqual([[undefined, 'smaller', 'growMask', 'brush']]);
    expect(namesOf('e', ['brush'])).toEqual([[undefined, 'brush', 'smaller', 'growMask']]);
    expect(namesOf('nothing')).toEqual([]);
  });

  it('remembers a few, the latest first', () => {
    expect(noteUse(['a', 'b'], 'b')).toEqual(['b', 'a']);
    const many = Array.from({ length: MOST_RECENT }, (_, index) => `c${index}`);
    expect(noteUse(many, 'new')).toEqual(['new', ...many.slice(0, -1)]);
  });
});
