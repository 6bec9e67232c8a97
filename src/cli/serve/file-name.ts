/** Device names of Windows, whatever their ending. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Most file systems allow 255 bytes; a temporary name beside it needs some. */
const MAX_BYTES = 180;

/** A name that is safe as a file's on every platform: no folders, nothing hidden, not too long; the ending stays. */
export function sanitiseFileName(name: string): string {
  // Half a character (a lone surrogate) has no bytes: no file and no header could have it.
  const whole = Buffer.from(name, 'utf8').toString('utf8');
  const last = whole.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const clean = last
    // eslint-disable-next-line no-control-regex -- what must not be in a name
    .replace(/[\u0000-\u001f\u007f<>:"|?*]/g, '')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  if (clean === '') return 'photo';
  const safe = RESERVED.test(clean) ? `photo-${clean}` : clean;
  return shorten(safe);
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name;
  const ending = /\.[^.]{1,10}$/.exec(name)?.[0] ?? '';
  let stem = '';
  let room = MAX_BYTES - Buffer.byteLength(ending);
  for (const character of name.slice(0, name.length - ending.length)) {
    room -= Buffer.byteLength(character);
    if (room < 0) break;
    stem += character;
  }
  return stem + ending;
}
