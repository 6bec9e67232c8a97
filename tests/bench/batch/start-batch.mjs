import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const COMMAND = fileURLToPath(new URL('../../../out/cli/lacuna.mjs', import.meta.url));

/** Starts `lacuna batch` over `folder`; `onRow` gets each photo's object. `ended` has exit code, signal, seconds and what it said. */
export function startBatch(folder, output, options, onRow = () => undefined) {
  const start = performance.now();
  const args = ['batch', join(folder, 'photos'), '-o', output, '--masks', join(folder, 'masks')];
  const child = spawn(process.execPath, [COMMAND, ...args, '--recursive', '--json', '--quiet', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const rows = [];
  let said = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    const row = JSON.parse(line);
    rows.push(row);
    onRow(row);
  });
  child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = new Promise((resolve) => {
    child.on('close', (code, signal) => {
      resolve({ code, signal, rows, said, seconds: (performance.now() - start) / 1000 });
    });
  });
  return { child, ended };
}

/** The hash of every file below `folder` but those of the run's own, by name. */
export async function hashFiles(folder) {
  const hashes = new Map();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1).replaceAll('\\', '/');
    if (!entry.isFile() || name.startsWith('.lacuna-batch/')) continue;
    hashes.set(
      name,
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
  }
  return hashes;
}

/** Resident memory of a process and of those that it started, in MB; `null` where the system does not tell (Linux does). */
export function readTreeMb(pid) {
  try {
    let kilobytes = 0;
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      const status = readStatus(name);
      if (status === undefined || (Number(name) !== pid && status.parent !== pid)) continue;
      kilobytes += status.kilobytes;
    }
    return Math.round(kilobytes / 1024);
  } catch {
    return null;
  }
}

function readStatus(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    const read = (pattern) => Number(pattern.exec(text)?.[1] ?? 0);
    return { parent: read(/^PPid:\s+(\d+)/m), kilobytes: read(/^VmRSS:\s+(\d+) kB/m) };
  } catch {
    return undefined;
  }
}
