import type { IncomingMessage, ServerResponse } from 'node:http';

import { AppError } from '../../shared/app-error.js';
import { statusOf } from '../../shared/contract/http-status.js';

/** A request that is refused; the sentence is for the person at the page. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Answers with a sentence. For other errors than `Refusal` and `AppError` it only says that something failed. */
export function sendFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const isKnown = error instanceof Refusal || error instanceof AppError;
  const status = error instanceof Refusal ? error.status : statusOf(error);
  // The rest of a body that nobody reads must not be taken for the next request.
  response.setHeader('Connection', 'close');
  send(response, status, 'text/plain; charset=utf-8', isKnown ? error.message : 'Lacuna made a mistake.');
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(value));
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  const bytes = Buffer.from(text);
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': bytes.length,
    'Cache-Control': 'no-store',
  });
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}

/** The body as text; a `Refusal` when it is longer than `limitBytes`, or takes longer than `timeoutMs`. */
export async function readText(
  request: IncomingMessage,
  limitBytes: number,
  timeoutMs: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  const body = new Promise<void>((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > limitBytes) reject(new Refusal(413, `Expected at most ${limitBytes} bytes.`));
      else chunks.push(chunk);
    });
    request.once('end', resolve);
    request.once('close', () => reject(new Refusal(400, 'Expected a whole request.')));
  });
  let timer: NodeJS.Timeout | undefined;
  const lateness = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooSlow()), timeoutMs);
  });
  await Promise.race([body, lateness]).finally(() => clearTimeout(timer));
  return Buffer.concat(chunks).toString('utf8');
}

/** For a body that does not arrive. */
export function tooSlow(): Refusal {
  return new Refusal(408, 'The rest of the request did not come. Try again.');
}
