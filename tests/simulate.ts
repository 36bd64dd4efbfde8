import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `npm run simulate [-- --runs 2000 --seed 7 --of books]`: the long forms of random days, whose short forms are in `npm test`: of
 * a device with a bad network (1,000), of several devices and people on one server (10,000 on a model of it,
 * a hundred on the services and PostgreSQL), and of people who keep books beside a
 * model (a hundred). A failure prints the seed that
 * makes the same days again.
 */
const ROOT = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { runs: { type: 'string' }, seed: { type: 'string' }, of: { type: 'string' } },
});
const { of, ...numbers } = values;
for (const [name, value] of Object.entries(numbers)) {
  if (/^-?\d{1,10}$/.test(value)) continue;
  console.error(`--${name} is a whole number, not «${value}».`);
  process.exit(1);
}

const SIMULATIONS = {
  device: {
    name: 'SIMULATION',
    runs: '1000',
    project: 'unit',
    file: 'src/lib/offline/sync/simulation.test.ts',
  },
  devices: { name: 'DEVICES', runs: '10000', project: 'unit', file: 'tests/simulation.test.ts' },
  services: {
    name: 'SERVICES',
    runs: '100',
    project: 'pg',
    file: 'tests/simulation/simulation.pg.test.ts',
  },
  books: { name: 'HISTORIES', runs: '100', project: 'pg', file: 'tests/histories/histories.pg.test.ts' },
} as const;

const chosen = Object.entries(SIMULATIONS).filter(([name]) => of === undefined || of === name);
if (chosen.length === 0) {
  console.error(`--of is ${Object.keys(SIMULATIONS).join(', ')}, not «${of}».`);
  process.exit(1);
}
for (const [, { name, runs, project, file }] of chosen) {
  const { status } = spawnSync(
    join(ROOT, 'node_modules', '.bin', 'vitest'),
    ['run', '--project', project, file],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env: {
        ...process.env,
        NODE_ENV: undefined,
        [`SEGL_${name}_RUNS`]: values.runs ?? runs,
        ...(values.seed === undefined ? {} : { [`SEGL_${name}_SEED`]: values.seed }),
      },
    },
  );
  if (status !== 0) process.exit(status ?? 1);
}
