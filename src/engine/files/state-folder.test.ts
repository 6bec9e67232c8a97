import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findStateFolder } from './state-folder.js';

describe('the state folder', () => {
  test.each([
    ['linux', {}, join('/home/ann', '.local', 'state', 'lacuna')],
    ['darwin', {}, join('/home/ann', 'Library', 'Application Support', 'lacuna')],
    ['win32', { LOCALAPPDATA: '/local' }, join('/local', 'lacuna')],
    ['win32', {}, join('/home/ann', 'AppData', 'Local', 'lacuna')],
    ['linux', { XDG_STATE_HOME: '/state' }, join('/state', 'lacuna')],
    ['darwin', { XDG_STATE_HOME: '/state' }, join('/state', 'lacuna')],
    ['linux', { XDG_STATE_HOME: '' }, join('/home/ann', '.local', 'state', 'lacuna')],
  ])('on %s with %j is %s', (platform, env, folder) => {
    expect(findStateFolder(platform, env, '/home/ann')).toBe(folder);
  });
});
