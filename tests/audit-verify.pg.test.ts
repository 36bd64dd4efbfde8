import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { err, ok } from '#lib/domain/result.ts';
import {
  faultsFound,
  latestCheckpoint,
  sequence,
  timelineOf,
  verifyAsJob,
  type Answers,
} from '#lib/server/audit/index.ts';
import { addMember, changeRole, createUser } from '#lib/server/identity/index.ts';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { importSaft } from '#lib/server/ledger/index.ts';
import { addToChart, lockPeriod } from '#lib/server/ledger/chart/service.ts';
import { decide } from '#lib/server/desk/drafts/approvals.ts';
import { hashOfDraft } from '#lib/server/desk/drafts/statements.ts';
import { findDraft } from '#lib/server/desk/drafts/store.ts';
import { reverseVoucher } from '#lib/server/ledger/vouchers/reversal.ts';
import type { BlobStore } from '#lib/server/platform/blobs/blobs.ts';
import { StorageError } from '#lib/server/platform/blobs/shelf.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import { demoCompany } from '../src/demo/index.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { must, submittedDraft } from './setup/drafts.ts';
import { faultsOf } from './setup/faults.ts';
import { voucherOf } from './setup/ledger.ts';
import { day } from './setup/day.ts';

/*
 * A company's whole journey leaves nothing to report; after it, whatever the owner of the database changes behind the
 * app's back, column by column, is found and named. (The log's own tables are tried beside the code of the audit.)
 */

let database: TestDatabase;
let clientId: string;
let elsewhere: string;

beforeAll(async () => {
  database = await freshDatabase();
  elsewhere = await database.newClient('En annen AS');
  clientId = uuidv7();
  await journey();
});
afterAll(() => database.close());

async function journey(): Promise<void> {
  const machine = database.contextFor(clientId);
  const file = async function* () {
    yield await Promise.resolve(Buffer.from(demoCompany('havblikk', '2026-11-28')));
  };
  must(await importSaft(machine, file));
  const as: Record<string, string> = {};
  for (const role of ['field', 'bookkeeper', 'manager', 'administrator'] as const) {
    const email = `${role}@havblikk.example`;
    as[role] = must(await createUser(machine, { email, name: role })).userId;
    must(await addMember(machine, { email, role: role === 'field' ? 'auditor' : role }));
  }
  must(await changeRole(machine, { userId: as['field'] ?? '', role: 'field' }));
  const field = database.contextFor(clientId, as['field']);
  const bookkeeper = database.contextFor(clientId, as['bookkeeper']);
  const manager = database.contextFor(clientId, as['manager']);

  const dimensions = [
    { type: 'P', code: '1', typeName: 'Prosjekt', name: 'Hytta' },
    { type: 'P', code: '2', typeName: 'Prosjekt', name: 'Naustet' },
  ];
  const account = {
    number: '6540',
    name: 'Inventar',
    groupingCategory: 'RF-1167',
    groupingCode: '6500',
    standardAccount: null,
    validFrom: day('2020-01-01'),
    validTo: null,
  };
  await machine.transaction(async (tx) =>
    ok(await addToChart(tx, machine, { dimensions, accounts: [account] })),
  );
  const posted = await submittedDraft(field, bookkeeper, 2);
  const draft = must(
    await manager.transaction(async (tx) => ok(await findDraft(tx, clientId, posted.draftId))),
  );
  if (!draft) throw new Error('no draft');
  const decision = { ...posted, approvalId: uuidv7(), contentHash: hashOfDraft(draft) };
  must(await decide(manager, { ...decision, decision: 'approved', reason: null }));
  await submittedDraft(field, bookkeeper);
  const second = { ...voucherOf({ amount: 500n, project: '1' }) };
  must(await postVoucher(bookkeeper, second));
  must(
    await reverseVoucher(bookkeeper, {
      id: uuidv7(),
      voucherId: second.id,
      date: day('2026-06-20'),
      text: 'Feil',
    }),
  );
  const [opening] = await database.owner`
    select id from ledger.voucher where client_id = ${clientId} and source = 'opening'`;
  const wish = { id: uuidv7(), voucherId: String(opening?.['id']), date: day('2026-06-20'), text: 'Feil' };
  must(await reverseVoucher(bookkeeper, wish));
  const [open] = await database.owner`select year, number from ledger.period
    where client_id = ${clientId} and locked_at is null order by starts_on limit 1`;
  must(await lockPeriod(bookkeeper, { year: Number(open?.['year']), period: Number(open?.['number']) }));
  await sequence(machine);
}

const faults = () => faultsOf(database.contextFor(clientId));

it('after the whole journey there is nothing to report', async () => {
  expect(await faults()).toEqual([]);
});

describe('a verification as a job', () => {
  /** As the queue runs it. @param asked the places of the stored files, if not those that are there */
  const run = async (id: string, { blobs = database.platform.blobs, stop = false } = {}) => {
    const context = database.contextFor(clientId);
    const stopping = new AbortController();
    const alarms: number[] = [];
    const progress: string[] = [];
    const ended = await verifyAsJob(
      { ...context, platform: { ...context.platform, blobs } },
      ANSWERS,
      {
        id,
        stopping: stopping.signal,
        async progress(done, total) {
          progress.push(`${done}/${total}`);
          if (stop) stopping.abort();
          await Promise.resolve();
        },
      },
      async (_tx, _context, faults) => void (await Promise.resolve(alarms.push(faults))),
    );
    return { ended, alarms, progress };
  };
  const said = async () => {
    const log = must(await timelineOf(database.contextFor(clientId), { type: 'log', id: clientId }));
    return log.filter(({ kind }) => kind === 'log.verified').map(({ detail }) => detail);
  };
  const blobsThat = (get: BlobStore['get']): BlobStore => ({ ...database.platform.blobs, get });

  it('is an event with what was found, read, and not read; and none twice', async () => {
    const id = uuidv7();
    const { ended, alarms, progress } = await run(id);
    expect([ended, alarms]).toEqual([ok(), []]);
    expect(progress.at(-1)).toMatch(/^(\d+)\/\1$/);
    expect(await run(id)).toMatchObject({ ended: ok(), progress: [] });
    const head = must(await latestCheckpoint(database.contextFor(clientId)));
    const [photos] = await database.owner<{ n: number }[]>`
      select count(*)::int as n from ledger.photo where client_id = ${clientId} and complete_at is not null`;
    expect(photos?.n).toBeGreaterThan(1);
    expect(await said()).toEqual([
      {
        ...{ size: head?.size, events: head?.size, root: head?.root, notAuthenticated: 0, findings: {} },
        ...{ read: { photo: photos?.n, document: 0 }, unread: { photo: 0, document: 0 } },
      },
    ]);
    expect(await faultsFound(database.platform)).toBe(false);
  });

  it('names how many files it could not read, which is no fault', async () => {
    const silent = blobsThat(() => Promise.reject(new StorageError('storage_unavailable', new Error('no'))));
    const { alarms } = await run(uuidv7(), { blobs: silent });
    expect(alarms).toEqual([]);
    expect((await said()).at(-1)).toMatchObject({ findings: {}, read: { photo: 0 } });
    expect((await said()).at(-1)?.['unread']).not.toEqual({ photo: 0, document: 0 });
  });

  it('goes on where it was stopped', async () => {
    const read: string[] = [];
    const blobs = blobsThat((client, file) => {
      read.push(file);
      return database.platform.blobs.get(client, file);
    });
    const id = uuidv7();
    const before = (await said()).length;
    expect((await run(id, { blobs, stop: true })).ended).toEqual(err({ code: 'stopped' }));
    expect((await said()).length).toBe(before);
    expect((await run(id, { blobs })).ended).toEqual(ok());
    expect((await said()).length).toBe(before + 1);
    expect(new Set(read).size).toBe(read.length);
    expect((await said()).at(-1)).toMatchObject({ read: { photo: read.length } });
  });

  it('takes nobody’s word for what it has found', async () => {
    const id = uuidv7();
    await run(id, { stop: true });
    const { owner } = database;
    await owner`update audit.verification set ended_at = now(), faults = 0, so_far = convert_to('{}', 'UTF8')
      where run = ${id}`;
    const before = (await said()).length;
    expect((await run(id)).ended).toEqual(ok());
    expect((await said()).length).toBe(before + 1);
    expect((await said()).at(-1)).toMatchObject({ findings: {} });
    expect((await said()).at(-1)?.['size']).toBeGreaterThan(0);
  });

  it('is an alarm where a photo is no longer what was stored, until one finds nothing', async () => {
    const [photo] = await database.owner`select id from ledger.photo where client_id = ${clientId} limit 1`;
    const changed = blobsThat(async (client, file) =>
      file === photo?.['id'] ? Buffer.from('another picture') : database.platform.blobs.get(client, file),
    );
    expect((await run(uuidv7(), { blobs: changed })).alarms).toEqual([1]);
    expect((await said()).at(-1)).toMatchObject({ findings: { file_changed: 1 } });
    expect(await faultsFound(database.platform)).toBe(true);
    expect((await run(uuidv7())).alarms).toEqual([]);
    expect(await faultsFound(database.platform)).toBe(false);
  });

  it('of what can’t be verified at all is an alarm too', async () => {
    const none: Answers = { ...ANSWERS[0]!, disagreements: () => Promise.reject(new Error('no such row')) };
    const alarms: number[] = [];
    const job = { id: uuidv7(), stopping: new AbortController().signal, progress: () => Promise.resolve() };
    await verifyAsJob(database.contextFor(clientId), [none], job, async (_tx, _context, faults) => {
      await Promise.resolve(alarms.push(faults));
    });
    expect(alarms).toEqual([1]);
    expect((await said()).at(-1)).toMatchObject({ findings: { verification_threw: 1 }, root: null });
    await run(uuidv7());
  });
});

/** Tables whose rows the log does not answer for, each with the reason. */
const NOT_IN_THE_LOG = Object.assign({}, ...ANSWERS.map(({ unanswered }) => unanswered)) as Record<
  string,
  string
>;

const COLUMNS_NOT_IN_THE_LOG: Record<string, string> = {
  'identity.membership.created_at': 'when it was made is the time of the event member.added',
  'ledger.voucher.posted_server': 'means nothing once the transaction has ended, as posted_tx',
  'platform.client.orgnr_key': 'follows from the number, which is there; it only keeps a second client out',
  'ledger.voucher.posted_tx': 'means nothing once the transaction has ended, and no other cluster keeps it',
};

/** How a finding names the row, made of the row as it was. */
const NAMED: Record<string, (row: Record<string, unknown>) => string> = {
  'identity.membership': ({ user_id }) => `membership ${String(user_id)}`,
  'ledger.account': ({ number }) => `account ${String(number)}`,
  'ledger.account_line': ({ voucher_id, line_no }) =>
    `line ${String(line_no)} of voucher ${String(voucher_id)}`,
  'ledger.approval': ({ id }) => `approval ${String(id)}`,
  'ledger.balance': ({ account, year, period }) =>
    `account ${String(account)} ${String(year)}/${String(period)}`,
  'ledger.counterparty': ({ id }) => `counterparty ${String(id)}`,
  'ledger.dimension': ({ type, code }) => `dimension ${String(type)}/${String(code)}`,
  'ledger.draft': ({ id }) => `draft ${String(id)}`,
  'ledger.draft_coding': ({ draft_id }) => `draft ${String(draft_id)}`,
  'ledger.draft_photo': ({ draft_id }) => `draft ${String(draft_id)}`,
  'ledger.fiscal_year': ({ year }) => `fiscal-year ${String(year)}`,
  'ledger.line': ({ voucher_id }) => `voucher ${String(voucher_id)}`,
  'ledger.line_dimension': ({ voucher_id }) => `voucher ${String(voucher_id)}`,
  'ledger.period': ({ year, number }) => `period ${String(year)}/${String(number)}`,
  'ledger.photo': ({ id }) => `photo ${String(id)}`,
  'ledger.reversal_proposal': ({ id }) => `reversal-proposal ${String(id)}`,
  'ledger.saft_import': ({ id }) => `saft-import ${String(id)}`,
  'ledger.series': ({ code }) => `series ${String(code)}`,
  'ledger.series_counter': ({ series, year }) => `series ${String(series)} ${String(year)}`,
  'ledger.vat_account': ({ code }) => `vat-account ${String(code)}`,
  'ledger.vat_code': ({ code }) => `vat-code ${String(code)}`,
  'ledger.vat_rate': ({ code }) => `vat-code ${String(code)}`,
  'ledger.voucher': ({ id }) => `voucher ${String(id)}`,
  'platform.client': ({ id }) => `client ${String(id)}`,
};

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

async function allColumns(): Promise<Column[]> {
  return database.owner`
    select table_schema || '.' || table_name as table, column_name as column, udt_name as type
    from information_schema.columns where table_schema in ('identity', 'ledger', 'platform', 'sync')
    order by table_schema, table_name, ordinal_position`;
}

const keyOf = (table: string) => (table === 'platform.client' ? 'id' : 'client_id');

/** SQL of another value than the row has. */
function another({ table, column, type }: Column): string {
  if (column === keyOf(table))
    return table === 'platform.client' ? 'gen_random_uuid()' : `'${elsewhere}'::uuid`;
  if (table === 'identity.membership' && column === 'role')
    return `case role when 'auditor' then 'manager' else 'auditor' end`;
  switch (type) {
    case 'uuid':
      return 'gen_random_uuid()';
    case 'text':
      return `coalesce("${column}", '') || 'x'`;
    case 'date':
      return `coalesce("${column}" + 1, '2026-01-01')`;
    case 'timestamptz':
      return `coalesce("${column}" + interval '1 ms', now())`;
    case 'bytea':
      return `"${column}" || '\\x00'::bytea`;
    default:
      return `coalesce("${column}", 0) + 100`;
  }
}

/** Every trigger off, every foreign key and check gone: what somebody with the database in hand can do. */
async function switchRulesOff(): Promise<void> {
  const tables = await database.owner`select c.oid::regclass::text as name,
      array(select conname::text from pg_constraint where conrelid = c.oid and contype in ('c', 'f')) as keys
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('audit', 'identity', 'ledger', 'platform', 'sync')`;
  for (const { name } of tables) await database.owner.unsafe(`alter table ${name} disable trigger user`);
  for (const { name, keys } of tables as unknown as { name: string; keys: string[] }[]) {
    for (const key of keys) await database.owner.unsafe(`alter table ${name} drop constraint "${key}"`);
  }
}

/** The client's row with the fewest nulls, or with the most: what is null must not become something unseen either. */
async function rowOf(
  table: string,
  nulls: 'fewest' | 'most',
): Promise<{ place: string; row: Record<string, unknown> }> {
  const [found] = await database.owner.unsafe(
    `select t.ctid::text as place, to_jsonb(t) as row from ${table} t where ${keyOf(table)} = '${clientId}'
     order by (select count(*) from jsonb_each(jsonb_strip_nulls(to_jsonb(t)))) ${nulls === 'fewest' ? 'desc' : 'asc'}, t::text limit 1`,
  );
  if (!found) throw new Error(`the journey left no row in ${table}`);
  return found as unknown as { place: string; row: Record<string, unknown> };
}

const columnsOf = (columns: readonly Column[], table: string) =>
  columns.filter((each) => each.table === table).map(({ column }) => `"${column}"`);

/** Puts the row back as it was. */
async function restore(columns: readonly Column[], table: string, place: string, row: object): Promise<void> {
  const names = columnsOf(columns, table).join(', ');
  const json = JSON.stringify(row).replaceAll(`'`, `''`);
  await database.owner
    .unsafe(`update ${table} set (${names}) = (select ${names} from jsonb_populate_record(null::${table}, '${json}'))
    where ctid = '${place}'`);
}

describe('what the owner does behind the app’s back', () => {
  beforeAll(switchRulesOff);

  it.each(['fewest', 'most'] as const)(
    'is found in every column, in rows with the %s nulls',
    async (nulls) => {
      const columns = await allColumns();
      const tables = [...new Set(columns.map(({ table }) => table))];
      const known = [...Object.keys(NAMED), ...Object.keys(NOT_IN_THE_LOG)];
      expect(tables.filter((table) => !known.includes(table))).toEqual([]);
      const unseen: string[] = [];
      for (const each of columns) {
        const { table, column } = each;
        if (table in NOT_IN_THE_LOG || `${table}.${column}` in COLUMNS_NOT_IN_THE_LOG) continue;
        const { place, row } = await rowOf(table, nulls);
        // What is there in both rows is found, or not, in both.
        if (nulls === 'most' && row[column] !== null && (await rowOf(table, 'fewest')).row[column] !== null)
          continue;
        const [changed] = await database.owner.unsafe(
          `update ${table} set "${column}" = ${another(each)} where ctid = '${place}' returning ctid::text as place`,
        );
        const named = NAMED[table]?.(row) ?? '';
        const found = await faults();
        if (!found.some((fault) => fault.includes(named)))
          unseen.push(`${table}.${column}: ${found.join('; ')}`);
        await restore(columns, table, String(changed?.['place']), row);
      }
      expect(unseen).toEqual([]);
      expect(await faults()).toEqual([]);
    },
  );

  it('is found when a row is gone, and when one was added', async () => {
    const columns = await allColumns();
    const unseen: string[] = [];
    for (const table of Object.keys(NAMED)) {
      const { place, row } = await rowOf(table, 'fewest');
      const named = NAMED[table]?.(row) ?? '';
      await database.owner.unsafe(`delete from ${table} where ctid = '${place}'`);
      const gone = await faults();
      if (!gone.some((fault) => fault.includes(named))) unseen.push(`${table} gone: ${gone.join('; ')}`);
      const names = columnsOf(columns, table).join(', ');
      const json = JSON.stringify(row).replaceAll(`'`, `''`);
      const insert = (changes: string) =>
        database.owner.unsafe(`insert into ${table} (${names}) select ${names}
          from jsonb_populate_record(null::${table}, '${json}'::jsonb || ${changes}) returning ctid::text as place`);
      await insert(`'{}'`);
      if (table === 'platform.client') continue;
      const [added] = await insert(ADDED[table] ?? `jsonb_build_object('id', gen_random_uuid())`);
      if ((await faults()).length === 0) unseen.push(`${table} added`);
      await database.owner.unsafe(`delete from ${table} where ctid = '${String(added?.['place'])}'`);
    }
    expect(unseen).toEqual([]);
    expect(await faults()).toEqual([]);
  });
});

/** What makes a copy of the row another row, where that is not its `id`. */
const ADDED: Record<string, string> = {
  'identity.membership': `jsonb_build_object('user_id', gen_random_uuid())`,
  'ledger.account': `'{"number": "1999"}'`,
  'ledger.account_line': `'{"line_no": 77}'`,
  'ledger.balance': `'{"year": 2031}'`,
  'ledger.counterparty': `jsonb_build_object('id', gen_random_uuid(), 'number', '77777')`,
  'ledger.dimension': `'{"code": "99"}'`,
  'ledger.draft_coding': `jsonb_build_object('draft_id', gen_random_uuid())`,
  'ledger.draft_photo': `'{"position": 2}'`,
  'ledger.fiscal_year': `'{"year": 2031}'`,
  'ledger.line': `jsonb_build_object('voucher_id', gen_random_uuid())`,
  'ledger.line_dimension': `'{"line_no": 77}'`,
  'ledger.period': `'{"year": 2031}'`,
  'ledger.series': `'{"code": "ZZ"}'`,
  'ledger.series_counter': `'{"year": 2031}'`,
  'ledger.vat_account': `'{"code": "ZZ"}'`,
  'ledger.vat_code': `'{"code": "ZZ"}'`,
  'ledger.vat_rate': `'{"code": "ZZ"}'`,
  'ledger.voucher': `jsonb_build_object('id', gen_random_uuid(), 'number', 7777, 'draft_id', null, 'reverses_id', null)`,
};
