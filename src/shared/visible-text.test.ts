import { expect, test } from 'vitest';

import { toVisibleText } from './visible-text.js';

test.each([
  ['\u001b[31mred\u001b[0m.jpg', '\\u001b[31mred\\u001b[0m.jpg'],
  ['\u009b2J\u0007\u007f', '\\u009b2J\\u0007\\u007f'],
  ['photo\u202egpj.exe', 'photo\\u202egpj.exe'],
  ['Große Möwe – 日本\n\tline', 'Große Möwe – 日本\n\tline'],
])('%j becomes %j', (text, visible) => {
  expect(toVisibleText(text)).toBe(visible);
});

test('JSON says the same afterwards', () => {
  const value = { file: 'a\u001b[2J\u009b\u007f.jpg' };
  expect(JSON.parse(toVisibleText(JSON.stringify(value)))).toEqual(value);
});
