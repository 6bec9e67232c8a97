import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { temporaryFolder } from '../../tests/fixtures/temporary-folder.js';
import { isPhotoPath } from './photo-path.js';

test('a photo is an ordinary file with such an ending, and nothing else is', async () => {
  const folder = await temporaryFolder();
  for (const name of ['a.jpg', 'B.TIFF', 'id_rsa', 'notes.txt']) await writeFile(join(folder, name), 'x');
  await mkdir(join(folder, 'folder.jpg'));
  await symlink(join(folder, 'id_rsa'), join(folder, 'link.jpg'));
  await symlink(join(folder, 'a.jpg'), join(folder, 'link-to-photo.jpg'));
  for (const name of ['a.jpg', 'B.TIFF', 'link-to-photo.jpg'])
    expect(isPhotoPath(join(folder, name)), name).toBe(true);
  for (const name of ['id_rsa', 'notes.txt', 'folder.jpg', 'link.jpg', 'missing.jpg']) {
    expect(isPhotoPath(join(folder, name)), name).toBe(false);
  }
  expect(isPhotoPath('a.jpg')).toBe(false);
});
