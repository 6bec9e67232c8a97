/**
 * @file Child of the bench: `time-files.mjs decode PHOTO` or `time-files.mjs save PHOTO TARGET` (which saves with one opaque
 * patch) prints the seconds from the file to the pixels, or from the file to the saved one, and the peak memory.
 */
import { openImage, saveImage } from '../../out/engine/engine.mjs';
import { readPeakMb } from './peak-memory.mjs';

const PATCH_SIDE = 1000;

const [step, photo, target] = process.argv.slice(2);
const start = performance.now();
const source = await openImage(photo);
const { channels, depth } = await source.decode();
if (step === 'save') await saveImage(source, [createPatch(channels, depth)], target, { force: true });
const seconds = (performance.now() - start) / 1000;
console.log(`SECONDS=${seconds} PEAK_MB=${readPeakMb()}`);

function createPatch(channels, depth) {
  const pixels = PATCH_SIDE * PATCH_SIDE;
  const rect = { left: 0, top: 0, width: PATCH_SIDE, height: PATCH_SIDE };
  const data = depth === 16 ? new Uint16Array(pixels * channels) : new Uint8Array(pixels * channels);
  const image = { width: PATCH_SIDE, height: PATCH_SIDE, channels, depth, data };
  return { rect, image, alpha: new Uint8Array(pixels).fill(255) };
}
