import { expect, test } from 'vitest';

import { parseQueueAddress } from './queue-address.js';

test.each([
  ['redis://nas.local', 'redis://nas.local'],
  ['redis://nas.local/', 'redis://nas.local'],
  ['redis://nas.local:7000/3', 'redis://nas.local:7000/3'],
  ['rediss://user:pa%3Ass@[::1]:7000', 'rediss://[::1]:7000'],
])('%s is shown as %s', (text, shown) => {
  expect(parseQueueAddress(text).shown).toBe(shown);
});

test('takes a password that the address does not name', () => {
  expect(parseQueueAddress('redis://nas.local', 'a:b/c@d').url).toBe('redis://:a%3Ab%2Fc%40d@nas.local');
  expect(parseQueueAddress('redis://user@nas.local', 'other').url).toBe('redis://user:other@nas.local');
  expect(parseQueueAddress('redis://:own@nas.local', 'other').url).toBe('redis://:own@nas.local');
});

test.each([
  'nas.local:6379',
  'http://u:s3cret@nas.local',
  'redis://',
  'redis:s3cret',
  'redis://u:s3cret@nas.local/a/b',
  'redis://u:s3cret@nas.local?password=s3cret',
  'redis://u:s3cret/x@nas.local',
])('refuses %s without repeating it', (text) => {
  let said = '';
  try {
    parseQueueAddress(text);
  } catch (error) {
    said = JSON.stringify(error) + String(error);
  }
  expect(said).toContain('INVALID_PARAMS');
  expect(said).not.toContain('s3cret');
});
