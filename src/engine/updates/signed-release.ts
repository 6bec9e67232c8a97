import { verify } from 'node:crypto';
import { valid } from 'semver';
import * as v from 'valibot';

import { downloadFailed } from '../download/download-error.js';

/** A version that its publisher has released. */
const ReleaseSchema = v.strictObject({
  product: v.literal('lacuna'),
  version: v.pipe(
    v.string(),
    v.maxLength(40),
    v.check((text) => valid(text) === text),
  ),
  /** Where a person reads about it and gets it. */
  page: v.pipe(v.string(), v.maxLength(300), v.url(), v.startsWith('https://')),
});

export type Release = Omit<v.InferOutput<typeof ReleaseSchema>, 'product'>;

/** The file that the publisher offers: the release as JSON text, and its Ed25519 signature (RFC 8032) in base64. */
const SignedReleaseSchema = v.strictObject({
  release: v.pipe(v.string(), v.maxLength(2000)),
  signature: v.pipe(v.string(), v.base64(), v.maxLength(100)),
});

/** The release that `text` names; `DOWNLOAD_FAILED` unless the holder of `publicKey` (PEM) has signed it. Nothing is read before that is known. */
export function readSignedRelease(text: string, publicKey: string): Release {
  try {
    const signed = v.parse(SignedReleaseSchema, JSON.parse(text));
    const isGenuine = verify(
      null,
      Buffer.from(signed.release),
      publicKey,
      Buffer.from(signed.signature, 'base64'),
    );
    if (!isGenuine) throw new Error('the signature is not that of the publisher');
    const { version, page } = v.parse(ReleaseSchema, JSON.parse(signed.release));
    return { version, page };
  } catch (cause) {
    throw downloadFailed(
      'different',
      `Expected a release signed by Lacuna's publisher but ${cause instanceof Error ? cause.message : String(cause)}. Nothing was believed of it.`,
      cause,
    );
  }
}
