import { boolean, date, pgSchema, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { verifyLog } from '../verify/verify.ts';
import { part, register } from './register.ts';

/* A register of the test's own, in the table of series with two columns that come later; its rows go by the events of VAT accounts. */

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await database.owner
    .unsafe(`alter table ledger.series add colour text, add closed boolean not null default false;
    select platform.tenant_table('ledger.series', 'change', '{name,colour,closed}');
    create table ledger.shelf (client_id uuid not null, code text not null, no text not null, label text,
      primary key (client_id, code, no), foreign key (client_id, code) references ledger.series (client_id, code));
    select platform.tenant_table('ledger.shelf', 'append')`);
});
afterAll(() => database.close());

const schema = pgSchema('ledger');
const columns = { clientId: uuid('client_id').notNull(), code: text().notNull(), name: text().notNull() };
const later = { colour: text(), closed: boolean().notNull().default(false) };
const key = (t: { clientId: never; code: never }) => [primaryKey({ columns: [t.clientId, t.code] })];
const before = schema.table('series', columns, (t) => key(t as never));
const after = schema.table('series', { ...columns, ...later }, (t) => key(t as never));
const shelf = schema.table('shelf', {
  clientId: uuid('client_id').notNull(),
  code: text().notNull(),
  no: text().notNull(),
  label: text(),
});

const old = register('vat-account', before, { key: ['code'], says: { v1: ['code', 'name'] } });
const present = register('vat-account', after, {
  key: ['code'],
  says: { v1: ['code', 'name'], v2: ['code', 'name', 'colour', 'closed'] },
  blank: { closed: false },
});

describe('a column that came with a later version', () => {
  async function madeBefore(code: string) {
    const context = database.contextFor(await database.newClient());
    const row = { code, name: 'Bank' };
    must(
      await context.transaction(async (tx) => ok(await old.add(tx, context, 'vat-account.created', [row]))),
    );
    const faults = async () =>
      (await verifyLog(context, [present])).findings.map((each) => `${each.code} ${each.subject}`);
    const change = (to: { name?: string; colour?: string | null; closed?: boolean }) =>
      context.transaction(async (tx) => {
        const held = await present.hold(tx, context.clientId, { code });
        if (!held) throw new Error('no row');
        return ok(await present.change(tx, context, 'vat-account.set', { row: held, to }));
      });
    const behind = (set: string) =>
      database.owner.begin(async (sql) => {
        await sql`select set_config('segl.client_id', ${context.clientId}, true)`;
        await sql`alter table ledger.series disable trigger user`;
        const done = await sql.unsafe(`update ledger.series set ${set} where code = '${code}'`);
        expect(done.count).toBe(1);
        await sql`alter table ledger.series enable trigger user`;
      });
    return { context, faults, change, behind };
  }

  it('leaves what was logged before it intact, and is not to be filled behind the app’s back', async () => {
    const { faults, behind } = await madeBefore('a');
    expect(await faults()).toEqual([]);
    await behind(`colour = 'red'`);
    expect(await faults()).toEqual(['subject_changed vat-account a']);
    await behind(`colour = null, closed = true`);
    expect(await faults()).toEqual(['subject_changed vat-account a']);
    await behind(`closed = false`);
    expect(await faults()).toEqual([]);
  });

  it('is held by the log from the first event that speaks of it', async () => {
    const { faults, change, behind, context } = await madeBefore('b');
    must(await change({ colour: 'red' }));
    const [last] = await database.owner<{ detail: string }[]>`select d.detail from audit.event e
      join audit.event_detail d on d.event_id = e.id
      where e.client_id = ${context.clientId} and e.subject_id = 'b' order by e.id desc limit 1`;
    expect(JSON.parse(last?.detail ?? '')).toMatchObject({ form: 'segl.vat-account.v2' });
    expect(await faults()).toEqual([]);
    for (const set of [`colour = 'blue'`, `colour = null`, `closed = true`, `name = 'Kasse'`]) {
      await behind(set);
      expect(await faults()).toEqual(['subject_changed vat-account b']);
      await behind(`colour = 'red', closed = false, name = 'Bank'`);
      expect(await faults()).toEqual([]);
    }
  });

  it('is said as before once it says nothing again', async () => {
    const { faults, change } = await madeBefore('c');
    must(await change({ closed: true }));
    must(await change({ closed: false }));
    expect(await faults()).toEqual([]);
  });

  it('makes no sense to a version of before, which says so', async () => {
    const { context, change } = await madeBefore('d');
    must(await change({ colour: 'red' }));
    const { findings } = await verifyLog(context, [old]);
    expect(findings).toMatchObject([{ code: 'subject_unverifiable', found: 'segl.vat-account.v2' }]);
  });
});

describe('parts', () => {
  const whole = register('vat-account', before, {
    key: ['code'],
    says: { v1: ['code', 'name'], v2: ['code', 'name'] },
    parts: { shelves: part(shelf, { of: ['code'], key: ['no'], says: { v2: ['no', 'label'] } }) },
  });

  it('are written, read and said with what they belong to', async () => {
    const context = database.contextFor(await database.newClient());
    const shelves = [
      { no: '2', label: null },
      { no: '1', label: 'Øverst' },
    ];
    const rows = [
      { code: 'a', name: 'A', shelves },
      { code: 'b', name: 'B', shelves: [] },
    ];
    must(
      await context.transaction(async (tx) => ok(await whole.add(tx, context, 'vat-account.created', rows))),
    );
    const read = must(await context.transaction(async (tx) => ok(await whole.list(tx, context.clientId))));
    expect(read).toEqual([{ ...rows[0], shelves: shelves.toReversed() }, rows[1]]);
    expect((await verifyLog(context, [whole])).findings).toEqual([]);
    const { findings } = await verifyLog(context, [old]);
    expect(findings.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      'subject_unverifiable vat-account a',
    ]);
  });
});

describe('more rows than a page', () => {
  it('are each compared once', async () => {
    const context = database.contextFor(await database.newClient());
    const rows = Array.from({ length: 1203 }, (_, at) => ({ code: `k${at}`, name: `Serie ${at}` }));
    must(
      await context.transaction(async (tx) => ok(await old.add(tx, context, 'vat-account.created', rows))),
    );
    expect(await verifyLog(context, [old])).toMatchObject({
      findings: [],
      subjects: { 'vat-account': 1203 },
    });
  });
});

it('a column that no version names does not compile, nor one that a statement can’t hold', () => {
  // @ts-expect-error: `name` is in no version
  register('vat-account', before, { key: ['code'], says: { v1: ['code'] } });
  // @ts-expect-error: `nme` is no column
  register('vat-account', before, { key: ['code'], says: { v1: ['code', 'nme'] } });
  // @ts-expect-error: `label` of the part is in no version
  part(shelf, { of: ['code'], key: ['no'], says: { v1: ['no'] } });
  register('vat-account', before, { key: ['code'], says: { v1: ['code'] }, unsaid: { name: 'a reason' } });
  const dated = schema.table('dated', {
    clientId: uuid('client_id'),
    code: text(),
    on: date({ mode: 'date' }),
  });
  register('vat-account', dated, { key: ['code'], says: { v1: ['code', 'on'] } });
  const rows = old.event('vat-account.created', '', { code: 'a', name: 'A' });
  expect(rows.subject).toEqual({ type: 'vat-account', id: 'a' });
  // @ts-expect-error: of another subject
  old.event('account.created', '', { code: 'a', name: 'A' });
});
