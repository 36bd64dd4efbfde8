import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root =
  process.env['SEGL_FIXTURES'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

/** A file of the reference data, which is not part of the project; tests say what they skip where it is missing. */
export function fixture(path: string): string {
  return resolve(join(root, path));
}
