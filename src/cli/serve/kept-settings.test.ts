import { expect, test } from 'vitest';

import { findSettingsFile } from './kept-settings.js';

test.each([
  ['linux', {}, '/home/a/.config/lacuna/served-window.json'],
  ['linux', { XDG_CONFIG_HOME: '/c' }, '/c/lacuna/served-window.json'],
  ['darwin', {}, '/home/a/Library/Application Support/lacuna/served-window.json'],
])('on %s with %o settings are in %s', (platform, env, file) => {
  expect(findSettingsFile(platform, env, '/home/a')).toBe(file);
});
