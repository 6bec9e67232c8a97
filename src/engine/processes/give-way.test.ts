import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { text } from 'node:stream/consumers';

import { describe, expect, test } from 'vitest';

import { useProgram } from '../../../tests/fixtures/use-program.js';

const GROUP = '/proc/self/autogroup';
const HAS_GROUPS = existsSync(GROUP);
/** Of this process: a system has the file and says nothing in it where a session belongs to no such group. */
const OWN_GROUP = HAS_GROUPS ? readFileSync(GROUP, 'utf8').trim() : '';
const { PRIORITY_BELOW_NORMAL, PRIORITY_LOW } = constants.priority;
const program = useProgram('tests/contract/giving-way-child.ts');

/** What a process that gives way says of its priority and, where there are any, of its session. */
async function run(how: { detached?: boolean; priority?: number }): Promise<string[]> {
  const child = spawn(process.execPath, [program()], { detached: how.detached });
  if (how.priority !== undefined) setPriority(child.pid!, how.priority);
  child.stdin.end();
  return (await text(child.stdout)).trim().split('\n');
}

describe.skipIf(process.platform === 'win32')('a process that gives way', () => {
  test('has a lower priority, and leaves the session of a shell as it is', async () => {
    const [priority, group = ''] = await run({});
    expect(priority).toBe(String(PRIORITY_BELOW_NORMAL));
    expect(group).toBe(OWN_GROUP);
  });

  test.skipIf(!HAS_GROUPS)('lowers the session that it leads', async () => {
    const [priority, group] = await run({ detached: true });
    expect(priority).toBe(String(PRIORITY_BELOW_NORMAL));
    expect(group).toMatch(/ nice 5$/);
  });

  test('stays below where it was started', async () => {
    const [priority] = await run({ priority: PRIORITY_LOW });
    expect(priority).toBe(String(PRIORITY_LOW));
  });
});
