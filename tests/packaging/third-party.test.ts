import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, test } from 'vitest';

import { formatNotices, listShipped } from '../../build/third-party.mjs';
import lock from '../../package-lock.json';
import { listFiles, readImports, ROOT } from '../nets/read-imports.js';

const shipped = listShipped(lock);
const names = new Set(shipped.map(({ name }) => name));

/** `@scope/name/part` → `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

describe('the notices of other packages', () => {
  test('name each with its version and a licence', async () => {
    const text = formatNotices(shipped);
    for (const { name, version, license } of shipped) {
      expect(license, name).toMatch(/^(?:MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|LGPL|MIT-0|OFL-1\.1|\()/);
      expect(text).toContain(`${name} ${version}: ${license}`);
    }
    expect(text).toContain('Permission is hereby granted, free of charge');
  });

  test('leave out nothing that the source imports', async () => {
    const sources = (await listFiles('src')).filter((file) => /\.(?:ts|svelte)$/.test(file));
    const own = sources.filter((file) => !/\.test\.ts$|\/fixtures\//.test(file));
    const missing: string[] = [];
    for (const file of own) {
      for (const specifier of await readImports(file)) {
        if (specifier.startsWith('.') || isBuiltin(specifier)) continue;
        if (!names.has(packageOf(specifier))) missing.push(`${file}: ${specifier}`);
      }
    }
    expect(own.length).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });

  test('leave out nothing that the bundles were made of', async () => {
    const maps = (await listFiles('out')).filter((file) =>
      /^out\/(?:cli|engine|chunks)\/.*\.map$/.test(file),
    );
    const bundled = new Set<string>();
    for (const file of maps) {
      const { sources } = JSON.parse(await readFile(join(ROOT, file), 'utf8')) as { sources: string[] };
      for (const source of sources) {
        const inside = source.split('node_modules/').at(-1);
        if (inside !== undefined && inside !== source) bundled.add(packageOf(inside));
      }
    }
    expect(bundled.size).toBeGreaterThan(3);
    expect([...bundled].filter((name) => !names.has(name))).toEqual([]);
  });

  test('were written by the build', async () => {
    expect(await readFile(join(ROOT, 'out/THIRD-PARTY-NOTICES.txt'), 'utf8')).toBe(formatNotices(shipped));
  });
});

test(
  'the list for machines is CycloneDX, with every package of the lock file',
  { timeout: 120_000 },
  async () => {
    const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'sbom'], {
      cwd: ROOT,
      maxBuffer: 64 * 1024 * 1024,
    });
    const bill = JSON.parse(stdout) as {
      bomFormat: string;
      components: { name: string; version: string; purl: string; hashes?: unknown[] }[];
    };
    expect(bill.bomFormat).toBe('CycloneDX');
    const listed = new Set(bill.components.map(({ name, version }) => `${name} ${version}`));
    for (const { name, version, isPlatform } of shipped) {
      if (!isPlatform) expect(listed).toContain(`${name} ${version}`);
    }
    for (const { name, purl, hashes } of bill.components) {
      expect(purl, name).toMatch(/^pkg:npm\//);
      expect(hashes?.length, name).toBeGreaterThan(0);
    }
  },
);
