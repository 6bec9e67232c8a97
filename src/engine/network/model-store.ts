import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/app-error.js';
import type { ModelEntry } from './model-manifest.js';
import { parseManifest } from './model-manifest.js';

const MANIFEST = 'models.json';

/** The models of a folder that holds models.json and the files it names; reads them when asked and checks every byte. */
export class ModelStore {
  constructor(readonly folder: string) {}

  /** All models, by name; none where there is no manifest. Throws `MODEL_INVALID` for a damaged one. */
  async list(): Promise<readonly ModelEntry[]> {
    let text: string;
    try {
      text = await readFile(path.join(this.folder, MANIFEST), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    try {
      return parseManifest(JSON.parse(text));
    } catch (cause) {
      throw new AppError(
        'MODEL_INVALID',
        `Expected a list of models in ${path.join(this.folder, MANIFEST)} but ${(cause as Error).message}. Install Lacuna again.`,
        { cause },
      );
    }
  }

  /** The file of a model. Throws `MODEL_INVALID` when it is missing or not the one that the manifest describes. */
  async read(entry: ModelEntry): Promise<Uint8Array> {
    const file = path.join(this.folder, entry.file);
    let data: Uint8Array;
    try {
      data = await readFile(file);
    } catch (cause) {
      throw new AppError(
        'MODEL_INVALID',
        `Expected the model ${entry.id} in ${file} but could not read it: ${(cause as Error).message}. Install Lacuna again.`,
        { cause },
      );
    }
    const sha256 = createHash('sha256').update(data).digest('hex');
    if (sha256 !== entry.sha256) {
      throw new AppError(
        'MODEL_INVALID',
        `Expected ${file} with SHA-256 ${entry.sha256} but found ${sha256} (${data.length} bytes). Install Lacuna again.`,
      );
    }
    return data;
  }
}
