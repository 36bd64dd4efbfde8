import { mkdtemp, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbeddedPostgres } from '#lib/server/platform/embedded-postgres/index.ts';
import { createKeyProvider } from '#lib/server/platform/keys.ts';
import { prepareDatabase } from '#lib/server/platform/migrate.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { sentTo, someSigners } from './setup/books/documents.ts';
import { must } from './setup/books/drafts.ts';
import { newLedger, voucherOf } from './setup/books/ledger.ts';
import { OPERATIONS } from './setup/long.ts';

/*
 * Rules that ask whether something came in this very transaction, on a server that a dump was restored to: the rows
 * remember numbers of transactions that the new server gives out once more.
 */

let database: TestDatabase;
let restored: postgres.Sql;
let stop: () => Promise<void> = () => Promise.resolve();
let clientId: string;
let voucherId: string;
let documentId: string;

beforeAll(async () => {
  database = await freshDatabase();
  clientId = await newLedger(database);
  const context = database.contextFor(clientId);
  const voucher = voucherOf({ amount: 12_500n, project: '1' });
  must(await postVoucher(context, voucher));
  voucherId = voucher.id;
  documentId = await sentTo(context, someSigners('Anne'));

  const folder = await mkdtemp(join(tmpdir(), 'segl-restored-'));
  await chmod(folder, 0o711);
  const server = must(await startEmbeddedPostgres({ folder }));
  must(
    await prepareDatabase({
      ownerUrl: server.url,
      migrations: 'apply',
      keys: createKeyProvider(new Uint8Array(32)),
    }),
  );
  restored = postgres(server.url, { max: 1, onnotice: () => {} });
  stop = async () => {
    await restored.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  await restore();
});
afterAll(async () => {
  await stop();
  await database.close();
});

const TABLES = [
  'platform.client',
  'ledger.fiscal_year',
  'ledger.period',
  'ledger.account',
  'ledger.series',
].concat(
  ['ledger.dimension', 'ledger.series_counter', 'ledger.voucher', 'ledger.line', 'ledger.line_dimension'],
  ['signing.document', 'signing.dispatch', 'signing.signer'],
);

/** Every row with every column as it is, and no trigger: what restoring a dump of the data does. */
async function restore(): Promise<void> {
  await restored.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${clientId}, true)`;
    for (const table of TABLES) {
      const rows = await database.owner.unsafe(
        `select coalesce(json_agg(t), '[]')::text as json from ${table} t where ${table === 'platform.client' ? 'id' : 'client_id'} = '${clientId}'`,
      );
      await sql.unsafe(`alter table ${table} disable trigger user`);
      await sql.unsafe(
        `insert into ${table} select * from json_populate_recordset(null::${table}, $1::text::json)`,
        [String(rows[0]?.['json'])],
      );
      await sql.unsafe(`alter table ${table} enable trigger user`);
    }
  });
}

/** Runs `work` in the transaction of the new server that has this number, and gives what refused it. */
async function inTransactionNumber(wanted: bigint, work: (sql: postgres.TransactionSql) => Promise<unknown>) {
  for (;;) {
    const outcome = await restored
      .begin(async (sql) => {
        const [row] = await sql`select pg_current_xact_id()::text as now,
          set_config('segl.client_id', ${clientId}, true)`;
        const now = BigInt(String(row?.['now']));
        if (now > wanted) throw new Error(`transaction ${wanted} has been`);
        if (now < wanted) return 'sooner';
        await work(sql);
        return 'nothing refused it';
      })
      .catch((cause: unknown) => (cause as postgres.PostgresError).constraint_name ?? String(cause));
    if (outcome !== 'sooner') return outcome;
  }
}

async function numberOf(table: string, column: string): Promise<bigint> {
  const [row] = await database.owner.unsafe(`select ${column}::text as tx from ${table}`);
  return BigInt(String(row?.['tx']));
}

it('the new server has not been where the old one was', OPERATIONS, async () => {
  const [row] = await restored`select pg_current_xact_id()::text as now`;
  expect(BigInt(String(row?.['now']))).toBeLessThan(await numberOf('ledger.voucher', 'posted_tx'));
});

it(
  'no old voucher takes lines or dimensions, no document signers, when the numbers meet',
  OPERATIONS,
  async () => {
    const posted = await numberOf('ledger.voucher', 'posted_tx');
    const sent = await numberOf('signing.dispatch', 'sent_tx');
    expect(sent).toBeGreaterThan(posted);
    const attempts: Record<string, (sql: postgres.TransactionSql) => Promise<unknown>> = {
      line: (sql) => sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount)
      values (${clientId}, ${voucherId}, 3, '1920', 0)`,
      dimension: (sql) =>
        sql`insert into ledger.line_dimension values (${clientId}, ${voucherId}, 2, 'P', '1')`,
    };
    const refused: Record<string, string> = {};
    await inTransactionNumber(posted, async (sql) => {
      for (const [name, attempt] of Object.entries(attempts)) {
        const refusal = sql.savepoint(attempt).then(
          () => 'nothing refused it',
          (cause: postgres.PostgresError) => cause.constraint_name ?? cause.message,
        );
        refused[name] = await refusal;
      }
    });
    refused['signer'] = await inTransactionNumber(
      sent,
      (sql) =>
        sql`insert into signing.signer values (${clientId}, ${documentId}, 2, ${clientId}, 'Fremmed', 'x')`,
    );
    expect(refused).toEqual({
      line: 'line_of_new_voucher',
      dimension: 'line_of_new_voucher',
      signer: 'signer_of_new_dispatch',
    });
  },
);
