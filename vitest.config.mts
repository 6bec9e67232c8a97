import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';
import { assemblyScript } from './build/assemblyscript-plugin.mjs';

// Engines give way to windows by working at this priority. Where several stories run at a time, windows of others would starve them, so
// that everything runs at theirs; on Linux also as a session (src/engine/processes/give-way.ts), until the tests end.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const SESSION = '/proc/self/autogroup';
const weightOfSession = (): string => readFileSync(SESSION, 'utf8').trim().split(' ').at(-1) ?? '0';
const weighSession = (nice: string): void => {
  try {
    writeFileSync(SESSION, nice);
  } catch {
    // Where that may not be said, stories only take longer.
  }
};
// This file is read once for each project.
if (existsSync(SESSION) && weightOfSession() !== '5') {
  const before = weightOfSession();
  weighSession('5');
  process.once('exit', () => weighSession(before));
}

const WINDOW = 'tests/e2e/window/**/*.test.ts';

export default defineConfig({
  plugins: [assemblyScript()],
  // The package itself would fetch the Electron program.
  resolve: {
    alias: [
      { find: /^electron$/, replacement: fileURLToPath(new URL('tests/stubs/electron.ts', import.meta.url)) },
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        // One process for many files: loading the modules anew for each took a third of the time.
        test: { name: 'units', include: ['src/**/*.test.ts'], isolate: false },
      },
      {
        extends: true,
        test: { name: 'programs', include: ['tests/**/*.test.ts'], exclude: [WINDOW] },
      },
      {
        extends: true,
        test: { name: 'window', include: [WINDOW], globalSetup: 'tests/e2e/window/serve-fake-page.ts' },
      },
    ],
    testTimeout: 45_000,
    // On a busy machine a window may take seconds for what takes it a moment elsewhere.
    expect: { poll: { timeout: 15_000 } },
    // A story that ran out of time while others had the processor is told once more; what it found wrong counts at once.
    retry: { count: 1, condition: /time(d )?out/i },
    // Only when it is asked for: npm run test:unit -- --watch
    watch: false,
    // What tests and the commands that they start find out about devices stays out of the person's own folders.
    env: { XDG_STATE_HOME: fileURLToPath(new URL('tests/output/state', import.meta.url)) },
    // For two cores: stories wait more than they compute, and three at a time take three quarters of the time of two.
    maxWorkers: 3,
  },
});
