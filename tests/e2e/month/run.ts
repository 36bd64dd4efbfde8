import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `npm run story [-- --pictures FOLDER]`: the long form of `month.spec.ts`: the whole month on a phone, a tablet and a desktop;
 * with pictures of each screen, light and dark.
 */
const ROOT = resolve(import.meta.dirname, '../../..');
const { pictures } = parseArgs({ options: { pictures: { type: 'string' } } }).values;
const { status } = spawnSync(
  join(ROOT, 'node_modules', '.bin', 'vitest'),
  ['run', '--project', 'browser', 'tests/e2e/month.spec.ts'],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, SEGL_STORY: 'whole', ...(pictures && { SEGL_PICTURES: resolve(pictures) }) },
  },
);
process.exit(status ?? 1);
