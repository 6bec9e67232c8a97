/**
 * @file Writes docs/versions.md: what reaches users, of which day it is, and whether there is something newer. `npm run versions` asks the
 * registry; where one offers `npm audit`, that says more.
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

import { listShipped } from './third-party.mjs';

const run = promisify(execFile);
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));

/** The day of `version`, and the newest version with its day. */
async function askRegistry(name, version) {
  const { stdout } = await run('npm', ['view', name, 'time', 'dist-tags', '--json']);
  const { time, 'dist-tags': tags } = JSON.parse(stdout);
  const dayOf = (of) => time?.[of]?.slice(0, 10) ?? 'unknown';
  return { day: dayOf(version), newest: tags.latest, newestDay: dayOf(tags.latest) };
}

const rows = [];
for (const { name, version, license, isPlatform } of listShipped(lock)) {
  // One for each platform, of the same version as the package that asks for it.
  if (isPlatform) continue;
  const { day, newest, newestDay } = await askRegistry(name, version);
  const newer = newest === version ? '' : `${newest} (${newestDay})`;
  rows.push(`| ${name} | ${version} | ${day} | ${newer} | ${license} |`);
}
const text = `# Versions that reach users

Written by \`npm run versions\` on ${new Date().toISOString().slice(0, 10)}; packages of one platform follow the package that asks for them.

| package | version | of | newest | licence |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
writeFileSync('docs/versions.md', text);
await run('npx', ['prettier', '--write', 'docs/versions.md']);
