import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * `npm test`: each step with its time; stops at the first that fails. `npm run long` leaves out no test and no place of
 * those that are walked in steps (`setup/long.ts`).
 */
const WHOLE = process.argv.includes('--long');
const ROOT = resolve(import.meta.dirname, '..');
const BIN = join(ROOT, 'node_modules', '.bin');
const report = mkdtempSync(join(tmpdir(), 'segl-report-'));
const results = join(report, 'results.json');
const env = {
  ...process.env,
  SEGL_LONG: WHOLE ? 'whole' : undefined,
  // Each tool chooses its own; one from the shell would build another app than the one that is shipped.
  NODE_ENV: undefined,
  // Tools, workers and the many processes that tests start load the same modules: compiled once for all of them.
  NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'compiled'),
  NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${pathToFileURL(join(ROOT, 'tests/setup/run/quick-start.ts')).href}`,
};

type Step = readonly [name: string, command: string, ...args: string[]];

/** Steps of one row run side by side. */
const ROWS: readonly (readonly Step[])[] = [
  [['sync', 'svelte-kit', 'sync']],
  [
    [
      'types',
      'svelte-check',
      '--tsgo',
      '--tsconfig',
      './tsconfig.json',
      '--fail-on-warnings',
      '--output',
      'human',
    ],
    ['types of the service worker', 'tsc', '--noEmit', '-p', 'src/service-worker'],
    ['format', 'oxfmt', '--check', '.'],
    ['lint', 'oxlint', '.'],
    ['lint of components', 'eslint', '.', '--max-warnings', '0'],
  ],
  // By itself: it writes every route's types anew, and whoever reads one at that moment finds it empty.
  [['build', 'vite', 'build', '--logLevel', 'error']],
  [
    [
      'tests',
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${results}`,
      ...(WHOLE ? [] : ['--tags-filter=!operations', '--tags-filter=!long']),
      ...process.argv.slice(2).filter((given) => given !== '--long'),
    ],
  ],
];

// svelte-check keeps what it made of components that have moved since, and finds faults in it.
rmSync(join(ROOT, '.svelte-kit', '.svelte-check'), { recursive: true, force: true });

let failed = false;
for (const row of ROWS) {
  const outcomes = await Promise.all(row.map((step) => run(step, row.length === 1)));
  failed = outcomes.includes(false);
  if (failed) break;
}
closingLine();
rmSync(report, { recursive: true, force: true });
process.exit(failed ? 1 : 0);

/** Side by side, each step's output is held back until it ends, so that two don't mix. */
function run([name, command, ...args]: Step, direct: boolean): Promise<boolean> {
  const started = performance.now();
  return new Promise((done) => {
    const child = spawn(join(BIN, command), args, { cwd: ROOT, env, stdio: direct ? 'inherit' : 'pipe' });
    const output: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('close', (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      if (code !== 0) process.stdout.write(Buffer.concat(output));
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
      done(code === 0);
    });
  });
}

interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly { name: string; startTime: number; endTime: number }[];
}

/** Where the time goes, by project and by file, and the count of all. */
function closingLine(): void {
  let found: Results;
  try {
    found = JSON.parse(readFileSync(results, 'utf8')) as Results;
  } catch {
    console.log('0 passed, 1 failed');
    return;
  }
  const files = found.testResults.map(({ name, startTime, endTime }) => {
    return { name: relative(ROOT, name), seconds: (endTime - startTime) / 1000 };
  });
  for (const [project, own] of Map.groupBy(files, ({ name }) => projectOf(name))) {
    const longest = own.toSorted((one, other) => other.seconds - one.seconds).slice(0, 5);
    const all = own.reduce((sum, { seconds }) => sum + seconds, 0);
    console.log(`${project}: ${all.toFixed(0)} s of its workers in ${own.length} files; the longest:`);
    for (const { name, seconds } of longest) console.log(`  ${seconds.toFixed(0).padStart(4)} s  ${name}`);
  }
  const { numPassedTests, numFailedTests, numPendingTests } = found;
  console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
}

function projectOf(name: string): string {
  if (name.endsWith('.spec.ts')) return 'browser';
  return name.endsWith('.pg.test.ts') ? 'pg' : 'unit';
}
