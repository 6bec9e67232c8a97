import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';

import { signRelease } from '../../../build/sign-release.mjs';
import { startFileServer } from '../../../tests/fixtures/file-server.js';
import { findUpdate } from './find-update.js';

const KEYS = generateKeyPairSync('ed25519');
const PRIVATE_KEY = KEYS.privateKey.export({ type: 'pkcs8', format: 'pem' });
const PAGE = 'https://lacuna.example/0.2.0';

async function ask(answer: string, version = '0.1.0'): ReturnType<typeof findUpdate> {
  const server = await startFileServer((_, response) => response.end(answer));
  const publicKey = String(KEYS.publicKey.export({ type: 'spki', format: 'pem' }));
  return findUpdate({ address: server.address, publicKey }, version);
}

describe('a newer release', () => {
  test('that the publisher has signed is told', async () => {
    const answer = signRelease(PRIVATE_KEY, '0.2.0', PAGE);
    expect(await ask(answer)).toEqual({ version: '0.2.0', page: PAGE });
    expect(await ask(answer, '0.10.0')).toBeUndefined();
    expect(await ask(answer, '0.2.0')).toBeUndefined();
    expect(await ask(answer, '0.2.0-beta.1')).toMatchObject({ version: '0.2.0' });
  });

  const stranger = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  const genuine = signRelease(PRIVATE_KEY, '0.2.0', PAGE);
  test.each([
    ['signed by another', signRelease(stranger, '9.0.0', PAGE)],
    ['changed after it was signed', genuine.replace('0.2.0', '0.9.0')],
    ['without a signature', JSON.stringify({ release: '{}', signature: '' })],
    ['that is no JSON', '<html>Sign in to the network</html>'],
    ['of a version that is none', signRelease(PRIVATE_KEY, 'newest', PAGE)],
    ['with a page that is not safe', signRelease(PRIVATE_KEY, '0.2.0', 'javascript:alert(1)')],
  ])('%s is not believed', async (_, answer) => {
    await expect(ask(answer)).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      details: { reason: 'different' },
    });
  });

  test('that does not end, or a server that refuses, is given up', async () => {
    await expect(ask('x'.repeat(100_000))).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
    const server = await startFileServer((_, response) => response.writeHead(404).end());
    const asked = findUpdate({ address: server.address, publicKey: '' }, '0.1.0');
    await expect(asked).rejects.toThrow(/but it answered 404/);
  });
});
