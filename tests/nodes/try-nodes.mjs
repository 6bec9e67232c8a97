/**
 * @file `npm run nodes`: does the built command fill a photo with each Node that package.json supports besides this one? Each comes
 * from the npm registry, into npm's cache; one that cannot be had is skipped by name.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The oldest of its line, and the newest of both lines that get mends. */
const VERSIONS = ['22.12.0', '22', '24'];
const ROOT = join(import.meta.dirname, '../..');
const PHOTO = join(ROOT, 'samples/dandelion.jpg');

const folder = mkdtempSync(join(tmpdir(), 'lacuna-nodes-'));
let failures = 0;
try {
  for (const version of VERSIONS) {
    const found = runNode(version, ['--version']);
    if (found.status !== 0) {
      console.error(`– Node ${version}: skipped, it cannot be had (${lastLine(found.stderr)})`);
      continue;
    }
    const output = join(folder, `${version}.jpg`);
    const fill = ['fill', PHOTO, '--box', '200,200,60,60', '-o', output, '--json', '--quiet'];
    const { status, stdout, stderr } = runNode(version, [join(ROOT, 'out/cli/lacuna.mjs'), ...fill]);
    const isGood = status === 0 && JSON.parse(stdout).output === output && readFileSync(output).length > 0;
    if (!isGood) failures += 1;
    console.error(`${isGood ? '✓' : '✗'} Node ${found.stdout.trim()}${isGood ? '' : `: ${stdout}${stderr}`}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;

/** The package `node` brings the program itself, which this asks for its path once. */
function runNode(version, args) {
  return spawnSync('npx', ['--yes', '--package', `node@${version}`, '--', 'node', ...args], {
    encoding: 'utf8',
    // Scripts of that package put the program in its place.
    env: { ...process.env, npm_config_ignore_scripts: 'false' },
    cwd: folder,
    timeout: 120_000,
    shell: process.platform === 'win32',
  });
}

function lastLine(text = '') {
  return text.trim().split('\n').at(-1)?.slice(0, 100) ?? '';
}
