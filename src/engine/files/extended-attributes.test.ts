import { execFileSync } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { copyExtendedAttributes } from './extended-attributes.js';

const NAME = 'user.xdg.tags';

/** Node has no function for extended attributes; Python has. Nothing where the disk or the machine has none. */
function python(code: string, ...paths: readonly string[]): string | undefined {
  try {
    return execFileSync('python3', ['-c', `import os, sys\n${code}`, ...paths], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch {
    return undefined;
  }
}

it('tags of a file go to another one, whose content and mode stay', async ({ skip }) => {
  const folder = await temporaryFolder();
  const [from, to] = [join(folder, 'from.jpg'), join(folder, '-to.jpg')];
  await writeFile(from, 'old');
  await writeFile(to, 'new', { mode: 0o600 });
  const isSet = python(`os.setxattr(sys.argv[1], '${NAME}', b'holiday')`, from) !== undefined;
  if (!isSet || process.platform !== 'linux') skip();
  await copyExtendedAttributes(from, to);
  expect(python(`print(os.getxattr(sys.argv[1], '${NAME}').decode())`, to)?.trim()).toBe('holiday');
  expect(await readFile(to, 'utf8')).toBe('new');
  expect((await stat(to)).mode & 0o777).toBe(0o600);
});

it('a source that is gone changes nothing', async () => {
  const to = join(await temporaryFolder(), 'to.jpg');
  await writeFile(to, 'new');
  await copyExtendedAttributes(`${to}.gone`, to);
  expect(await readFile(to, 'utf8')).toBe('new');
});
