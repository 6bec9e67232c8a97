import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../bench/batch/torture.mjs');

test('a folder with bad photos, killed at random moments, comes out as one that was not', async () => {
  const args = ['--count', '16', '--kills', '3', '--width', '200', '--bad-share', '0.125', '--jobs', '2'];
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [printed, said] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(said).toBe('');
  const report = JSON.parse(printed) as { faults: Record<string, string[]>; photos: unknown };
  expect(report.photos).toEqual({ good: 14, bad: 2 });
  for (const [name, found] of Object.entries(report.faults)) expect([name, ...found]).toEqual([name]);
  expect(code).toBe(0);
}, 300_000);
