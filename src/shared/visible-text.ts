/** Characters that a terminal obeys instead of showing (C0 except tab and line break, DEL, C1), or that reverse the direction of text. */
// eslint-disable-next-line no-control-regex -- what must not get through
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * `text` as a terminal may have it: names of files come from anywhere, and a control character in one could rewrite what was printed. It
 * becomes `\u001b` and the like, which JSON reads as the same character.
 */
export function toVisibleText(text: string): string {
  return text.replace(INVISIBLE, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
