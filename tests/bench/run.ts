import { lighthouse } from './app/lighthouse.ts';
import { start } from './app/start.ts';
import { weight } from './app/weight.ts';
import { blobs } from './blobs.ts';
import { cost } from './audit/cost.ts';
import { covering } from './audit/covering.ts';
import { proof } from './audit/proof.ts';
import { verify } from './audit/verify.ts';
import { identity } from './identity.ts';
import { inbox } from './inbox.ts';
import { lines } from './lines.ts';
import { list } from './list.ts';
import { log } from './log.ts';
import { saftCheck } from './saft/check.ts';
import { saftExport } from './saft/export.ts';
import { saftImport } from './saft/import.ts';
import { signing } from './signing.ts';
import { reading } from './reading.ts';
import { posting } from './posting.ts';
import { sync } from './sync.ts';
import { vault } from './sync/vault.ts';
import { firstPage } from './reports/first-page.ts';
import { trialBalance } from './trial-balance.ts';
import type { Benchmark, Row } from './benchmark.ts';

/** `npm run bench [-- NAME] [--json]`: each benchmark beside its limit or its peer, measured in the same run. */
const BENCHMARKS: Record<string, Benchmark> = {
  'app/weight': weight,
  'app/start': start,
  'app/lighthouse': lighthouse,
  blobs,
  posting,
  reading,
  'trial-balance': trialBalance,
  signing,
  lines,
  list,
  'reports/first-page': firstPage,
  identity,
  inbox,
  'audit/cost': cost,
  'audit/covering': covering,
  'audit/verify': verify,
  'audit/proof': proof,
  log,
  sync,
  'saft/check': saftCheck,
  'saft/export': saftExport,
  'saft/import': saftImport,
  'sync/vault': vault,
};

const json = process.argv.includes('--json');
const wanted = process.argv.slice(2).filter((each) => !each.startsWith('--'));
/** `audit` is all of `audit/…`. */
const isAsked = (name: string) => (asked: string) => name === asked || name.startsWith(`${asked}/`);
const unknown = wanted.filter((asked) => !Object.keys(BENCHMARKS).some((name) => isAsked(name)(asked)));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark ${unknown.join(', ')}; there are: ${Object.keys(BENCHMARKS).join(', ')}.`,
  );
  process.exit(1);
}

const results: Record<string, Row[]> = {};
for (const [name, benchmark] of Object.entries(BENCHMARKS)) {
  if (wanted.length > 0 && !wanted.some(isAsked(name))) continue;
  if (!json) console.log(`\n${name}`);
  results[name] = await benchmark();
  if (!json) console.table(results[name]);
}
if (json) console.log(JSON.stringify(results, null, 2));
