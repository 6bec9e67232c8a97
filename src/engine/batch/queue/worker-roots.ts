import { realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';

import { AppError } from '../../../shared/app-error.js';
import { isInside, toRealPath } from '../list-photos.js';
import type { RetouchTask } from '../retouch-task.js';
import type { WhatToRemove } from '../what-to-remove.js';
import type { QueuedPhoto } from './queue-messages.js';

/** A folder that a worker may read and write, here and as the run calls it. */
export interface WorkerRoot {
  readonly here: string;
  readonly there: string;
}

/** Reads `DIR` or `DIR=PATH`, where PATH is the same folder on the machine of the run. */
export function parseRoot(text: string): WorkerRoot {
  const at = text.indexOf('=');
  const here = resolve(at < 0 ? text : text.slice(0, at));
  const there = at < 0 ? here : text.slice(at + 1);
  return { here, there: toPlainPath(there).replace(/(?<=.)\/+$/, '') };
}

/** From the root on, parts joined by `/` on every system. */
export function toPlainPath(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}

/** Throws `NOT_FOUND` for a root that is no folder. */
export async function checkRoots(roots: readonly WorkerRoot[]): Promise<void> {
  for (const { here } of roots) {
    const status = await stat(here).catch(() => undefined);
    if (status?.isDirectory() === true) continue;
    throw new AppError(
      'NOT_FOUND',
      `Expected a folder for --root but ${here} is none. Is the share mounted?`,
      {
        details: { path: here },
      },
    );
  }
}

/**
 * Where `path` of the run lies here. `INVALID_PARAMS` for one that is in no root, also by `..` or by a link: what lies on a queue is
 * written by others.
 */
export async function locate(path: string, roots: readonly WorkerRoot[]): Promise<string> {
  for (const { here, there } of roots) {
    const start = there.endsWith('/') ? there : `${there}/`;
    if (path !== there && !path.startsWith(start)) continue;
    const parts = path.slice(start.length).split('/');
    if (parts.some((part) => part === '..' || /[\\\0]/.test(part))) break;
    const found = join(here, ...parts);
    if (isInside(await realPathOfNearest(found), await toRealPath(here))) return found;
    break;
  }
  const named = roots.map(({ there }) => there).join(', ');
  throw new AppError(
    'INVALID_PARAMS',
    `Expected a place in ${named} but the batch names ${path}. Start the worker with --root DIR=PATH, where PATH is that folder on the machine of the batch.`,
    { details: { path } },
  );
}

/** The real path of the last part of `path` that is there, with the rest after it. */
async function realPathOfNearest(path: string): Promise<string> {
  const found = await realpath(path).catch(() => undefined);
  if (found !== undefined) return found;
  const parent = resolve(path, '..');
  return parent === path ? path : join(await realPathOfNearest(parent), path.slice(parent.length));
}

/** A task and the folders of its run with the paths of this machine. Errors: those of `locate`. */
export async function locateTask(
  { task, input, output }: Pick<QueuedPhoto, 'task' | 'input' | 'output'>,
  roots: readonly WorkerRoot[],
): Promise<{ readonly task: RetouchTask; readonly input: string; readonly output: string }> {
  const here = async (path: string): Promise<string> => await locate(path, roots);
  const folders = { input: await here(input), output: await here(output) };
  const photo = await here(task.photo);
  const target = await here(task.target);
  const strip = task.strip === undefined ? undefined : await here(task.strip);
  for (const written of strip === undefined ? [target] : [target, strip]) {
    if (isInside(written, folders.output) && written !== photo) continue;
    throw new AppError('INVALID_PARAMS', `Expected a result in ${folders.output} but received ${written}.`, {
      details: { path: written },
    });
  }
  const maskPath = task.maskPath === undefined ? undefined : await here(task.maskPath);
  const dustMap = task.dustMap === undefined ? undefined : await here(task.dustMap);
  return {
    ...folders,
    task: { ...task, photo, target, remove: await locateRemove(task.remove, here), strip, maskPath, dustMap },
  };
}

async function locateRemove(
  remove: QueuedPhoto['task']['remove'],
  here: (path: string) => Promise<string>,
): Promise<WhatToRemove> {
  switch (remove.kind) {
    case 'masks':
      return { ...remove, folder: await here(remove.folder) };
    case 'mask':
      return { ...remove, path: await here(remove.path) };
    case 'recipe': {
      const { path, register } = remove;
      return {
        ...{ kind: 'recipe', path: await here(path) },
        ...(register !== undefined && { register: await here(register) }),
      };
    }
    default:
      return remove;
  }
}

/** `text` with the paths of this machine as the run calls them. */
export function asTheRunSays(text: string, roots: readonly WorkerRoot[]): string {
  return roots.reduce((said, { here, there }) => said.replaceAll(here, there), text);
}
