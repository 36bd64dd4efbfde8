import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

/** `npm run screens`: the long form of `screens.spec.ts`, every page in each language; `npm test` walks each in one of them. */
const ROOT = resolve(import.meta.dirname, '../../..');
const { status } = spawnSync(
  join(ROOT, 'node_modules', '.bin', 'vitest'),
  ['run', '--project', 'browser', 'tests/e2e/screens.spec.ts'],
  { cwd: ROOT, stdio: 'inherit', env: { ...process.env, SEGL_SCREENS: 'whole' } },
);
process.exit(status ?? 1);
