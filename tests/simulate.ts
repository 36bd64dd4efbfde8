import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `npm run simulate [-- --runs 2000 --seed 7]`: the long form of the device's simulation, whose short form is in
 * `npm test`. A failure prints the seed that makes the same days again.
 */
const ROOT = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1000' }, seed: { type: 'string' } },
});
for (const [name, value] of Object.entries(values)) {
  if (/^-?\d{1,10}$/.test(value)) continue;
  console.error(`--${name} is a whole number, not «${value}».`);
  process.exit(1);
}
const { status } = spawnSync(
  join(ROOT, 'node_modules', '.bin', 'vitest'),
  ['run', '--project', 'unit', 'src/lib/offline/sync/simulation.test.ts'],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_ENV: undefined,
      SEGL_SIMULATION_RUNS: values.runs,
      ...(values.seed === undefined ? {} : { SEGL_SIMULATION_SEED: values.seed }),
    },
  },
);
process.exit(status ?? 1);
