import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { EngineHost } from '../../engine/host/engine-host.js';
import { AppError } from '../../shared/app-error.js';
import type { FileHandle } from '../../shell/file-handles.js';
import { sanitiseFileName } from './file-name.js';
import { Refusal, tooSlow } from './respond.js';

/** The engine reads at most so much of one file. */
export const MAX_UPLOAD_BYTES = 2 ** 31 - 1;

/** The files that go between the page and this machine: those that the page brings, and those that it takes away. */
export class ExchangedFiles {
  readonly #host: Pick<EngineHost, 'grantFile'>;
  readonly #folder: string;
  readonly #maxUploadBytes: number;
  /** Paths by token. */
  readonly #uploads = new Map<string, string>();
  readonly #targets = new Map<string, string>();
  readonly #taken = new Set<string>();

  constructor(host: Pick<EngineHost, 'grantFile'>, folder: string, maxUploadBytes = MAX_UPLOAD_BYTES) {
    this.#host = host;
    this.#folder = folder;
    this.#maxUploadBytes = maxUploadBytes;
  }

  /** Lets the page open the photo at `path`. `NOT_FOUND` where there is no file. */
  async offer(path: string): Promise<FileHandle> {
    const status = await stat(path).catch(() => undefined);
    if (!status?.isFile()) {
      throw new AppError(
        'NOT_FOUND',
        `Expected a photo but ${path} is no file. Check the name and the folder.`,
        {
          details: { path },
        },
      );
    }
    return { token: this.#host.grantFile(path, 'open'), name: basename(path) };
  }

  /**
   * Keeps what the page brings under `name`. A `Refusal` for what is too large or empty, or stops half way for longer than `pauseMs`;
   * nothing of it stays.
   */
  async receive(name: string, body: Readable, announcedBytes: number, pauseMs = 30_000): Promise<FileHandle> {
    const tooLarge = (): Refusal => {
      return new Refusal(
        413,
        `Expected a photo of at most ${this.#maxUploadBytes} bytes. Use a smaller one.`,
      );
    };
    if (announcedBytes > this.#maxUploadBytes) throw tooLarge();
    const path = await this.#newPath(name);
    const temporary = `${path}.part`;
    let sizeBytes = 0;
    const meter = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        pause.refresh();
        sizeBytes += chunk.length;
        if (sizeBytes > this.#maxUploadBytes) done(tooLarge());
        else done(null, chunk);
      },
    });
    const pause = setTimeout(() => meter.destroy(tooSlow()), pauseMs);
    try {
      await pipeline(body, meter, createWriteStream(temporary, { flags: 'wx' }));
      if (sizeBytes === 0) throw new Refusal(422, 'Expected a photo but received an empty file.');
      await rename(temporary, path);
    } catch (error) {
      await rm(join(path, '..'), { recursive: true, force: true });
      throw toUploadError(error);
    } finally {
      clearTimeout(pause);
    }
    const token = this.#host.grantFile(path, 'open');
    this.#uploads.set(token, path);
    return { token, name: basename(path) };
  }

  /** A place where the engine may write what the page wants to take away as `name`. */
  async createTarget(name: string): Promise<FileHandle> {
    const path = await this.#newPath(name);
    const token = this.#host.grantFile(path, 'save');
    this.#targets.set(token, path);
    return { token, name: basename(path) };
  }

  /** What was written to the target of that token; nothing where nothing was. */
  findSaved(token: string): string | undefined {
    return this.#targets.get(token);
  }

  /** The page has taken away what lies at the target of that token. */
  noteTaken(token: string): void {
    this.#taken.add(token);
  }

  /** To be called when no document needs the files of `tokens` any more: removes what the page brought, and what it has taken away. */
  async release(tokens: readonly string[]): Promise<void> {
    for (const token of tokens) {
      const path =
        this.#uploads.get(token) ?? (this.#taken.has(token) ? this.#targets.get(token) : undefined);
      if (path === undefined) continue;
      for (const known of [this.#uploads, this.#targets]) known.delete(token);
      this.#taken.delete(token);
      await rm(join(path, '..'), { recursive: true, force: true });
    }
  }

  /** Each in a folder of its own, so that it keeps its name. */
  async #newPath(name: string): Promise<string> {
    const parent = join(this.#folder, 'files');
    await mkdir(parent, { recursive: true });
    return join(await mkdtemp(join(parent, '-')), sanitiseFileName(name));
  }
}

function toUploadError(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Refusal(507, 'There is no room for the photo among the temporary files. Free some space.');
  }
  return error;
}
