/** `text` without user and password of any address in it: `redis://…@host`. */
export function hideCredentials(text: string): string {
  return text.replace(/\b(?!file:)([a-z][a-z0-9+.-]*:\/\/)\S*@/gi, '$1…@');
}
