/** @file Child of the fuzzer: opens, fills and saves each photo that it is told of, and says how that ended. */
import { rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';

import { createEngine } from '../../out/engine/engine.mjs';

/** What Lacuna writes; others are saved as PNG. */
const WRITTEN = ['.jpg', '.jpeg', '.png', '.webp', '.tif', '.tiff', '.avif'];
/** A photo may be damaged, and its format may have become another; a mark is what the fill is asked for. */
const engine = createEngine({ threads: 1 });

process.on('message', (path) => {
  void retouch(path).then((end) => process.send(end));
});
process.on('disconnect', () => void engine.dispose().then(() => process.exit()));

async function retouch(path) {
  const ending = extname(path);
  const target = join(dirname(path), `saved${WRITTEN.includes(ending) ? ending : '.png'}`);
  let document;
  try {
    document = await engine.openDocument(path);
    const { width, height } = document.source.info;
    const rect = {
      left: width >> 2,
      top: height >> 2,
      width: Math.max(1, Math.min(8, width >> 2)),
      height: Math.max(1, Math.min(8, height >> 2)),
    };
    await document.apply(requestOf(rect));
    await document.save(target);
    return 'saved';
  } catch (error) {
    return error?.name === 'AppError' ? error.code : 'not an AppError';
  } finally {
    await document?.close();
    await rm(target, { force: true });
  }
}

function requestOf(rect) {
  return {
    baseRevision: 0,
    operation: {
      kind: 'fill',
      inputs: { mask: [{ kind: 'box', rect, mode: 'add' }], sketch: [] },
      options: { fill: 'patchmatch', model: 'auto', seed: 0, dilatePx: 0, featherPx: 2 },
    },
  };
}
