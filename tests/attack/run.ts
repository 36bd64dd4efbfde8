import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

/** `npm run attack [-- INPUTS [SEED]]`: the long form of `attack.pg.test.ts`, 2,000 spoilt inputs for each procedure. */
const ROOT = resolve(import.meta.dirname, '../..');
const [inputs = '2000', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);

console.log(`${inputs} inputs for each procedure and route, seed ${seed}`);
const { status } = spawnSync(
  join(ROOT, 'node_modules', '.bin', 'vitest'),
  ['run', '--project', 'pg', 'tests/attack'],
  { cwd: ROOT, stdio: 'inherit', env: { ...process.env, SEGL_ATTACK: inputs, SEGL_ATTACK_SEED: seed } },
);
process.exit(status ?? 1);
