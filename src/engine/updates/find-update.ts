import { gt } from 'semver';

import { throwIfCancelled } from '../../shared/app-error.js';
import { downloadFailed } from '../download/download-error.js';
import { requestFile } from '../download/request-file.js';
import type { Release } from './signed-release.js';
import { readSignedRelease } from './signed-release.js';

/** Who is asked for the newest release, and whose signature is believed. */
export interface UpdateSource {
  readonly address: string;
  /** Ed25519, PEM. */
  readonly publicKey: string;
}

/** The answer is a few hundred bytes. */
const MOST_BYTES = 16_384;
const PATIENCE_MS = 15_000;

/**
 * The newest release, where it is newer than `version`; nothing is downloaded of it, and nothing told about this machine but that it
 * asks. `DOWNLOAD_FAILED`, `CANCELLED`.
 */
export async function findUpdate(
  { address, publicKey }: UpdateSource,
  version: string,
  signal?: AbortSignal,
): Promise<Release | undefined> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const release = readSignedRelease(
    await readAnswer(address, signal ? AbortSignal.any([signal, patience]) : patience).catch((error) => {
      throwIfCancelled(signal);
      throw error;
    }),
    publicKey,
  );
  return gt(release.version, version) ? release : undefined;
}

async function readAnswer(address: string, signal: AbortSignal): Promise<string> {
  const { host } = new URL(address);
  try {
    const response = await requestFile(address, 0, signal);
    if (!response.ok || !response.body) throw new Error(`it answered ${response.status}`);
    let text = '';
    const decoder = new TextDecoder();
    for await (const part of response.body) {
      text += decoder.decode(part, { stream: true });
      if (text.length > MOST_BYTES) throw new Error('it answered with more than a release');
    }
    return text;
  } catch (cause) {
    throw downloadFailed(
      'unreachable',
      `Expected the newest release at ${host} but ${cause instanceof Error ? cause.message : String(cause)}. Try again later.`,
      cause,
    );
  }
}
