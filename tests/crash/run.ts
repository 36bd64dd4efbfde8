import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `npm run crash [-- --of log --every 5] [-- --of books --moments 20 --seed 7]`: the long forms of `crash.pg.test.ts`: a
 * disaster at each step, or at each fifth, of who writes a log (and of `signing/kill.pg.test.ts`); and at twenty moments of each
 * act with books, drawn by the seed.
 */
const ROOT = resolve(import.meta.dirname, '../..');
const { of, ...numbers } = parseArgs({
  options: {
    of: { type: 'string' },
    every: { type: 'string', default: '1' },
    moments: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
  },
}).values;
for (const [name, value] of Object.entries(numbers)) {
  if (/^[1-9]\d{0,3}$/.test(value)) continue;
  console.error(`--${name} is a whole number, not «${value}».`);
  process.exit(1);
}
const FORMS = {
  log: { files: ['tests/crash', 'tests/signing/kill'], env: { SEGL_CRASH: numbers.every } },
  books: {
    files: ['tests/crash'],
    env: { SEGL_CRASH_MOMENTS: numbers.moments, SEGL_CRASH_SEED: numbers.seed },
  },
} as const;
const chosen = Object.entries(FORMS).filter(([name]) => of === undefined || of === name);
if (chosen.length === 0) {
  console.error(`--of is ${Object.keys(FORMS).join(' or ')}, not «${of}».`);
  process.exit(1);
}
for (const [, { files, env }] of chosen) {
  const { status } = spawnSync(
    join(ROOT, 'node_modules', '.bin', 'vitest'),
    ['run', '--project', 'pg', ...files],
    { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } },
  );
  if (status !== 0) process.exit(status ?? 1);
}
