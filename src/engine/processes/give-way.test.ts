import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ROOT } from '../../../tests/nets/read-imports.js';

const GROUP = '/proc/self/autogroup';
const HAS_GROUPS = existsSync(GROUP);
const { PRIORITY_BELOW_NORMAL, PRIORITY_LOW } = constants.priority;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(ROOT, 'node_modules/.cache-way-'));
  const entry = join(folder, 'child.ts');
  await writeFile(
    entry,
    `import { readFileSync } from 'node:fs';
    import { getPriority } from 'node:os';
    import { giveWay } from ${JSON.stringify(join(ROOT, 'src/engine/processes/give-way.ts'))};
    process.stdin.on('end', () => {
      giveWay();
      console.log(getPriority());
      if (${HAS_GROUPS}) console.log(readFileSync('${GROUP}', 'utf8').trim());
    }).resume();`,
  );
  await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: { ssr: entry, outDir: folder, rolldownOptions: { output: { entryFileNames: 'child.mjs' } } },
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a process that gives way says of its priority and, where there are any, of its session. */
async function run(how: { detached?: boolean; priority?: number }): Promise<string[]> {
  const child = spawn(process.execPath, [join(folder, 'child.mjs')], { detached: how.detached });
  if (how.priority !== undefined) setPriority(child.pid!, how.priority);
  child.stdin.end();
  return (await text(child.stdout)).trim().split('\n');
}

describe.skipIf(process.platform === 'win32')('a process that gives way', () => {
  test('has a lower priority, and leaves the session of a shell as it is', async () => {
    const [priority, group] = await run({});
    expect(priority).toBe(String(PRIORITY_BELOW_NORMAL));
    if (HAS_GROUPS) expect(group).toBe(readFileSync(GROUP, 'utf8').trim());
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
