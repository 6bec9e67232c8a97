import { describe, expect, it } from 'vitest';

import { runDecoder } from './decoder-thread.js';

const LIBRARY = 'libheif-js/libheif-wasm/libheif.js';
const REQUEST = { bytes: Buffer.from('no picture'), maxPixels: 100 };

describe('a decoder in a thread of its own', () => {
  it('that goes in circles is ended, and the file called damaged', async () => {
    const endless = async (): Promise<{ readonly kind: 'picture' }> => {
      for (;;);
    };
    const answer = await runDecoder(LIBRARY, endless, REQUEST, 300);
    expect(answer).toEqual({ kind: 'damaged', reason: 'decoding took longer than 0.3 seconds' });
  });

  it('that takes more memory than it may have is ended alone', async () => {
    const greedy = async (): Promise<{ readonly kind: 'picture' }> => {
      const hoard: number[][] = [];
      for (;;) hoard.push(Array.from({ length: 100_000 }, (_, index) => index + 0.5));
    };
    expect(await runDecoder(LIBRARY, greedy, REQUEST)).toMatchObject({ kind: 'out-of-memory' });
  });

  it('that throws or ends gives a reason, no exception', async () => {
    const failing = async (): Promise<{ readonly kind: 'picture' }> => {
      throw new Error('bad block');
    };
    expect(await runDecoder(LIBRARY, failing, REQUEST)).toEqual({ kind: 'damaged', reason: 'bad block' });
    const leaving = async (): Promise<{ readonly kind: 'picture' }> => process.exit(3);
    expect(await runDecoder(LIBRARY, leaving, REQUEST)).toMatchObject({ kind: 'damaged' });
  });
});
