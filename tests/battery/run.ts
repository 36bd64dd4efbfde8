import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

/**
 * `npm run battery [-- TABLE…]`: the long forms of this folder, of whose attacks `npm test` tries one in so many; of these tables
 * alone, where some are named.
 */
const ROOT = resolve(import.meta.dirname, '../..');
const tables = process.argv.slice(2);
const tests = tables.length === 0 ? 'tests/battery' : 'tests/battery/battery.pg.test.ts';
const { status } = spawnSync(
  join(ROOT, 'node_modules', '.bin', 'vitest'),
  ['run', '--project', 'pg', tests],
  {
    ...{ cwd: ROOT, stdio: 'inherit' },
    env: { ...process.env, SEGL_BATTERY: 'whole', SEGL_BATTERY_TABLES: tables.join(',') },
  },
);
process.exit(status ?? 1);
