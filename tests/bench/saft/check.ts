import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Row } from '../benchmark.ts';
import { segl } from '../command.ts';
import { writeSaft } from './file.ts';

const MEGABYTES = [50, 500];
const MEGABYTE = 1024 * 1024;

/** `segl saft check` of a demo company's vouchers over and over, beside reading the bytes alone. Limits: 25 MB/s, 100 MB more. */
export async function saftCheck(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'segl-bench-'));
  try {
    const path = join(folder, 'saft.xml');
    const idle = await segl(['saft', 'check', join(folder, 'none.xml')]);
    const rows: Row[] = [];
    for (const megabytes of MEGABYTES) {
      await writeSaft(path, { bytes: megabytes * MEGABYTE });
      const size = (await stat(path)).size / MEGABYTE;
      const read = await seconds(() => readThrough(path));
      const { took, processor, most } = await segl(['saft', 'check', path]);
      rows.push({
        MB: Number(size.toFixed(0)),
        'read alone MB/s': Number((size / read).toFixed(0)),
        'checked MB/s': Number((size / (took - idle.took)).toFixed(1)),
        'MB per processor second': Number((size / (processor - idle.processor)).toFixed(1)),
        'MB of memory': most,
        'of which to start': idle.most,
      });
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readThrough(path: string): Promise<void> {
  for await (const bytes of createReadStream(path)) void bytes;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
