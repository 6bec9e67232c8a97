/**
 * @file Run by hand: `node tests/bench/check-evaluation.mjs IMAGES MASKS EVALUATE.py`. Fills with `lacuna eval --out`, has
 * evaluate.py (OpenCV) measure the same PNGs, and compares the figures; exit code 1 where they differ by more than 1e-3.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const COMMAND = join(import.meta.dirname, '../../out/cli/lacuna.mjs');
const TOLERANCE = 1e-3;
const FIGURES = [
  'l1_pct',
  'l2_pct',
  'l1_hole_pct',
  'psnr',
  'psnr_hole',
  'ssim_hole',
  'gradient',
  'changed_outside',
  'images',
];

const [images, masks, script] = process.argv.slice(2);
if (script === undefined) {
  console.error('usage: node tests/bench/check-evaluation.mjs IMAGES MASKS EVALUATE.py');
  process.exit(2);
}
const filled = await mkdtemp(join(tmpdir(), 'lacuna-check-'));
try {
  const flags = ['--images', images, '--masks', masks, '--out', filled, '--json', '--quiet'];
  const ours = JSON.parse((await run(process.execPath, [COMMAND, 'eval', ...flags])).stdout).means;
  // Debian's python3-opencv belongs to this Python.
  const theirs = JSON.parse(
    (await run('/usr/bin/python3', [script, images, masks, filled, '--json'])).stdout,
  );
  for (const figure of FIGURES) {
    const agrees = Math.abs(ours[figure] - theirs[figure]) <= TOLERANCE;
    if (!agrees) process.exitCode = 1;
    console.log(`${agrees ? 'agrees ' : 'DIFFERS'} ${figure.padEnd(16)} ${ours[figure]} ${theirs[figure]}`);
  }
} finally {
  await rm(filled, { recursive: true, force: true });
}
