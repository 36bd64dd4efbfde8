import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `npm run fuzz [-- --runs 5000 | --minutes 60] [--seed 7]`: the long form of `tests/fuzz.test.ts`, whose short form is
 * in `npm test`: so many appended revisions, four times as many changed bytes and spoilt files. A failure prints the
 * seed and the shortest case that fails.
 */
const ROOT = resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: { runs: { type: 'string' }, minutes: { type: 'string' }, seed: { type: 'string' } },
});
for (const [name, value] of Object.entries(values)) {
  if (/^-?\d{1,10}$/.test(value)) continue;
  console.error(`--${name} is a whole number, not «${value}».`);
  process.exit(1);
}
const size =
  values.minutes === undefined
    ? { SEGL_FUZZ_RUNS: values.runs ?? '5000' }
    : { SEGL_FUZZ_MINUTES: values.minutes };
const { status } = spawnSync(
  join(ROOT, 'node_modules', '.bin', 'vitest'),
  ['run', '--project', 'unit', 'tests/fuzz.test.ts'],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_ENV: undefined,
      ...size,
      ...(values.seed === undefined ? {} : { SEGL_FUZZ_SEED: values.seed }),
    },
  },
);
process.exit(status ?? 1);
