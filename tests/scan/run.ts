import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../src/cli/build.ts';
import { advisories } from './advisories.ts';
import { ACCEPTED } from './allowed.ts';
import { notChecked } from './finding.ts';
import { addressesOf, headers } from './headers.ts';
import { installScripts } from './install-scripts.ts';
import { licences } from './licences.ts';
import { packagesOf } from './packages.ts';
import { isRed, judged, keep, lastIn, markdownOf } from './report.ts';
import { secrets } from './secrets.ts';
import { whileServed } from './served.ts';

/**
 * `npm run scan [-- --whole] [--server URL] [--results FOLDER]`: what others wrote that Segl is made of, what lies in the
 * tree, and what a server sends. Exit code 1 where anything is found that is not accepted (`allowed.ts`); with `--whole`,
 * as before a release, also where something could not be looked at.
 */
const ROOT = resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    whole: { type: 'boolean', default: false },
    server: { type: 'string' },
    results: { type: 'string', default: resolve(ROOT, 'results/scan') },
  },
});

async function headersOfServer() {
  const paths = addressesOf(ROOT);
  const { server } = values;
  if (server) return headers(server.replace(/\/$/, ''), paths, server.startsWith('https:'));
  await ensureBuilt();
  return whileServed(ROOT, (url) => headers(url, paths, true));
}

const packages = packagesOf(ROOT);
const before = lastIn(values.results);
const parts = [
  advisories(ROOT),
  licences(packages),
  installScripts(packages),
  secrets(ROOT),
  await headersOfServer().catch((error: unknown) => {
    return notChecked('headers', error instanceof Error ? error.message : 'no answer');
  }),
];
const scan = judged(parts, ACCEPTED, new Date(), before);
console.log(markdownOf(scan));
console.log(`Kept as ${keep(values.results, scan)}.json and .md`);
process.exit(isRed(scan, values.whole) ? 1 : 0);
