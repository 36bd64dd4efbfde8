import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withBench, type Row } from '../benchmark.ts';
import { segl } from '../command.ts';
import { writeSaft } from './file.ts';

/** `SEGL_BENCH_VOUCHERS=1000000` for the large form. */
const SIZES = process.env['SEGL_BENCH_VOUCHERS']
  ? [Number(process.env['SEGL_BENCH_VOUCHERS'])]
  : [10_000, 100_000];
const MEGABYTE = 1024 * 1024;

/** `segl saft import` of a demo company's vouchers over and over, beside checking the same file. Limits: 5,500 a second, 300 MB.
 * Of two processors, busy with other work, 60,192 vouchers took 41 s of Node's and 48 s of PostgreSQL's time (before: 64 and 71),
 * and 251 MB; each as much as at 20,064. */
export async function saftImport(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'segl-bench-'));
  try {
    const path = join(folder, 'saft.xml');
    const rows: Row[] = [];
    for (const size of SIZES) {
      const vouchers = await writeSaft(path, { vouchers: size });
      const checked = await segl(['saft', 'check', path]);
      const imported = await withBench(4, ({ env }) => segl(['saft', 'import', path], env));
      if (imported.status !== 0) throw new Error(`the import ended with ${imported.status}`);
      rows.push({
        vouchers,
        MB: Math.round((await stat(path)).size / MEGABYTE),
        'checked s': Number(checked.took.toFixed(1)),
        'imported s': Number(imported.took.toFixed(1)),
        'vouchers/s': Math.round(vouchers / imported.took),
        'processor s': Number(imported.processor.toFixed(1)),
        'MB of memory': imported.most,
      });
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
