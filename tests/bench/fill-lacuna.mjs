/**
 * @file Child of the bench: `fill-lacuna.mjs PHOTO MASK` fills once with the built engine in a fresh process, as a command
 * does, and prints the seconds of the fill alone (with the start of its threads, without decoding) and its peak memory.
 */
import { createEngine, openImage, readMask } from '../../out/engine/engine.mjs';
import { readPeakMb } from './peak-memory.mjs';

const [photo, maskFile] = process.argv.slice(2);
const image = await (await openImage(photo)).decode();
const mask = await readMask(maskFile, image);
const engine = createEngine();
const start = performance.now();
const { patches } = await engine.fill(image, mask);
const seconds = (performance.now() - start) / 1000;
await engine.dispose();
if (patches.length === 0) throw new Error('Expected a patch but the fill returned none');
console.log(`SECONDS=${seconds} PEAK_MB=${readPeakMb()}`);
