import { invalidParameter } from '../shared/app-error.js';

/**
 * A program and its arguments, parted at spaces; what stands in quotes, single or double, is one. No shell sees it: nothing in it is
 * replaced, and a backslash is a character as any other. `INVALID_PARAMS` where there is no program, or a quote is not closed.
 */
export function splitCommand(text: string, name: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (const character of text) {
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (character === ' ' || character === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  if (quote !== undefined) throw invalidParameter(name, 'quotes that are closed', text);
  if ((words[0] ?? '') === '') throw invalidParameter(name, 'a program', text);
  return words;
}
