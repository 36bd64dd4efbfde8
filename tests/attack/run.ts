import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BRIEFS } from './briefs.ts';
import { held, linesOf, markdownOf, type Ran } from './report.ts';

/**
 * `npm run attack [-- INPUTS [SEED]] [--only WORD] [--results FOLDER]`: every brief (`briefs.ts`) by its tests, with 10,000
 * spoilt inputs for each procedure and route, and a report. `--only` takes the briefs that have the word.
 */
const ROOT = resolve(import.meta.dirname, '../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    results: { type: 'string', default: resolve(ROOT, 'results/attack') },
  },
});
const [inputs = '10000', seed = String(Date.now() % 1_000_000)] = positionals;
const briefs = BRIEFS.filter(({ brief }) => brief.toLowerCase().includes(values.only.toLowerCase()));
if (briefs.length === 0 || ![inputs, seed].every((each) => /^\d{1,9}$/.test(each))) {
  console.error(`INPUTS and SEED are whole numbers; briefs: ${BRIEFS.map(({ brief }) => brief).join('; ')}.`);
  process.exit(1);
}
const how = `${inputs} spoilt inputs for each procedure and route, seed ${seed}`;
console.log(how);

const folder = mkdtempSync(join(tmpdir(), 'segl-attack-'));
const results = join(folder, 'results.json');
const files = [...new Set(briefs.flatMap(({ tests }) => tests))];
const { status } = spawnSync(
  join(ROOT, 'node_modules', '.bin', 'vitest'),
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`, ...files],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: undefined, SEGL_ATTACK: inputs, SEGL_ATTACK_SEED: seed },
  },
);

const lines = linesOf(briefs, ranIn(results));
rmSync(folder, { recursive: true });
const report = markdownOf(lines, { at: new Date(), how });
mkdirSync(values.results, { recursive: true });
const kept = join(values.results, `${new Date().toISOString().replaceAll(':', '-')}.md`);
writeFileSync(kept, report);
console.log(`${report}\nKept as ${kept}`);
process.exit(status === 0 && held(lines) ? 0 : 1);

interface Results {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly meta?: { readonly tried?: number };
    }[];
  }[];
}

/** None where the runner was ended before it wrote any: then each brief was not tried. */
function ranIn(file: string): Ran[] {
  if (!existsSync(file)) return [];
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Results;
  return testResults.map(({ name, assertionResults }) => ({
    file: relative(ROOT, name).replaceAll('\\', '/'),
    tests: assertionResults.map((test) => ({
      name: test.fullName,
      status: test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped',
      tried: test.meta?.tried ?? 1,
    })),
  }));
}
