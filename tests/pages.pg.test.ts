import { afterAll, beforeAll, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { findPage } from '#lib/server/audit/reading.ts';
import { readUnplaced } from '#lib/server/audit/memory/repair-store.ts';
import { draftsBehind } from '#lib/server/desk/drafts/pulled-store.ts';
import { draftsBy } from '#lib/server/desk/drafts/store.ts';
import { photoFiles } from '#lib/server/desk/photos/files-store.ts';
import { addToChart } from '#lib/server/ledger/chart/service.ts';
import { readPartyLedger } from '#lib/server/ledger/items/party-ledger-store.ts';
import { allMatchings } from '#lib/server/ledger/items/store.ts';
import { readAccountLedger } from '#lib/server/ledger/reports/account-ledger-store.ts';
import { readPostingJournal } from '#lib/server/ledger/reports/posting-journal-store.ts';
import { readVoucherList } from '#lib/server/ledger/reports/voucher-list-store.ts';
import { numbersTaken, vouchersOfSeries } from '#lib/server/ledger/saft/export-store.ts';
import { allVouchers } from '#lib/server/ledger/vouchers/read-store.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { allDocuments, documentsWaitingFor, listDocuments } from '#lib/server/signing/documents/store.ts';
import { bareEvent } from './fixtures/thing-event.ts';
import { insertAnyRow } from './setup/any-row.ts';
import { must } from './setup/books/drafts.ts';
import { newLedger } from './setup/books/ledger.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { rowsRead } from './setup/rows-read.ts';

/*
 * Whoever reads a page reads a page: as many rows as it has, with what stands beside them, however many the client has and
 * wherever in them it is.
 */

const MANY = 6000;
const PARTY = '0190a5c6-7c3e-7000-8000-0000000000aa';

let database: TestDatabase;
let context: Context;
/** A line in the middle of the year. */
let middle = { date: '', voucherId: '', line: 1 };
beforeAll(async () => {
  database = await freshDatabase();
  const clientId = await newLedger(database);
  context = database.contextFor(clientId);
  const party = {
    id: PARTY,
    kind: 'supplier' as const,
    number: '1',
    name: 'A',
    orgnr: null,
    account: '2400',
  };
  must(
    await context.transaction(async (tx) => ok(await addToChart(tx, context, { counterparties: [party] }))),
  );
  await fill(clientId);
  await database.owner`analyze`;
  const [found] = await database.owner<{ date: string; voucherId: string }[]>`
    select date::text, id as "voucherId" from ledger.voucher where number = ${MANY / 2}`;
  middle = { ...middle, ...found };
});
afterAll(() => database.close());

/** The same id for the same number among those of one kind. */
const idOf = (kind: string) => `('0190a5c6-${kind}-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid`;
const before = (kind: string) => `0190a5c6-${kind}-7000-8000-000000000000`;
const AT = `timestamptz '2026-01-01' + i % 700 * interval '1 minute'`;

async function fill(clientId: string): Promise<void> {
  const client = `'${clientId}'::uuid`;
  const sometimes = `case when i % 50 = 0 then '${PARTY}'::uuid else '00000000-0000-0000-0000-000000000001'::uuid end`;
  const rows: [table: string, Record<string, string>][] = [
    ['ledger.draft', { id: idOf('0001'), state: `'open'`, created_by: client, created_at: AT }],
    ['ledger.photo', {}],
    [
      'ledger.matching',
      { account: `'2400'`, counterparty_id: `'${PARTY}'`, undone_at: 'null', undone_by: 'null' },
    ],
    ['signing.document', { id: idOf('0002'), uploaded_by: client, uploaded_at: AT }],
    [
      'signing.dispatch',
      { document_id: idOf('0002'), language: `'nb'`, sent_tx: 'null', sent_server: 'null' },
    ],
    ['signing.signer', { document_id: idOf('0002'), no: '1', user_id: sometimes }],
    ['signing.signature', { document_id: idOf('0002'), signer_no: '1', position: '1', signed_with: 'null' }],
    ['audit.event', { id: idOf('0003'), mac: 'null', statement: 'null' }],
    ['audit.pending', { event_id: idOf('0003'), position: 'i' }],
  ];
  await database.owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${clientId}, true)`;
    await sql.unsafe(bareEvent(clientId));
    await sql`insert into ledger.series_counter values (${clientId}, 'GL', 2026, ${MANY})`;
    await sql`
      with n as (
        select i, gen_random_uuid() as id, date '2026-01-01' + (i - 1) * 365 / ${MANY}::int as date from generate_series(1, ${MANY}::int) i
      ), v as (
        insert into ledger.voucher (client_id, id, series, year, number, date, period, text, source, source_ref, content_hash,
          posted_at, posted_by)
        select ${clientId}::uuid, id, 'GL', 2026, i, date, extract(month from date), 'Bilag ' || i,
          case when i % 2 = 0 then 'import' else 'manual' end, case when i % 2 = 0 then (i + 1)::text end, '\\x00', now(),
          ${clientId}::uuid
        from n
      )
      insert into ledger.line (client_id, voucher_id, line_no, account, amount, counterparty_id)
      select ${clientId}::uuid, n.id, side, case side when 1 then '6540' else '2400' end,
        case side when 1 then n.i else -n.i end, case side when 2 then ${PARTY}::uuid end
      from n cross join generate_series(1, 2) side`;
    for (const [table, values] of rows) {
      await sql.unsafe(`alter table ${table} disable trigger user`);
      await insertAnyRow(sql, table, { client_id: client, ...values }, MANY);
    }
    for (const [table] of rows) await sql.unsafe(`alter table ${table} enable trigger user`);
  });
}

type Read = (tx: Tx, clientId: string) => Promise<readonly unknown[]>;

/** What so many pages have, of all that come one after another. */
const pages =
  (all: (tx: Tx, clientId: string) => AsyncGenerator<readonly unknown[]>, most = 3): Read =>
  async (tx, clientId) => {
    const rows: unknown[] = [];
    let no = 0;
    for await (const page of all(tx, clientId)) {
      rows.push(...page);
      if (++no === most) break;
    }
    return rows;
  };
/** The same of those that are given one by one. */
const oneByOne =
  (all: (tx: Tx, clientId: string) => AsyncGenerator<unknown>, most: number): Read =>
  async (tx, clientId) => {
    const rows: unknown[] = [];
    for await (const row of all(tx, clientId)) if (rows.push(row) === most) break;
    return rows;
  };

type Query = (tx: Tx, clientId: string, asked: object) => ReturnType<typeof readVoucherList>;
/** The page behind the middle of a report. */
const further =
  (query: unknown, filter: object, more: object = {}): Read =>
  async (tx, clientId) => {
    const { date, voucherId } = middle;
    const after = query === readVoucherList ? { date, id: voucherId } : { ...middle, ...more };
    return must(await (query as Query)(tx, clientId, { filter, after })).rows;
  };

/** The page with which it begins, and what all of it comes to. */
const first =
  (query: unknown, filter: object): Read =>
  async (tx, clientId) =>
    must(await (query as Query)(tx, clientId, { filter })).rows;

const year = { year: 2026, from: 1, through: 12 };
const days = { from: '2026-01-01', to: '2026-12-31', year: 2026 } as const;
const at = new Date('2026-01-01T06:00:00Z');
const ofAccount = { ...year, account: '2400' };
const ofParty = { ...year, party: PARTY };
const newest = { after: { uploadedAt: at, id: before('0002') }, size: 50 };

const sightOf = (person: string) => ({ person, folders: [], root: false });

const READS: Readonly<Record<string, Read>> = {
  'drafts of a person': (tx, clientId) =>
    draftsBy(tx, clientId, clientId, { after: { createdAt: at, id: before('0001') }, size: 50 }),
  photos: (tx, clientId) => photoFiles.page(tx, clientId, '80000000-0000-4000-8000-000000000000', 50),
  documents: (tx, clientId) => listDocuments(tx, clientId, { ...newest, of: null }),
  'documents of who uploaded most': (tx, clientId) =>
    listDocuments(tx, clientId, { ...newest, of: sightOf(clientId) }),
  'documents of who is to sign few': (tx, clientId) =>
    listDocuments(tx, clientId, { ...newest, of: sightOf(PARTY) }),
  'drafts of a first sync': (tx, clientId) => draftsBehind(tx, clientId, before('0001'), 500),
  'all documents': oneByOne(allDocuments, 1500),
  'all vouchers': oneByOne(allVouchers, 750),
  'all matchings': oneByOne(allMatchings, 1500),
  'vouchers of a SAF-T file': pages((tx, clientId) => vouchersOfSeries(tx, clientId, 'GL', days)),
  'vouchers whose number another goes by': async (tx, clientId) => [...(await numbersTaken(tx, clientId))],
  'events without a leaf': pages((tx, clientId) => readUnplaced(tx, clientId, 0)),
  vouchers: further(readVoucherList, {}),
  'vouchers by number': further(readVoucherList, { sort: 'number' }),
  'lines of an account': further(readAccountLedger, ofAccount, { balance: 0n }),
  'lines of an account by amount': further(readAccountLedger, { ...ofAccount, sort: '-credit' }, { line: 2 }),
  'lines of a party': further(readPartyLedger, ofParty, { balance: 0n }),
  lines: further(readPostingJournal, year),
  'lines by number': further(readPostingJournal, { ...year, sort: 'number' }),
  'lines by amount': further(readPostingJournal, { ...year, sort: 'credit' }),
  'lines found by account': further(readPostingJournal, ofAccount),
};
/** Rows that stand beside one of a page, its own with them. */
const BESIDE = 8;

const reading = async (read: Read, table?: string) =>
  must(
    await context.transaction(async (tx) => {
      const so = await rowsRead(tx, table);
      const page = await read(tx, context.clientId);
      return ok({ page: page.length, rows: (await rowsRead(tx, table)) - so });
    }),
  );

it.each(Object.entries(READS))('%s', async (_name, read) => {
  const { page, rows } = await reading(read);
  expect(page).toBeGreaterThanOrEqual(50);
  expect(rows).toBeLessThan(page * BESIDE);
});

const june = { ...year, from: 6, through: 6 };
const inJune = { since: '2026-06-01', until: '2026-06-30' };
it.each([
  ['vouchers by number', first(readVoucherList, { ...inJune, sort: 'number' })],
  ['vouchers by day', first(readVoucherList, inJune)],
  ['lines by number', first(readPostingJournal, { ...june, sort: 'number' })],
  ['lines by amount', first(readPostingJournal, { ...june, sort: 'credit' })],
  ['lines by day', first(readPostingJournal, june)],
  ['lines of an account by amount', first(readAccountLedger, { ...june, account: '2400', sort: 'credit' })],
  ['lines of an account by number', first(readAccountLedger, { ...june, account: '2400', sort: 'number' })],
])('%s of a month come from what it has, and not from what all others have', async (_, read) => {
  const { rows } = await reading(read);
  expect(rows).toBeLessThan((MANY / 12) * 5);
});

it('what waits for its leaf on top of the log', async () => {
  const read: Read = async (tx, clientId) => (await findPage(tx, clientId, null)).events;
  expect(await reading(read, 'audit.event')).toEqual({ page: 50, rows: 50 });
});

it('what waits for a signature', async () => {
  const { rows } = await reading(
    (tx, clientId) => documentsWaitingFor(tx, clientId, PARTY),
    'signing.document',
  );
  expect(rows).toBeLessThanOrEqual(MANY / 50);
});
