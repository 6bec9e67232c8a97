import { resolve } from 'node:path';

import { describe, expect, test } from 'vitest';

import { askMaskCommand } from './ask-mask-command.js';

const node = (program: string, ...more: string[]) => [process.execPath, '-e', program, ...more];

describe('a program for masks', () => {
  test('is given the photo where it wants it, else last, as one argument that no shell reads', async () => {
    const say = 'console.log("noise"); console.log(process.argv.slice(1).join("|"))';
    const photo = '/photos/$(touch x); `y`.jpg';
    const last = { command: node(say, 'first'), timeLimitMs: 20_000 };
    expect(await askMaskCommand(last, photo)).toBe(resolve(`first|${photo}`));
    const within = { command: node(say, '/m={}', 'end'), timeLimitMs: 20_000 };
    expect(await askMaskCommand(within, photo)).toBe(`/m=${photo}|end`);
  });

  test('that prints nothing has no mask for the photo', async () => {
    expect(await askMaskCommand({ command: node(''), timeLimitMs: 20_000 }, 'a.jpg')).toBeUndefined();
  });

  test.each([
    [
      'fails',
      20_000,
      node('console.error("no such thing"); process.exit(3)'),
      /it failed \(3: no such thing\)/,
    ],
    ['does not end', 500, node('setInterval(() => 0, 1000)'), /no answer within 0\.5 s/],
    ['is not there', 20_000, ['/absent/program'], /it failed \(ENOENT/],
    ['prints a picture', 20_000, node('process.stdout.write("x".repeat(1e6))'), /MAXBUFFER/],
  ])('that %s is told as such', async (_name, timeLimitMs, command, message) => {
    await expect(askMaskCommand({ command, timeLimitMs }, 'a.jpg')).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
      message: expect.stringMatching(message),
    });
  });

  test('is ended when the work is cancelled', async () => {
    const abort = new AbortController();
    const asked = askMaskCommand(
      { command: node('setInterval(() => 0, 1000)'), timeLimitMs: 60_000 },
      'a.jpg',
      abort.signal,
    );
    abort.abort();
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
