import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

import { Refusal } from './respond.js';

/** How to send a file. */
export interface SendOptions {
  readonly contentType: string;
  /** Offer it for keeping under this name. */
  readonly downloadName?: string;
}

/** Sends the file at `path`; a `Refusal` where it is not there. */
export async function sendFile(
  response: ServerResponse,
  path: string,
  { contentType, downloadName }: SendOptions,
): Promise<void> {
  const file = await open(path, 'r').catch(() => {
    throw new Refusal(404, 'There is no such file.');
  });
  try {
    const { size } = await file.stat();
    response.setHeader('Content-Type', contentType);
    response.setHeader('Content-Length', size);
    // Photos are private: browsers must not keep them on the disk.
    response.setHeader('Cache-Control', 'no-store');
    if (downloadName !== undefined) {
      const name = encodeURIComponent(downloadName).replace(/['()*]/g, (sign) => {
        return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
      });
      response.setHeader('Content-Disposition', `attachment; filename*=UTF-8''${name}`);
    }
    if (response.req.method === 'HEAD') {
      response.end();
      return;
    }
    // `autoClose` is ours: the file is closed below whatever happens. With an `end` nothing is waited for behind the last byte, where a
    // client that has all of it may leave, as if it had left half way.
    const range = size > 0 ? { end: size - 1 } : {};
    await pipeline(createReadStream(path, { fd: file, autoClose: false, ...range }), response);
  } finally {
    await file.close();
  }
}
