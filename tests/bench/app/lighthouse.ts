import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../setup/run/app.ts';
import type { Row } from '../benchmark.ts';
import { withPhone } from './phone.ts';

/** Fetched when it is asked for: what it takes along would make every installation of Segl half a minute longer. */
const LIGHTHOUSE = 'lighthouse@13.5.0';
const LEAST = 95;
/** By whoever comes first, and with somebody signed in. */
const PAGES = ['/sign-in', '/capture', '/drafts', '/security'];

interface Report {
  readonly categories: Readonly<Record<string, { readonly title: string; readonly score: number | null }>>;
}

/** What Lighthouse says of pages as a phone sees them, in each of its categories, from 0 to 100. */
export async function lighthouse(): Promise<Row[]> {
  return withPhone(async (phone) => {
    const folder = await mkdtemp(join(tmpdir(), 'segl-lighthouse-'));
    const port = await freePort();
    const { context } = await phone.open({ offline: false, flags: [`--remote-debugging-port=${port}`] });
    const rows: Row[] = [];
    try {
      for (const path of PAGES) {
        const file = join(folder, `${rows.length}.json`);
        const asked = ['--yes', LIGHTHOUSE, phone.url + path, `--port=${port}`, '--disable-storage-reset'];
        const how = ['--quiet', '--output=json', `--output-path=${file}`, '--no-enable-error-reporting'];
        await promisify(execFile)('npx', [...asked, ...how], { maxBuffer: 1 << 26 });
        const { categories } = JSON.parse(await readFile(file, 'utf8')) as Report;
        for (const { title, score } of Object.values(categories)) {
          const measured = Math.round((score ?? 0) * 100);
          rows.push({ page: path, what: title, measured, limit: LEAST, holds: String(measured >= LEAST) });
        }
      }
    } finally {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    }
    return rows;
  });
}
