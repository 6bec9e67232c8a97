import type { CommandGroup } from '../../shared/commands.js';

/** A command as it can be looked for. */
export interface Findable<Name extends string> {
  readonly name: Name;
  readonly group: CommandGroup;
  /** In the language of the window. */
  readonly text: string;
  /** Other words for it. */
  readonly words: readonly string[];
}

/** A part of the list under one heading. */
export interface FoundGroup<Entry> {
  /** Nothing above what was looked for: there the best comes first. */
  readonly heading: CommandGroup | 'recent' | undefined;
  readonly entries: readonly Entry[];
}

/** As many as can be taken in at a glance. */
export const MOST_RECENT = 5;

/** What was used lately makes up for this much of a worse match. */
const RECENT_BONUS = 0.05;

/**
 * The commands that `query` can mean, the best first; without a query all of them under headings, those of `recent` (names, the latest
 * first) above. `score` says how well a text fits, 0 not at all.
 */
export function rankCommands<Name extends string, Entry extends Findable<Name>>(
  entries: readonly Entry[],
  query: string,
  recent: readonly string[],
  score: (text: string, query: string) => number,
): readonly FoundGroup<Entry>[] {
  const wanted = query.trim().toLowerCase();
  if (wanted !== '') {
    const rated = entries.map((entry) => {
      const texts = [entry.text, ...entry.words].map((text) => text.toLowerCase());
      return { entry, rating: Math.max(...texts.map((text) => score(text, wanted))) };
    });
    const found = rated.filter(({ rating }) => rating > 0);
    const weigh = ({ entry, rating }: (typeof rated)[number]): number =>
      rating + (recent.includes(entry.name) ? RECENT_BONUS : 0);
    found.sort((a, b) => weigh(b) - weigh(a));
    return found.length === 0 ? [] : [{ heading: undefined, entries: found.map(({ entry }) => entry) }];
  }
  const used = recent.flatMap((name) => entries.find((entry) => entry.name === name) ?? []);
  const others = entries.filter((entry) => !used.includes(entry));
  const groups = [...new Set(others.map(({ group }) => group))].map((heading) => ({
    heading,
    entries: others.filter(({ group }) => group === heading),
  }));
  return used.length === 0 ? groups : [{ heading: 'recent', entries: used }, ...groups];
}

/** `recent` after the command `name` was used. */
export function noteUse(recent: readonly string[], name: string): string[] {
  return [name, ...recent.filter((other) => other !== name)].slice(0, MOST_RECENT);
}
