import { EventEmitter } from 'node:events';

import { describe, expect, test } from 'vitest';

import type { OutputStream } from './output.js';
import { createOutput } from './output.js';

class RecordedStream extends EventEmitter {
  readonly written: string[] = [];
  constructor(readonly isTTY: boolean) {
    super();
  }
  write(text: string): boolean {
    this.written.push(text);
    return true;
  }
  fail(code: string): void {
    this.emit('error', Object.assign(new Error(code), { code }));
  }
}

function createStreams() {
  const stdout = new RecordedStream(false);
  const stderr = new RecordedStream(true);
  const output = createOutput(stdout as unknown as OutputStream, stderr as unknown as OutputStream);
  return { stdout, stderr, output };
}

describe('output', () => {
  test('sends results to stdout and everything else to stderr, line by line', () => {
    const { stdout, stderr, output } = createStreams();
    output.printResult('{"a":1}');
    output.printNote('saving');
    expect(stdout.written).toEqual(['{"a":1}\n']);
    expect(stderr.written).toEqual(['saving\n']);
    expect(output.isTerminal).toBe(true);
  });

  test('shows what a terminal would obey, and scripts read the same', () => {
    const { stdout, stderr, output } = createStreams();
    output.printNote('cannot read \u001b]0;title\u0007\u001b[2J.jpg');
    output.printResult(JSON.stringify({ file: 'a\u009b2J.jpg' }));
    expect(stderr.written).toEqual(['cannot read \\u001b]0;title\\u0007\\u001b[2J.jpg\n']);
    expect(JSON.parse(stdout.written.join(''))).toEqual({ file: 'a\u009b2J.jpg' });
  });

  test.each(['EPIPE', 'EIO'])('drops what nobody reads any more (%s), on that stream only', (code) => {
    const { stdout, stderr, output } = createStreams();
    stdout.fail(code);
    output.printResult('lost');
    output.printNote('read');
    expect(stdout.written).toEqual([]);
    expect(stderr.written).toEqual(['read\n']);
  });

  test('does not hide other errors, such as a full disk under a redirected stdout', () => {
    const { stdout } = createStreams();
    expect(() => stdout.fail('ENOSPC')).toThrow('ENOSPC');
  });
});
