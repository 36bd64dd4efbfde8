import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** `npm run crash [-- --every 5]`: the long form of `crash.pg.test.ts` and of `signing/kill.pg.test.ts`, a disaster at each step, or at each fifth. */
const ROOT = resolve(import.meta.dirname, '../..');
const { every } = parseArgs({ options: { every: { type: 'string', default: '1' } } }).values;
if (!/^[1-9]\d{0,3}$/.test(every)) {
  console.error(`--every is a whole number, not «${every}».`);
  process.exit(1);
}
const { status } = spawnSync(
  join(ROOT, 'node_modules', '.bin', 'vitest'),
  ['run', '--project', 'pg', 'tests/crash', 'tests/signing/kill'],
  { cwd: ROOT, stdio: 'inherit', env: { ...process.env, SEGL_CRASH: every } },
);
process.exit(status ?? 1);
