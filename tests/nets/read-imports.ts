import { readFile, readdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import typescript from 'typescript';

/** The repository. */
export const ROOT = join(import.meta.dirname, '../..');

/** What a bundler makes of `require` in the packages that it takes in. */
const BUNDLED_REQUIRE = /\b__require\(["']([^"'\n]+)["']\)/g;

/** The names that a JavaScript or TypeScript file imports (also dynamically), re-exports or requires, each once. */
export async function readImports(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8');
  const { importedFiles } = typescript.preProcessFile(text, true, true);
  const required = [...text.matchAll(BUNDLED_REQUIRE)].map((match) => match[1] ?? '');
  return [...new Set([...importedFiles.map(({ fileName }) => fileName), ...required])];
}

/** A bundle and the chunks that it reaches: what each of them imports from outside. */
export async function readExternalImports(entry: string): Promise<Set<string>> {
  const external = new Set<string>();
  const seen = new Set<string>();
  const waiting = [resolve(ROOT, entry)];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const name of await readImports(path)) {
      if (name.startsWith('.')) waiting.push(resolve(dirname(path), name));
      else external.add(name);
    }
  }
  return external;
}

/** Files under `folder`, as paths from the root of the repository. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();
}
