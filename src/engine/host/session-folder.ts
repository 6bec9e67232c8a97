import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The name says whose it is: of the process of that id. */
const PREFIX = 'lacuna-session-';

/** A folder for everything that lives as long as this process. */
export interface SessionFolder {
  readonly path: string;
  /** Removes it; happens by itself when the process exits. */
  remove(): Promise<void>;
}

/** A new session folder in `parent`, readable by this user only. Those of processes that are gone are removed first. */
export async function createSessionFolder(parent: string = tmpdir()): Promise<SessionFolder> {
  await removeDeadSessions(parent);
  const path = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`));
  const removeNow = (): void => rmSync(path, { recursive: true, force: true });
  process.once('exit', removeNow);
  return {
    path,
    remove: async () => {
      await rm(path, { recursive: true, force: true, maxRetries: 5 });
      process.off('exit', removeNow);
    },
  };
}

async function removeDeadSessions(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    // Another user's cannot be removed, and need not be.
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** A process of another user may not be asked, which also says that it is there. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
