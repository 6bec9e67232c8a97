/**
 * @file `npm run bench:progress`: what a person sees of ten fills of all sizes while they wait, in a real browser over `lacuna serve`.
 * JSON to stdout, a line for each fill to stderr. Falls of the bar, the longest time in which neither the bar nor a word changed, and
 * by how much the last time that was told missed.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

import { describeMachine } from '../machine.mjs';
import { watchProgress } from './progress-watch.mjs';
import { summarizeFills } from './progress-report.mjs';

const COMMAND = fileURLToPath(new URL('../../../out/cli/lacuna.mjs', import.meta.url));
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const [photo = fileURLToPath(new URL('../../../samples/nuthatch.jpg', import.meta.url))] =
  process.argv.slice(2);
/** Parts of the photo's width, from a speck to most of the photo. */
const REACHES = [0.01, 0.02, 0.04, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5];
const FILL_TIMEOUT_MS = 240_000;

const server = spawn(process.execPath, [COMMAND, 'serve', photo, '--no-open'], {
  stdio: ['ignore', 'pipe', 'ignore'],
});
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const [line] = await server.stdout.take(1).toArray();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(watchProgress);
  await page.goto(String(line).trim());
  await page.waitForSelector('main[data-photo="shown"]');
  const fills = [];
  for (const reach of REACHES) {
    const found = await fillOnce(page, reach);
    fills.push(found);
    console.error(JSON.stringify({ reach, ...found }));
  }
  console.log(
    JSON.stringify({ machine: describeMachine(), photo, ...summarizeFills(fills), fills }, null, 2),
  );
} finally {
  await browser.close();
  server.kill('SIGINT');
}

/** Paints a line as long as `reach` of the canvas, three times as thick for the larger ones, and waits for its fill. */
async function fillOnce(page, reach) {
  const box = await page.locator('[role="application"]').boundingBox();
  const at = (x, y) => [box.x + box.width * x, box.y + box.height * y];
  await page.keyboard.press('r');
  await page.mouse.move(...at(0.5 - reach / 2, 0.5 - reach / 2));
  await page.mouse.down();
  await page.mouse.move(...at(0.5 + reach / 2, 0.5 + reach / 2), { steps: 5 });
  await page.mouse.up();
  const before = await page.evaluate(() => globalThis.progressWatch.begin());
  await page.keyboard.press('Enter');
  await page.waitForFunction((count) => globalThis.progressWatch.ended > count, before, {
    timeout: FILL_TIMEOUT_MS,
  });
  const found = await page.evaluate(() => globalThis.progressWatch.read());
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  return found;
}
