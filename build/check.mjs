/**
 * @file `npm run check`: every check but the tests, in named steps. All steps run, so that one call tells all that is wrong;
 * `npm run check -- lint format` runs those steps only. The exit code is 1 when one has failed.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** In the order in which they run; the nets look at what the build has made. */
const STEPS = {
  types: ['tsc', '-b'],
  'types:window': ['tsc', '-p', 'tsconfig.window.json'],
  svelte: [
    'svelte-check',
    ...['--tsconfig', './tsconfig.web.json', '--incremental', '--output', 'human', '--fail-on-warnings'],
  ],
  lint: ['eslint', '--cache', '--cache-location', 'node_modules/.cache/eslint', '.'],
  format: ['prettier', '--check', '--cache', '--log-level', 'warn', '.'],
  build: ['npm', 'run', '--silent', 'build'],
  nets: ['vitest', 'run', 'tests/nets'],
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(STEPS, name));
if (unknown.length > 0) {
  console.error(`Expected steps of ${Object.keys(STEPS).join(', ')} but received ${unknown.join(', ')}.`);
  process.exit(2);
}

const names = asked.length > 0 ? asked : Object.keys(STEPS);
const failed = [];
for (const name of names) {
  const [program, ...args] = STEPS[name];
  if (name === 'nets' && failed.includes('build')) {
    console.error('– nets: left out, there is no build to look at');
    continue;
  }
  const start = performance.now();
  // Quiet where all is well: what a step says is shown when it fails.
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: join(import.meta.dirname, '..'),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
    env: {
      ...process.env,
      PATH: `${join(import.meta.dirname, '../node_modules/.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`,
    },
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (status === 0) {
    console.error(`✓ ${name} (${seconds} s)`);
    continue;
  }
  failed.push(name);
  process.stderr.write(stdout ?? '');
  process.stderr.write(stderr ?? '');
  console.error(`✗ ${name} (${seconds} s): ${[program, ...args].join(' ')}`);
}
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}. Again with: npm run check -- ${failed.join(' ')}`);
  process.exitCode = 1;
}
