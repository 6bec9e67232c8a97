const LETTER_OR_NAMED =
  /(?:[A-Z]|Enter|Delete|Backspace|Insert|Home|End|PageUp|PageDown|F(?:[1-9]|1\d|2[0-4]))/.source;

/**
 * How a shortcut is spelled: "B", "Mod+Shift+Z", "Mod++", "Enter". Shift belongs to letters and named keys only. Keys that move or
 * leave something (arrows, Tab, Escape, Space) are none of those that can be chosen.
 */
export const SHORTCUT_PATTERN = new RegExp(
  `^(?:Mod\\+)?(?:Alt\\+)?(?:(?:Shift\\+)?${LETTER_OR_NAMED}|[^\\sA-Za-z])$`,
  'u',
);
