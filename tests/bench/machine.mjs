import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';

import sharp from 'sharp';

import { runChild } from './run-child.mjs';

/** Debian's OpenCV is a module of the system's Python, which need not be the first `python3` of PATH. */
export const PYTHON = process.env.LACUNA_BENCH_PYTHON ?? '/usr/bin/python3';

/** What the figures depend on; `null` for a tool that is absent. */
export async function describeMachine() {
  const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: round(totalmem() / 1e9, 1),
    system: `${platform()} ${release()}`,
    /** Of the minute before: figures of a busy machine are worth less. */
    load: round(loadavg()[0], 2),
    versions: {
      lacuna: manifest.version,
      node: process.versions.node,
      sharp: sharp.versions.sharp,
      libvips: sharp.versions.vips,
      opencv: await findVersion([PYTHON, '-c', 'import cv2; print(cv2.__version__)'], /^(\d\S*)/),
      gmic: await findVersion(['gmic', 'version'], /version (\d[\d.]*)/i),
    },
  };
}

async function findVersion(command, pattern) {
  const { ok, stdout, stderr } = await runChild(command, { limitSeconds: 30 });
  return ok ? (pattern.exec(`${stdout}${stderr}`)?.[1] ?? 'unknown') : null;
}

function round(value, digits) {
  return Number(value.toFixed(digits));
}
