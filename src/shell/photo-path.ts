import { realpathSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';

import { hasPhotoEnding } from '../shared/photo-endings.js';

/** Is `path` that of an ordinary file with the ending of a photo, or of a link to one? */
export function isPhotoPath(path: string): boolean {
  if (!isAbsolute(path) || !hasPhotoEnding(path)) return false;
  try {
    return hasPhotoEnding(realpathSync(path)) && statSync(path).isFile();
  } catch {
    return false;
  }
}
