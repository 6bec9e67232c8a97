import { existsSync } from 'node:fs';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, expect, test, vi } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { createDoorway } from './open-browser.js';

const ADDRESS = 'http://127.0.0.1:8750/#the-token';

afterEach(() => vi.unstubAllEnvs());

test.skipIf(process.platform !== 'linux')('the token is in no argument of any program', async () => {
  const folder = await temporaryFolder();
  const heard = join(folder, 'arguments');
  await writeFile(
    join(folder, 'xdg-open'),
    `#!/bin/sh\nprintf %s "$*" > ${heard}.part && mv ${heard}.part ${heard}\n`,
  );
  await chmod(join(folder, 'xdg-open'), 0o755);
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH'] ?? ''}`);
  const doorway = await createDoorway(folder, ADDRESS);
  doorway.open();
  const said = await vi.waitFor(() => readFile(heard, 'utf8'), { timeout: 10_000 });
  expect(said).not.toContain('the-token');
  const page = fileURLToPath(said);
  expect(await readFile(page, 'utf8')).toContain(`url=${ADDRESS}"`);
  expect((await stat(page)).mode & 0o077).toBe(0);
  await doorway.close();
  expect(existsSync(page)).toBe(false);
});
