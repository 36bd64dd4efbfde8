import { createHash } from 'node:crypto';
import postgres from 'postgres';

/*
 * Reads every row of the log and of what it is about, as a program that does nothing else would: whole tables through a
 * cursor, each value taken into this process. Beside that stands what verifying takes.
 */

export interface RowsRead {
  readonly rows: number;
  /** Of what came over the wire as values. */
  readonly bytes: number;
  readonly readMs: number;
  /** SHA-256 of the same bytes, from memory, in pieces of a megabyte. */
  readonly hashMs: number;
}

const SCHEMAS = ['audit', 'ledger', 'identity', 'desk', 'signing', 'sync'];
const PIECE = Buffer.alloc(1024 * 1024, 7);

const [, , url = '', client = ''] = process.argv;
// Values as the application has them.
const sql = postgres(url, { max: 1, onnotice: () => {}, types: { bigint: postgres.BigInt } });
const started = performance.now();
let [rows, bytes] = [0, 0];
await sql.begin(async (tx) => {
  await tx`select set_config('segl.client_id', ${client}, true)`;
  const tables = await tx<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = any(${SCHEMAS})
      and has_table_privilege(format('%I.%I', schemaname, tablename), 'select')`;
  for (const { name } of tables)
    await tx`select * from ${tx.unsafe(name)}`.cursor(1000, (page) => {
      rows += page.length;
      for (const row of page)
        for (const value of Object.values(row))
          bytes += typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
    });
});
const readMs = performance.now() - started;
await sql.end();
const from = performance.now();
const hash = createHash('sha256');
for (let left = bytes; left > 0; left -= PIECE.length)
  hash.update(PIECE.subarray(0, Math.min(left, PIECE.length)));
hash.digest();
const read: RowsRead = { rows, bytes, readMs, hashMs: performance.now() - from };
console.log(JSON.stringify(read));
