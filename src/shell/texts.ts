import type { TextKey } from '../shared/text/languages.js';
import { chooseLanguage, languageEntry } from '../shared/text/languages.js';

/** A text without a count. */
export type TextName = Extract<TextKey, keyof ReturnType<typeof languageEntry>['texts']>;

/** The texts of the program's own parts of the window: menus and dialogs. */
export interface Translate {
  (name: TextName): string;
  /** The label of a command of the page, as menus of that language write it. */
  label(command: Extract<TextName, `command.${string}`>): string;
}

/** In headings of English only these words are small. */
const SMALL_WORDS = ['a', 'an', 'and', 'as', 'at', 'in', 'is', 'of', 'on', 'or', 'the', 'to'];

/** Gives each text in the language that `readLanguage` then says, as "de" or "de-AT". */
export function createTranslate(readLanguage: () => string): Translate {
  const entry = (): ReturnType<typeof languageEntry> => languageEntry(chooseLanguage(readLanguage()));
  const translate = (name: TextName): string => entry().texts[name];
  return Object.assign(translate, {
    label: (command: TextName) => {
      const { texts, hasTitleCase } = entry();
      return hasTitleCase ? inTitleCase(texts[command]) : texts[command];
    },
  });
}

function inTitleCase(text: string): string {
  const words = text.split(' ');
  const isSmall = (word: string, index: number): boolean =>
    index > 0 && index < words.length - 1 && SMALL_WORDS.includes(word);
  return words
    .map((word, index) => (isSmall(word, index) ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');
}
