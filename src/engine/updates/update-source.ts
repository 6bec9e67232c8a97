import type { UpdateSource } from './find-update.js';

/**
 * Where Lacuna's publisher offers the newest release. As long as there is no publisher the address leads nowhere and nobody holds the key;
 * docs/packaging.md says how both are made.
 */
export const UPDATE_SOURCE: UpdateSource = {
  address: 'https://lacuna.invalid/release.json',
  publicKey: `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAZkIkIYroIOxRyPbInuAZwU8v5VjrcIl1z0ayAIydjPg=
-----END PUBLIC KEY-----`,
};
