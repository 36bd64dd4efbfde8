import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { demoCompany } from '../../src/demo/index.ts';
import type { Row } from './benchmark.ts';

const MEGABYTES = [50, 500];
const MEGABYTE = 1024 * 1024;
const CLI = join(import.meta.dirname, '../../src/cli/segl.ts');
/** As `npm run segl` has them. */
const FLAGS = ['--max-semi-space-size=4', '--heap-growing-percent=100'];

/** `segl saft check` of a demo company's vouchers over and over, beside reading the bytes alone. Limits: 25 MB/s, 100 MB more. */
export async function saftCheck(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'segl-bench-'));
  try {
    const path = join(folder, 'saft.xml');
    const idle = await checked(join(folder, 'none.xml'));
    const rows: Row[] = [];
    for (const megabytes of MEGABYTES) {
      await write(path, megabytes * MEGABYTE);
      const size = (await stat(path)).size / MEGABYTE;
      const read = await seconds(() => readThrough(path));
      const { took, most } = await checked(path);
      rows.push({
        MB: Number(size.toFixed(0)),
        'read alone MB/s': Number((size / read).toFixed(0)),
        'checked MB/s': Number((size / (took - idle.took)).toFixed(1)),
        'MB of memory': most,
        'of which to start': idle.most,
      });
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The company's vouchers as often as it takes, each time under other numbers. */
async function write(path: string, least: number): Promise<void> {
  const file = demoCompany('fjordheim', '2026-11-28');
  const [start, end] = [file.indexOf('<Transaction>'), file.lastIndexOf('</Journal>')];
  const out = createWriteStream(path);
  out.write(file.slice(0, start));
  for (let round = 0, size = 0; size < least; round += 1) {
    const vouchers = file.slice(start, end).replaceAll('<TransactionID>', `<TransactionID>${round}-`);
    size += vouchers.length;
    if (!out.write(vouchers)) await once(out, 'drain');
  }
  out.end(file.slice(end));
  await once(out, 'finish');
}

/** In a process of its own: how many seconds, and how many MB at most. */
async function checked(path: string): Promise<{ took: number; most: number }> {
  let most = 0;
  const report = `process.on('exit', () => console.error('most ' + process.resourceUsage().maxRSS))`;
  const preload = `data:text/javascript,${encodeURIComponent(report)}`;
  const took = await seconds(async () => {
    const child = spawn(process.execPath, [...FLAGS, '--import', preload, CLI, 'saft', 'check', path], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (text: Buffer) => {
      const kilobytes = /most (\d+)/.exec(text.toString())?.[1];
      if (kilobytes !== undefined) most = Math.round(Number(kilobytes) / 1024);
    });
    await once(child, 'close');
  });
  return { took, most };
}

async function readThrough(path: string): Promise<void> {
  for await (const bytes of createReadStream(path)) void bytes;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
