/**
 * @file `npm run check`: every check but the tests, in named steps. All steps run, so that one call tells all that is wrong;
 * `npm run check -- lint format` runs those steps only. The exit code is 1 when one has failed.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** Each lane runs in this order, both at a time; the nets look at what the build has made. */
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

const LANES = [Object.keys(STEPS).filter((name) => name !== 'build' && name !== 'nets'), ['build', 'nets']];
const root = join(import.meta.dirname, '..');
const separator = process.platform === 'win32' ? ';' : ':';
const env = {
  ...process.env,
  PATH: `${join(root, 'node_modules/.bin')}${separator}${process.env.PATH}`,
};
const failed = [];

/** Quiet where all is well: what a step says is shown when it fails. */
function run(name) {
  const [program, ...args] = STEPS[name];
  const start = performance.now();
  const options = { cwd: root, maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32', env };
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      if (error) {
        failed.push(name);
        process.stderr.write(stdout);
        process.stderr.write(stderr);
        console.error(`✗ ${name} (${seconds} s): ${[program, ...args].join(' ')}`);
      } else console.error(`✓ ${name} (${seconds} s)`);
      resolve();
    });
  });
}

async function runLane(lane) {
  for (const name of lane) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    if (name === 'nets' && failed.includes('build')) {
      console.error('– nets: left out, there is no build to look at');
    } else await run(name);
  }
}

await Promise.all(LANES.map(runLane));
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}. Again with: npm run check -- ${failed.join(' ')}`);
  process.exitCode = 1;
}
