import { describe, expect, test } from 'vitest';

import { isAppUrl, PAGE_URL, readAppPath } from './app-url.js';

describe('an address of the page', () => {
  test.each([PAGE_URL, 'app://lacuna/', 'app://lacuna/doc/1/preview?x#y'])('is %s', (url) => {
    expect(isAppUrl(url)).toBe(true);
  });

  test.each([
    'about:blank',
    '',
    'app:///index.html',
    'app://lacuna.example/index.html',
    'app://example/lacuna/index.html',
    'app://person@lacuna/index.html',
    'app://lacuna:80/index.html',
    'https://lacuna/index.html',
    'file:///app://lacuna/index.html',
    'data:text/html,app://lacuna/',
  ])('is not %s', (url) => {
    expect(isAppUrl(url)).toBe(false);
  });
});

describe('the path of an address', () => {
  test.each([
    ['app://lacuna/index.html', 'index.html'],
    ['app://lacuna/assets/index-Bx_1.js?v=1', 'assets/index-Bx_1.js'],
    ['app://lacuna/doc/0a-1/tiles/0/1_2', 'doc/0a-1/tiles/0/1_2'],
    // Dot segments of an address end at its root.
    ['app://lacuna/../../index.html', 'index.html'],
    ['app://lacuna/a/%2e%2e/%2E%2E/index.html', 'index.html'],
  ])('of %s is %s', (url, path) => {
    expect(readAppPath(url)).toBe(path);
  });

  test.each([
    'app://lacuna',
    'app://lacuna/',
    'app://lacuna/assets/',
    'app://lacuna//etc/passwd',
    'app://lacuna/..%2f..%2fetc/passwd',
    'app://lacuna/%2e%2e%2fpackage.json',
    'app://lacuna/..\\..\\package.json',
    'app://lacuna/..%5c..%5cpackage.json',
    'app://lacuna/C:/Windows/win.ini',
    'app://lacuna/index.html%00.png',
    'app://lacuna/.env',
    'app://lacuna/a/%252e%252e/b',
    'app://lacuna/%E0%A4%A',
    'app://example/index.html',
  ])('of %s is none', (url) => {
    expect(readAppPath(url)).toBeUndefined();
  });
});
