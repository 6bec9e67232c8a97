/**
 * @file Writes out/THIRD-PARTY-NOTICES.txt: every package that reaches a user, with its licence, from package-lock.json; the texts are
 * those of node_modules. `npm run sbom` lists all packages, those of the build too, for machines (CycloneDX).
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What is bundled, though it is installed for development only, and what the desktop app is packed with. */
export const BUNDLED = [
  ...[
    '@fontsource-variable/inter',
    '@internationalized/date',
    '@lucide/svelte',
    'bits-ui',
    'i18next',
    'konva',
    'svelte',
    'valibot',
  ],
  ...['cli-progress', 'commander', 'sirv', 'ws', 'yauzl', 'yazl', 'p-map', 'semver', 'bullmq', 'ioredis'],
  'electron',
];

/** Licences that packages state in their licence file only. */
const STATED_BESIDE = { 'svelte-toolbelt': 'MIT' };

/** Electron's own packages fetch it and are packed nowhere; the native helper of msgpackr is not bundled. */
const LEAVES = ['electron', 'msgpackr'];

/** The packages that reach a user, by name: `{ name, version, license, path, isPlatform }`, each version once. */
export function listShipped(lock) {
  const { packages } = lock;
  const found = new Map();
  const open = [...Object.keys(packages[''].dependencies ?? {}), ...BUNDLED].map((name) => ({
    name,
    from: '',
  }));
  for (let next = open.pop(); next; next = open.pop()) {
    const path = resolve(packages, next.name, next.from);
    if (path === undefined) {
      if (next.isOptional) continue;
      throw new Error(`Expected ${next.name} in package-lock.json. Run npm install.`);
    }
    if (found.has(path)) continue;
    const entry = packages[path];
    const isPlatform = entry.os !== undefined || entry.cpu !== undefined;
    const license = entry.license ?? STATED_BESIDE[next.name];
    found.set(path, { name: next.name, version: entry.version, license, path, isPlatform });
    if (LEAVES.includes(next.name)) continue;
    for (const name of Object.keys(entry.dependencies ?? {})) open.push({ name, from: path });
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      open.push({ name, from: path, isOptional: true });
    }
  }
  const byName = [...found.values()].sort((a, b) => (a.name + a.version < b.name + b.version ? -1 : 1));
  return byName.filter(({ name, version }, index) => {
    const last = byName[index - 1];
    return last?.name !== name || last.version !== version;
  });
}

/** As Node looks: beside, then further up. */
function resolve(packages, name, from) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[path]) return path;
    if (folder === '') return undefined;
  }
}

/** The text of the notices. Packages for other platforms than this one are not installed: of those the licence's name has to do. */
export function formatNotices(shipped, root = ROOT) {
  const parts = [
    'Lacuna is licensed under Apache-2.0 (LICENSE). It contains the packages below, each under its own licence.',
    'Electron contains Chromium and Node.js: their licences are in LICENSES.chromium.html beside the program.',
    'sharp contains libvips and what that is made of; the README of @img/sharp-libvips-… lists them with their licences.',
  ];
  for (const { name, version, license, path, isPlatform } of shipped) {
    const text = isPlatform ? undefined : readLicence(join(root, path));
    parts.push(`${'='.repeat(79)}\n${name} ${version}: ${license}${text ? `\n\n${text.trim()}` : ''}`);
  }
  return `${parts.join('\n\n')}\n`;
}

function readLicence(folder) {
  let names;
  try {
    names = readdirSync(folder);
  } catch {
    return undefined;
  }
  const files = names
    .filter((name) => /^(?:licen[cs]e|copying|notice|third-?party-?notices)/i.test(name))
    .sort();
  return files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  writeFileSync(join(ROOT, 'out/THIRD-PARTY-NOTICES.txt'), formatNotices(listShipped(lock)));
}
