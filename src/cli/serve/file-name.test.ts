import { expect, test } from 'vitest';

import { sanitiseFileName } from './file-name.js';

test.each([
  ['photo.jpg', 'photo.jpg'],
  ['Étude № 5 (final).TIF', 'Étude № 5 (final).TIF'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\me\\photo.png', 'photo.png'],
  ['/photo.png', 'photo.png'],
  ['.hidden.png', 'hidden.png'],
  ['..', 'photo'],
  ['', 'photo'],
  [' .  ', 'photo'],
  ['a\u0000b\nc.png', 'abc.png'],
  ['what?*<>|":.png', 'what.png'],
  ['CON', 'photo-CON'],
  ['lpt1.png', 'photo-lpt1.png'],
  ['console.png', 'console.png'],
  ['photo.png. .', 'photo.png'],
])('%j becomes %j', (name, expected) => {
  expect(sanitiseFileName(name)).toBe(expected);
});

test.each(['x'.repeat(5000) + '.jpeg', '🐦'.repeat(400) + '.jpeg', 'ß'.repeat(300)])(
  'a long name keeps its ending and whole characters',
  (name) => {
    const safe = sanitiseFileName(name);
    expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(180);
    expect(safe.endsWith('.jpeg')).toBe(name.endsWith('.jpeg'));
    expect(Buffer.from(safe).toString()).not.toContain('\ufffd');
  },
);
