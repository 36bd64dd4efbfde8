import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** In which files of a browser's profile any of these lies as it is, and how many files were read. */
export async function searched(folder: string, secrets: ReadonlyMap<string, Buffer>) {
  const found: string[] = [];
  let files = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    files += 1;
    for (const [name, secret] of secrets) if (bytes.includes(secret)) found.push(`${name} in ${path}`);
  }
  return { files, found };
}
