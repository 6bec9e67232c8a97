import { execFileSync } from 'node:child_process';
import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { AppError } from '../../shared/app-error.js';
import { checkTarget, writeFileAtomically } from './atomic-write.js';

const NEW = Buffer.from('new content');

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: as the system says it`), { code });
}

describe('writeFileAtomically', () => {
  it('writes bytes, or lets a function write, and leaves nothing else', async () => {
    const folder = await temporaryFolder();
    await writeFileAtomically(join(folder, 'a.bin'), NEW);
    await writeFileAtomically(join(folder, 'b.bin'), async (temporary) => {
      expect(temporary.startsWith(folder)).toBe(true);
      await writeFile(temporary, NEW);
    });
    expect(await readdir(folder)).toEqual(['a.bin', 'b.bin']);
    for (const name of ['a.bin', 'b.bin']) expect(await readFile(join(folder, name))).toEqual(NEW);
  });

  it('leaves an existing file alone without force, and one that appears while it writes', async () => {
    const folder = await temporaryFolder();
    const target = join(folder, 'a.bin');
    await writeFile(target, 'old');
    await expect(writeFileAtomically(target, NEW)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    const late = join(folder, 'late.bin');
    const writing = writeFileAtomically(late, async (temporary) => {
      await writeFile(temporary, NEW);
      await writeFile(late, 'was faster');
    });
    await expect(writing).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(await readFile(target, 'utf8')).toBe('old');
    expect(await readFile(late, 'utf8')).toBe('was faster');
    expect(await readdir(folder)).toEqual(['a.bin', 'late.bin']);
  });

  it('lets one of many writers win, whole', async () => {
    const folder = await temporaryFolder();
    const target = join(folder, 'a.bin');
    const contents = Array.from({ length: 12 }, (_, index) => Buffer.alloc(20_000, index));
    const results = await Promise.allSettled(contents.map((content) => writeFileAtomically(target, content)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    const winner = results.findIndex((result) => result.status === 'fulfilled');
    expect(await readFile(target)).toEqual(contents[winner]);
    expect(await readdir(folder)).toEqual(['a.bin']);
  });

  it('replaces with force, keeps the permissions and follows a link', async () => {
    const folder = await temporaryFolder();
    const target = join(folder, 'a.bin');
    await writeFile(target, 'old');
    await chmod(target, 0o640);
    await symlink('a.bin', join(folder, 'link.bin'));
    await writeFileAtomically(join(folder, 'link.bin'), NEW, { force: true });
    expect(await readFile(target)).toEqual(NEW);
    expect((await stat(target)).mode & 0o777).toBe(0o640);
    expect((await lstat(join(folder, 'link.bin'))).isSymbolicLink()).toBe(true);
    expect(await readdir(folder)).toEqual(['a.bin', 'link.bin']);
  });

  it('gives the temporary file the permissions of the target before there is content in it', async () => {
    const folder = await temporaryFolder();
    const target = join(folder, 'private.bin');
    await writeFile(target, 'old', { mode: 0o600 });
    const modes: number[] = [];
    await writeFileAtomically(
      target,
      async (temporary) => {
        modes.push((await stat(temporary)).mode & 0o777);
        await writeFile(temporary, NEW);
      },
      { force: true },
    );
    expect(modes).toEqual([0o600]);
    expect((await stat(target)).mode & 0o777).toBe(0o600);
  });

  it('does not replace what changed meanwhile, or before since it was looked at', async () => {
    const folder = await temporaryFolder();
    const target = join(folder, 'a.bin');
    await writeFile(target, 'old');
    const meanwhile = async (temporary: string): Promise<void> => {
      await writeFile(temporary, NEW);
      await writeFile(target, 'theirs');
    };
    await expect(writeFileAtomically(target, meanwhile, { force: true })).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      message: expect.stringContaining('changed by another program'),
    });
    const expected = await checkTarget(target, true);
    await writeFile(target, 'theirs again');
    await expect(writeFileAtomically(target, NEW, { force: true, expected })).rejects.toMatchObject({
      code: 'WRITE_FAILED',
    });
    expect(await readFile(target, 'utf8')).toBe('theirs again');
    expect(await readdir(folder)).toEqual(['a.bin']);
    const absent = await checkTarget(join(folder, 'b.bin'), true);
    await writeFile(join(folder, 'b.bin'), 'was faster');
    await expect(
      writeFileAtomically(join(folder, 'b.bin'), NEW, { force: true, expected: absent }),
    ).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    await writeFileAtomically(target, NEW, { force: true, expected: await checkTarget(target, true) });
    expect(await readFile(target)).toEqual(NEW);
  });

  it.skipIf(process.platform === 'win32')('replaces no named pipe and no write-protected file', async () => {
    const folder = await temporaryFolder();
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    await writeFile(join(folder, 'protected.bin'), 'old', { mode: 0o444 });
    for (const [name, says] of [
      ['pipe', 'no ordinary file'],
      ['protected.bin', 'write-protected'],
    ] as const) {
      await expect(writeFileAtomically(join(folder, name), NEW, { force: true })).rejects.toMatchObject({
        code: 'WRITE_FAILED',
        message: expect.stringContaining(says),
      });
    }
    expect((await lstat(join(folder, 'pipe'))).isFIFO()).toBe(true);
    expect(await readFile(join(folder, 'protected.bin'), 'utf8')).toBe('old');
  });

  it('does not replace a dangling link without force', async () => {
    const folder = await temporaryFolder();
    await symlink('nowhere', join(folder, 'link.bin'));
    await expect(writeFileAtomically(join(folder, 'link.bin'), NEW)).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    });
  });

  for (const [code, says] of [
    ['ENOSPC', /disk is full.*Free some space/],
    ['EACCES', /may not write.*permissions/],
    ['EROFS', /read-only.*another folder/],
    ['EIO', /disk reports an error/],
  ] as const) {
    it(`${code} in the middle keeps the old file, removes the half one and says why`, async () => {
      const folder = await temporaryFolder();
      const target = join(folder, 'a.bin');
      await writeFile(target, 'old');
      const failing = async (temporary: string): Promise<void> => {
        await writeFile(temporary, 'half of the cont');
        throw systemError(code);
      };
      const error = await writeFileAtomically(target, failing, { force: true }).catch(
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ code: 'WRITE_FAILED', details: { path: target, reason: code } });
      expect((error as AppError).message).toContain(target);
      expect((error as AppError).message).toMatch(says);
      expect(await readFile(target, 'utf8')).toBe('old');
      expect(await readdir(folder)).toEqual(['a.bin']);
    });
  }

  it('passes an AppError of the function through', async () => {
    const folder = await temporaryFolder();
    const writing = writeFileAtomically(join(folder, 'a.bin'), () =>
      Promise.reject(new AppError('CANCELLED', 'stop')),
    );
    await expect(writing).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('names a folder that is missing, a parent that is a file and a target that is a folder', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), 'x');
    await mkdir(join(folder, 'taken.png'));
    for (const [target, says] of [
      [join(folder, 'missing', 'a.png'), /folder does not exist.*Create the folder/],
      [join(folder, 'file', 'a.png'), /is a file, not a folder/],
      [join(folder, 'taken.png'), /a folder has this name/],
    ] as const) {
      for (const force of [false, true]) {
        const error = await writeFileAtomically(target, NEW, { force }).catch((reason: unknown) => reason);
        expect(error).toMatchObject({ code: 'WRITE_FAILED' });
        expect((error as AppError).message).toContain(target);
        expect((error as AppError).message).toMatch(says);
      }
    }
    expect(await readdir(folder)).toEqual(['file', 'taken.png']);
  });

  it('copes with a name at the limit of the file system', async () => {
    const folder = await temporaryFolder();
    const name = `${'ü'.repeat(120)}.png`;
    await writeFileAtomically(join(folder, name), NEW);
    expect(await readFile(join(folder, name))).toEqual(NEW);
  });
});
