/**
 * @file Signs what Lacuna is told of a new release: `node build/sign-release.mjs keys PRIVATE.pem` makes the pair of keys once and
 * prints the public one, for src/engine/updates/update-source.ts; `node build/sign-release.mjs PRIVATE.pem VERSION PAGE` prints the
 * release.json to offer at the address that stands there.
 */
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The text of release.json. `privateKey` is a PEM of Ed25519. */
export function signRelease(privateKey, version, page) {
  const release = JSON.stringify({ product: 'lacuna', version, page });
  const signature = sign(null, Buffer.from(release), createPrivateKey(privateKey)).toString('base64');
  return JSON.stringify({ release, signature });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [first, second, page] = process.argv.slice(2);
  if (first === 'keys' && second !== undefined) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    writeFileSync(second, privateKey.export({ type: 'pkcs8', format: 'pem' }), { flag: 'wx', mode: 0o600 });
    process.stdout.write(publicKey.export({ type: 'spki', format: 'pem' }));
  } else if (page !== undefined) {
    process.stdout.write(`${signRelease(readFileSync(first), second, page)}\n`);
  } else {
    process.stderr.write('Expected: keys PRIVATE.pem, or PRIVATE.pem VERSION PAGE\n');
    process.exitCode = 2;
  }
}
