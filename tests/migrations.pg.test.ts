import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { record, sequence, verifyLog } from '#lib/server/audit/index.ts';
import { ok } from '#lib/domain/result.ts';
import { ledgerDisagreements, ledgerReconcilers } from '#lib/server/ledger/index.ts';
import { createClient } from '#lib/server/ledger/chart/clients.ts';
import { addToChart } from '#lib/server/ledger/chart/service.ts';
import { postVoucher, reverseVoucher } from '#lib/server/ledger/vouchers/service.ts';
import { draftEvent } from '#lib/server/ledger/drafts/statements.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql } from '#lib/server/platform/database.ts';
import { prepareDatabase } from '#lib/server/platform/migrate.ts';
import { signingDisagreements, signingReconcilers } from '#lib/server/signing/index.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { sentTo, signNewest, someSigners } from './setup/documents.ts';
import { coding, contentOf, must, submittedDraft } from './setup/drafts.ts';
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
    await addToChart(tx, context, smallChart);
    return ok();
  });
  const posted = must(await postVoucher(context, voucherOf({ amount: 12_500n })));
  const { voucherId } = posted;
  const again = { id: uuidv7(), voucherId, date: '2026-07-01', text: 'Feil' };
  must(await reverseVoucher(context, again));
  await draftOfBefore(context);
  await sequence(context);
  const columns = await allColumns();
  const before = await everything(columns);

  const { keys } = database.platform;
  const prepared = must(await prepareDatabase({ ownerUrl: database.ownerUrl, migrations: 'apply', keys }));
  expect(prepared.applied).toBeGreaterThan(0);
  expect(await everything(columns)).toEqual(before);

  await submittedDraft(context, context);
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

/** A coded draft with a photo, as the release before wrote it: in the columns there were, with its event. */
async function draftOfBefore(context: Context): Promise<void> {
  const now = context.platform.clock.now();
  const at = now.toISOString();
  const photo = { id: uuidv7(), sha256: 'ab'.repeat(32), size: 1234, type: 'image/heic' } as const;
  const draft = {
    ...({ id: uuidv7(), revision: 2, state: 'inbox', returnedReason: null, submittedBy: null } as const),
    content: contentOf([photo]),
    coding,
    createdBy: context.actorId,
    createdAt: now,
    changedAt: now,
  };
  const { id, content } = draft;
  await context.transaction(async (tx) => {
    const sql = rawSql(tx);
    await sql`insert into ledger.draft
      (client_id, id, revision, state, amount, date, text, project, created_by, created_at, changed_at)
      values (${context.clientId}, ${id}, 2, 'inbox', ${String(content.amount)}, ${content.date}, ${content.text},
        ${content.project}, ${context.actorId}, ${at}, ${at})`;
    await sql`insert into ledger.draft_photo (client_id, draft_id, position, photo_id, sha256, size, type)
      values (${context.clientId}, ${id}, 0, ${photo.id}, ${photo.sha256}, ${photo.size}, ${photo.type})`;
    await sql`insert into ledger.draft_coding
      (client_id, draft_id, series, date, text, amount, account, vat_code, credit_account, project)
      values (${context.clientId}, ${id}, ${coding.series}, ${coding.date}, ${coding.text}, ${String(coding.amount)},
        ${coding.account}, ${coding.vatCode}, ${coding.creditAccount}, ${coding.project})`;
    await record(tx, context, draftEvent('coded', draft));
    return ok();
  });
}

/** Each table with its columns. */
async function allColumns(): Promise<Map<string, string[]>> {
  const found = await database.owner<{ name: string; column: string }[]>`
    select format('%I.%I', c.table_schema, c.table_name) as name, quote_ident(c.column_name) as column
    from information_schema.columns c
    where c.table_schema in ('audit', 'identity', 'ledger', 'platform', 'sync')
    order by 1, c.ordinal_position`;
  const columns = Map.groupBy(found, ({ name }) => name);
  return new Map([...columns].map(([name, rows]) => [name, rows.map(({ column }) => column)]));
}

/** A digest of every row of these tables, as far as these columns go. */
async function everything(columns: ReadonlyMap<string, string[]>): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const [name, names] of columns) {
    const row = `row(${names.join(', ')})::text`;
    const [digest] = await database.owner.unsafe(
      `select count(*) || ' ' || md5(coalesce(string_agg(${row}, '|' order by ${row}), '')) as sum from ${name}`,
    );
    digests[name] = String(digest?.['sum']);
  }
  return digests;
}
