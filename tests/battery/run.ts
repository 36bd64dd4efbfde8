import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

/** `npm run battery`: the long forms of this folder, of whose attacks `npm test` tries one in so many. */
const ROOT = resolve(import.meta.dirname, '../..');
const { status } = spawnSync(
  join(ROOT, 'node_modules', '.bin', 'vitest'),
  ['run', '--project', 'pg', 'tests/battery'],
  { cwd: ROOT, stdio: 'inherit', env: { ...process.env, SEGL_BATTERY: 'whole' } },
);
process.exit(status ?? 1);
