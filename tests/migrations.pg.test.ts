import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sequence, verifyLog } from '#lib/server/audit/index.ts';
import { ok } from '#lib/domain/result.ts';
import { learnVatAccounts, ledgerDisagreements, ledgerReconcilers } from '#lib/server/ledger/index.ts';
import { createClient } from '#lib/server/ledger/chart/clients.ts';
import { addToChart } from '#lib/server/ledger/chart/service.ts';
import { postVoucher, reverseVoucher } from '#lib/server/ledger/vouchers/service.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { prepareDatabase } from '#lib/server/platform/migrate.ts';
import { signingDisagreements, signingReconcilers } from '#lib/server/signing/index.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { sentTo, signNewest, someSigners } from './setup/documents.ts';
import { must, submittedDraft } from './setup/drafts.ts';
import { smallChart, voucherOf } from './setup/ledger.ts';

/* From the data of the release before: nothing of it changes, and what is new works on it. */

const FOLDER = fileURLToPath(new URL('../drizzle', import.meta.url));
/** The last migration of 0.1.0. */
const BEFORE = '0005_sync';

let database: TestDatabase;
let old: string;
beforeAll(async () => {
  database = await freshDatabase(systemClock, 'template1');
  old = await releasedUpTo(BEFORE);
  await migrate(drizzle(database.owner), { migrationsFolder: old });
});
afterAll(async () => {
  await database.close();
  await rm(old, { recursive: true, force: true });
});

it('brings a ledger with its log over, row for row, and documents are signed in it', async () => {
  const clientId = uuidv7();
  const context = database.contextFor(clientId);
  await context.transaction(async (tx) => {
    await createClient(tx, context, { orgnr: '999999999', name: 'Fjordheim Bygg AS' });
    // Where VAT is posted was not kept then.
    await addToChart(tx, context, { ...smallChart, vatAccounts: [] });
    return ok();
  });
  const posted = must(await postVoucher(context, voucherOf({ amount: 12_500n })));
  const { voucherId } = posted;
  const again = { id: uuidv7(), voucherId, date: '2026-07-01', text: 'Feil' };
  must(await reverseVoucher(context, again));
  await submittedDraft(context, context, 1, { vatCode: null });
  await sequence(context);
  // Nothing kept the same company from being there twice.
  const twice = uuidv7();
  await database.owner`insert into platform.client (id, orgnr, name, created_at)
    values (${twice}, 'NO 999 999 999 MVA', 'Fjordheim Bygg AS', now())`;
  const before = await everything();

  const { ownerUrl, platform } = database;
  const prepared = must(await prepareDatabase({ ownerUrl, migrations: 'apply', keys: platform.keys }));
  expect(prepared.applied).toBeGreaterThan(0);
  expect(await everything(before)).toEqual(before);

  const keys = await database.owner`select id, orgnr_key from platform.client order by created_at`;
  expect(keys).toEqual([
    { id: clientId, orgnr_key: '999999999' },
    { id: twice, orgnr_key: null },
  ]);
  expect(await learnVatAccounts(context)).toEqual([
    { code: '1', output: null, input: '2710', source: 'chart' },
  ]);

  const [anne = { userId: '', name: '' }] = someSigners('Anne');
  const documentId = await sentTo(context, [anne]);
  must(await signNewest(database.contextFor(clientId, anne.userId), documentId));
  must(await postVoucher(context, voucherOf({ amount: 99n })));
  await sequence(context);
  const reconcilers = [...ledgerReconcilers(clientId), ...signingReconcilers(clientId)];
  expect((await verifyLog(context, reconcilers)).findings).toEqual([]);
  expect([...(await ledgerDisagreements(context)), ...(await signingDisagreements(context))]).toEqual([]);
});

/** The migrations as an earlier release had them. */
async function releasedUpTo(last: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'segl-migrations-'));
  await cp(FOLDER, folder, { recursive: true });
  const path = join(folder, 'meta', '_journal.json');
  const journal = JSON.parse(await readFile(path, 'utf8')) as { entries: { tag: string }[] };
  const end = journal.entries.findIndex(({ tag }) => tag === last) + 1;
  await writeFile(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, end) }));
  return folder;
}

interface Digest {
  readonly columns: readonly string[];
  readonly sum: string;
}

/** A digest of every row of every table; of the columns there were, when they are named. */
async function everything(before?: Record<string, Digest>): Promise<Record<string, Digest>> {
  const tables = await database.owner<{ name: string; columns: string[] }[]>`
    select format('%I.%I', table_schema, table_name) as name,
      array_agg(quote_ident(column_name) order by ordinal_position) as columns
    from information_schema.columns
    where table_schema in ('audit', 'identity', 'ledger', 'platform', 'sync') group by 1 order by 1`;
  const digests: Record<string, Digest> = {};
  for (const table of tables) {
    if (before && !before[table.name]) continue;
    const columns = before?.[table.name]?.columns ?? table.columns;
    const [row] = await database.owner.unsafe(
      `select count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum
       from (select ${columns.join(', ')} from ${table.name}) t`,
    );
    digests[table.name] = { columns, sum: String(row?.['sum']) };
  }
  return digests;
}
