import { AppError } from '../../shared/app-error.js';
import type { Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { isMaskEmpty } from '../../shared/mask.js';
import { readMask } from '../codec/read-mask.js';
import type { Sources } from '../fill/sources.js';

/** Images of the command line that mark sources. */
interface SourceFiles {
  readonly avoid?: string | undefined;
  readonly prefer?: string | undefined;
}

/**
 * Reads for an image of `size` where may be copied from. Errors: those of `readMask`, and `INVALID_PARAMS` for an image that marks nothing, which
 * nobody means.
 */
export async function readSources({ avoid, prefer }: SourceFiles, size: Size): Promise<Sources> {
  return {
    ...(avoid !== undefined && { avoid: await readMarked('--avoid', avoid, size) }),
    ...(prefer !== undefined && { prefer: await readMarked('--prefer', prefer, size) }),
  };
}

async function readMarked(option: string, path: string, size: Size): Promise<Mask> {
  const mask = await readMask(path, size);
  if (!isMaskEmpty(mask)) return mask;
  throw new AppError(
    'INVALID_PARAMS',
    `Expected an image for ${option} that marks something but ${path} marks nothing. Paint white over what is meant, or leave ${option} out.`,
    { details: { path } },
  );
}
