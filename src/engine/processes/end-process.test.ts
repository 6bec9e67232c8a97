import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { describe, expect, test, vi } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { useProgram } from '../../../tests/fixtures/use-program.js';

const program = useProgram('tests/contract/stuck-child.ts');

async function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => child.stdout?.once('data', (text) => resolve(String(text).trim())));
}

/** One that has ended and that nobody has asked after yet (Z) does not run. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

describe.skipIf(process.platform === 'win32')('a process', () => {
  test('that waits for a native thread ends at the second Ctrl-C', async () => {
    const pipe = join(await temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const child = spawn(process.execPath, [program(), 'in a native thread', pipe]);
    const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
    await firstLine(child);
    child.kill('SIGINT');
    // Later than what npm run hands on twice.
    setTimeout(() => child.kill('SIGINT'), 1500);
    // As a shell tells it: exit code 130.
    expect(await ended).toBe('SIGINT');
  });

  test('that is stuck in a calculation ends when its parent is killed', async () => {
    const script = `require('node:child_process').fork(process.argv[1], ['in a calculation'], { stdio: 'inherit' })`;
    const parent = spawn(process.execPath, ['-e', script, program()], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = Number(await firstLine(parent));
    expect(isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    try {
      await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 10_000 });
    } finally {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It is gone, as it should.
      }
    }
  });
});
