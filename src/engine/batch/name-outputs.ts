import { posix } from 'node:path';

import type { ImageFormat } from '../codec/image-format.js';
import { entryOfFormat, formatByName, formatToSave } from '../../shared/photo-formats.js';

/** What the names depend on besides those of the photos. */
export interface NamingOptions {
  readonly suffix: string;
  readonly format?: ImageFormat | undefined;
}

/**
 * A name for the result of each photo, below the output folder as the photos are below theirs: the photo's own with `suffix`, and with
 * another ending where it gets another format. Where two would have one name (also when only capitals differ, which many disks take for the
 * same), the one that keeps its own name has it, and each of the others has its old ending in its name too: `a.png` beside `a.jpg` becomes
 * `a.png.jpg`. What is taken even then gets a number. `given`: names that photos have from earlier runs, which they keep.
 */
export function nameOutputs(
  names: readonly string[],
  options: NamingOptions,
  given: ReadonlyMap<string, string> = new Map(),
): Map<string, string> {
  const outputs = new Map<string, string>();
  const taken = new Set<string>();
  const take = (name: string, output: string): void => {
    outputs.set(name, output);
    taken.add(toKey(output));
  };
  for (const name of names) {
    const output = given.get(name);
    if (output !== undefined) take(name, output);
  }
  const open = names.filter((name) => !outputs.has(name));
  const wishes = new Map(open.map((name) => [name, wishFor(name, options)]));
  const count = new Map<string, number>();
  for (const { plain } of wishes.values()) count.set(toKey(plain), (count.get(toKey(plain)) ?? 0) + 1);
  // Those that keep their ending first, then those whose name nobody else wants, then the rest.
  const later: string[] = [];
  for (const [name, { plain, keepsEnding }] of wishes) {
    if (keepsEnding && !taken.has(toKey(plain))) take(name, plain);
    else later.push(name);
  }
  for (const name of later) {
    const wish = wishes.get(name) ?? wishFor(name, options);
    const isAlone = count.get(toKey(wish.plain)) === 1;
    take(name, firstFree(wish, isAlone, taken));
  }
  return new Map(names.map((name) => [name, outputs.get(name) ?? name]));
}

/** `photo.jpg` as `photo-2.jpg`, `photo-3.jpg`, …. */
export function numberName(output: string, number: number): string {
  const ending = posix.extname(output);
  return `${output.slice(0, output.length - ending.length)}-${number}${ending}`;
}

/** What a photo's result would be called. */
interface Wish {
  readonly plain: string;
  /** With the photo's own ending before the new one. */
  readonly full: string;
  readonly keepsEnding: boolean;
}

function wishFor(name: string, { suffix, format }: NamingOptions): Wish {
  const ending = posix.extname(name);
  const stem = name.slice(0, name.length - ending.length);
  const own = formatByName(name)?.format ?? 'jpeg';
  const target = format ?? formatToSave(own);
  if (target === own)
    return { plain: `${stem}${suffix}${ending}`, full: name + suffix + ending, keepsEnding: true };
  const wanted = `.${entryOfFormat(target).endings[0]}`;
  return { plain: stem + suffix + wanted, full: name + suffix + wanted, keepsEnding: false };
}

function firstFree({ plain, full }: Wish, isAlone: boolean, taken: ReadonlySet<string>): string {
  const first = isAlone && !taken.has(toKey(plain)) ? plain : full;
  for (let number = 1; ; number++) {
    const output = number === 1 ? first : numberName(first, number);
    if (!taken.has(toKey(output))) return output;
  }
}

function toKey(output: string): string {
  return output.normalize('NFC').toLowerCase();
}
