import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { CivilDate } from '#lib/domain/date.ts';
import type { NewLine, NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { ok } from '#lib/domain/result.ts';
import { openOf } from '#lib/domain/ledger/items/aged-items.ts';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { logSize, sequence } from '#lib/server/audit/index.ts';
import { addToChart, lockPeriod } from '#lib/server/ledger/chart/service.ts';
import { reverseVoucher } from '#lib/server/ledger/vouchers/reversal.ts';
import { postVouchers } from '#lib/server/ledger/vouchers/many.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql } from '#lib/server/platform/database.ts';
import { bareEvent } from '#tests/fixtures/thing-event.ts';
import { day } from '#tests/setup/books/day.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { faultsOf } from '#tests/setup/log/faults.ts';
import { tamper } from '#tests/fixtures/things.ts';
import { until } from '#tests/setup/until.ts';
import { readAgedItems } from './aged-items-store.ts';
import { matchItems, matchProposed, unmatch } from './matching.ts';
import { readPartyLedger } from './party-ledger-store.ts';
import { itemsOfParty } from './store.ts';

let database: TestDatabase;
let clientId: string;
let anne: Context;
let supplier: string;
let other: string;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  clientId = await newLedger(database);
  anne = await newMember(database, clientId, 'bookkeeper');
  [supplier, other] = [uuidv7(), uuidv7()];
  const party = { kind: 'supplier', orgnr: null, account: '2400' } as const;
  await anne.transaction(async (tx) =>
    ok(
      await addToChart(tx, anne, {
        counterparties: [
          { ...party, id: supplier, number: '20001', name: 'Kaffebønna AS' },
          { ...party, id: other, number: '20002', name: 'Verktøybua AS' },
        ],
      }),
    ),
  );
});

const PLAIN = { text: null, vat: null, counterpartyId: null, currency: null, dimensions: [] };

/** A voucher with one line on 2400, against an account; of the supplier unless somebody else is said. */
function voucher(amount: bigint, change: Partial<NewLine> & { on?: CivilDate; against?: string } = {}) {
  const { on = day('2026-06-15'), against = '6540', ...said } = change;
  const made: NewVoucher = {
    ...{ id: uuidv7(), series: 'GL', date: on, text: 'Faktura', source: 'manual', sourceRef: null },
    ...{ draftId: null, reversesId: null },
    lines: [
      { ...PLAIN, account: against, amount: -amount },
      { ...PLAIN, account: '2400', counterpartyId: supplier, ...said, amount },
    ],
  };
  return made;
}

async function posted(...args: Parameters<typeof voucher>): Promise<string> {
  const made = voucher(...args);
  must(await postVoucher(anne, made));
  return made.id;
}

const part = (voucherId: string, amount: bigint) => ({ voucherId, line: 2, amount });
const match = (...lines: { voucherId: string; line: number; amount: bigint }[]) =>
  matchItems(anne, { id: uuidv7(), lines });

async function open(party = supplier) {
  const read = await anne.transaction(async (tx) => ok(await itemsOfParty(tx, clientId, party)));
  return new Map(must(read).map(({ voucherId, remaining }) => [voucherId, remaining]));
}

async function aged(on: CivilDate) {
  const read = await anne.transaction((tx) =>
    readAgedItems(tx, clientId, { filter: { parties: 'supplier', on } }),
  );
  return must(read);
}

/** Each begins, in this order, and comes as far as somebody lets it who keeps what is left of a voucher's items. */
async function bothBegun<T>(voucherId: string, acts: readonly (() => Promise<T>)[]): Promise<T[]> {
  const begun: Promise<T>[] = [];
  await database.owner.begin(async (sql) => {
    await sql`select from ledger.open_item where voucher_id = ${voucherId} for share`;
    for (const act of acts) {
      begun.push(act());
      await until(async () => (await waiting()) === begun.length);
    }
  });
  return Promise.all(begun);
}

async function waiting(): Promise<number> {
  const [found] = await database.owner<{ count: number }[]>`select count(*)::int from pg_stat_activity
    where datname = current_database() and usename = 'segl_app' and wait_event_type = 'Lock'`;
  return found?.count ?? 0;
}

/** Of the ledger: this client came into being without an event. */
const faults = () =>
  faultsOf(anne, ANSWERS).then((all) => all.filter((each) => !each.includes(`client ${clientId}`)));

describe('matching', () => {
  it('holds one against many, and parts; what is left stays open, and the account is what is open', async () => {
    const [first, second] = [await posted(-30_000n), await posted(-20_000n)];
    const paid = await posted(35_000n, { against: '1920', on: day('2026-07-01') });
    const done = await match(part(first, -30_000n), part(second, -5_000n), part(paid, 35_000n));
    expect(must(done).eventId).toEqual(expect.any(String));
    expect([...(await open())]).toEqual([[second, -15_000n]]);
    const rest = await posted(15_000n, { against: '1920', on: day('2026-07-02') });
    must(await match(part(second, -15_000n), part(rest, 15_000n)));
    expect([...(await open())]).toEqual([]);
    const [account] = await database.owner`select
      (select sum(debit - credit) from ledger.balance where client_id = ${clientId} and account = '2400') as balance,
      (select sum(remaining) from ledger.open_item where client_id = ${clientId} and account = '2400') as open`;
    expect(account).toEqual({ balance: '0', open: '0' });
    expect(await faults()).toEqual([]);
  });

  it('is done once, however often it is asked for; the id of another is refused', async () => {
    const [bought, paid] = [await posted(-100n), await posted(100n)];
    const asked = { id: uuidv7(), lines: [part(bought, -100n), part(paid, 100n)] };
    must(await matchItems(anne, asked));
    expect(must(await matchItems(anne, asked)).eventId).toBeNull();
    const another = { ...asked, lines: [part(bought, -50n), part(paid, 50n)] };
    expect(await matchItems(anne, another)).toEqual({ ok: false, error: { code: 'matching_differs' } });
  });

  it('is refused beyond what is left, between parties and accounts, and unless it comes to nothing', async () => {
    const [bought, paid, theirs] = [
      await posted(-100n),
      await posted(100n),
      await posted(100n, { counterpartyId: other }),
    ];
    const nobodys = await posted(100n, { counterpartyId: null });
    const refused = async (...lines: Parameters<typeof match>) => {
      const done = await match(...lines);
      return done.ok ? null : done.error.code;
    };
    expect(await refused(part(bought, -101n), part(paid, 101n))).toBe('item_matched_beyond');
    expect(await refused(part(bought, -100n), part(theirs, 100n))).toBe('items_of_several');
    expect(await refused(part(nobodys, 100n), part(bought, -100n))).toBe('item_without_party');
    expect(await refused(part(bought, -100n), part(paid, 99n))).toBe('matching_unbalanced');
    // The other line is on no control account.
    expect(await refused(part(bought, -100n), { voucherId: paid, line: 1, amount: 100n })).toBe(
      'item_unknown',
    );
    expect((await open()).size).toBe(2);
  });

  it('is undone once, with an event; the items are open again and can be matched anew', async () => {
    const [bought, paid] = [await posted(-100n), await posted(100n)];
    const asked = { id: uuidv7(), lines: [part(bought, -100n), part(paid, 100n)] };
    must(await matchItems(anne, asked));
    expect(must(await unmatch(anne, asked)).eventId).toEqual(expect.any(String));
    expect(must(await unmatch(anne, asked)).eventId).toBeNull();
    expect((await open()).size).toBe(2);
    must(await match(part(bought, -100n), part(paid, 100n)));
    expect((await open()).size).toBe(0);
    expect(await unmatch(anne, { id: uuidv7() })).toMatchObject({ error: { code: 'matching_unknown' } });
    expect(await faults()).toEqual([]);
  });

  it('of two who match the same at once one is told what is left', async () => {
    const [bought, paid, again] = [await posted(-100n), await posted(100n), await posted(100n)];
    const both = await bothBegun(bought, [
      () => match(part(bought, -100n), part(paid, 100n)),
      () => match(part(bought, -100n), part(again, 100n)),
    ]);
    expect(both.map((each) => (each.ok ? 'done' : each.error.code)).sort()).toEqual(
      ['done', 'item_matched_beyond'].sort(),
    );
    expect(await faults()).toEqual([]);
  });

  it('takes what names the same paper or has the same amount, by itself', async () => {
    const bought = await posted(-100n, { reference: 'F-1' });
    await posted(100n, { carried: '{"CrossReference":"F-1"}' });
    const partly = await posted(-500n, { reference: 'F-2' });
    await posted(200n, { reference: null, cid: 'F-2' });
    expect(must(await matchProposed(anne))).toBe(2);
    expect([...(await open())]).toEqual([[partly, -300n]]);
    expect((await open()).has(bought)).toBe(false);
  });
});

describe('items in a foreign currency', () => {
  beforeEach(async () => {
    const plain = { groupingCategory: null, groupingCode: null, standardAccount: null };
    const accounts = ['8060', '8160'].map((number) => ({
      ...{ ...plain, number, name: 'Valuta', validFrom: null, validTo: null, vatCode: null, requires: [] },
    }));
    await anne.transaction(async (tx) => ok(await addToChart(tx, anne, { accounts })));
  });
  const euros = (amount: bigint, foreign: bigint, on = day('2026-06-15')) =>
    posted(amount, { on, against: '1920', currency: { code: 'EUR', amount: foreign } });
  const balanceOf = async (account: string) => {
    const [row] =
      await database.owner`select coalesce(sum(debit - credit), 0)::text as balance from ledger.balance
      where client_id = ${clientId} and account = ${account}`;
    return String(row?.['balance']);
  };
  const asked = (lines: ReturnType<typeof part>[], amount: bigint, date = day('2026-07-01')) => ({
    ...{ id: uuidv7(), lines },
    difference: { amount, date },
  });

  it('are matched with a payment in another rate; the difference is posted with it, and taken back with it', async () => {
    const bought = await euros(-110_000n, -10_000n);
    const paid = await euros(108_000n, 10_000n, day('2026-07-01'));
    const all = asked([part(bought, -110_000n), part(paid, 108_000n)], -2_000n);
    expect(must(await matchItems(anne, all)).eventId).toEqual(expect.any(String));
    expect(must(await matchItems(anne, all)).eventId).toBeNull();
    expect([...(await open())]).toEqual([]);
    expect([await balanceOf('2400'), await balanceOf('8060')]).toEqual(['0', '-2000']);
    const [own] = await database.owner`select id, date::text, source, series from ledger.voucher
      where client_id = ${clientId} and source_ref = ${`${all.id}/difference`}`;
    expect(own).toMatchObject({ date: '2026-07-01', source: 'automatic', series: 'GL' });
    const back = { id: uuidv7(), voucherId: String(own?.['id']), date: day('2026-07-02'), text: 'x' };
    expect(await reverseVoucher(anne, back)).toMatchObject({ error: { code: 'reversal_of_difference' } });
    must(await unmatch(anne, all));
    expect(must(await unmatch(anne, all)).eventId).toBeNull();
    expect([...(await open())]).toEqual([
      [bought, -110_000n],
      [paid, 108_000n],
    ]);
    expect([await balanceOf('2400'), await balanceOf('8060')]).toEqual(['-2000', '0']);
    must(await matchItems(anne, { ...all, id: uuidv7() }));
    expect(await faults()).toEqual([]);
    await tamper(
      database,
      'ledger.line',
      `update ledger.line set currency_amount = 9000 where client_id = '${clientId}' and voucher_id = '${paid}' and line_no = 2`,
    );
    expect((await faults()).some((each) => each.startsWith('difference_astray'))).toBe(true);
  });

  it('in part, and one against many: each at its own rate; a loss goes to its own account', async () => {
    const [first, second] = [await euros(-110_000n, -10_000n), await euros(-60_000n, -5_000n)];
    const paid = await euros(138_000n, 12_000n, day('2026-07-01'));
    const parts = [part(first, -110_000n), part(second, -24_000n), part(paid, 138_000n)];
    must(await matchItems(anne, asked(parts, 4_000n)));
    expect([...(await open())]).toEqual([[second, -36_000n]]);
    expect([await balanceOf('8160'), await balanceOf('2400')]).toEqual(['4000', '-36000']);
    expect(await faults()).toEqual([]);
  });

  it('are refused a difference that no rate has made, another than was agreed to, too early, locked, and without an account', async () => {
    const bought = await euros(-110_000n, -10_000n);
    const paid = await euros(108_000n, 10_000n, day('2026-07-01'));
    const kroner = await posted(108_000n, { against: '1920' });
    const less = await euros(99_000n, 9_000n, day('2026-07-01'));
    const refused = async (...args: Parameters<typeof asked>) => {
      const done = await matchItems(anne, asked(...args));
      return done.ok ? null : done.error.code;
    };
    const whole = [part(bought, -110_000n), part(paid, 108_000n)];
    expect(await refused([part(bought, -110_000n), part(kroner, 108_000n)], -2_000n)).toBe(
      'matching_unbalanced',
    );
    expect(await refused([part(bought, -110_000n), part(less, 99_000n)], -11_000n)).toBe(
      'matching_unbalanced',
    );
    expect(await refused(whole, -1_999n)).toBe('matching_unbalanced');
    expect(await refused(whole, -2_000n, day('2026-06-30'))).toBe('matching_too_early');
    for (const period of [1, 2, 3, 4, 5, 6, 7]) must(await lockPeriod(anne, { year: 2026, period }));
    expect(await refused(whole, -2_000n)).toBe('period_locked');
    must(await matchItems(anne, asked(whole, -2_000n, day('2026-08-01'))));
    expect(await faults()).toEqual([]);
    await database.owner`alter table ledger.account disable trigger user`;
    await database.owner`delete from ledger.account where client_id = ${clientId} and number = '8160'`;
    await database.owner`alter table ledger.account enable trigger user`;
    const dearer = await euros(112_000n, 10_000n, day('2026-08-02'));
    const again = await euros(-110_000n, -10_000n, day('2026-08-02'));
    const parts = [part(again, -110_000n), part(dearer, 112_000n)];
    expect(await refused(parts, 2_000n, day('2026-08-02'))).toBe('currency_account_missing');
  });

  it('by no SQL of the application have a difference that is none, or one that stands alone', async () => {
    const bought = await euros(-110_000n, -10_000n);
    const paid = await euros(108_000n, 10_000n, day('2026-07-01'));
    const all = asked([part(bought, -110_000n), part(paid, 108_000n)], -2_000n);
    must(await matchItems(anne, all));
    const undone = anne.transaction(async (tx) => {
      await rawSql(tx).unsafe(bareEvent(clientId));
      await rawSql(tx)`update ledger.matching set undone_at = now(), undone_by = ${anne.actorId}
        where client_id = ${clientId} and id = ${all.id}`;
      return ok();
    });
    await expect(undone).rejects.toThrow(/taken back with it/);
    const made = voucher(2_000n, { on: day('2026-07-01'), against: '8060' });
    const alone = { ...made, source: 'automatic', sourceRef: `${uuidv7()}/difference` } as const;
    await expect(postVoucher(anne, alone)).rejects.toThrow(/no difference of a matching/);
  });
});

describe('a voucher that is taken back', () => {
  it('is matched with what takes it back, as far as it was open', async () => {
    const bought = await posted(-100n);
    const paid = await posted(40n);
    must(await match(part(bought, -40n), part(paid, 40n)));
    const id = uuidv7();
    must(await reverseVoucher(anne, { id, voucherId: bought, date: day('2026-07-01'), text: 'Feil' }));
    // What was paid stands against it; so much of the reversal is open: it is owed back.
    expect([...(await open())]).toEqual([[id, 40n]]);
    expect(await faults()).toEqual([]);
  });

  it('while somebody matches it, is matched with what is left then', async () => {
    const [bought, paid] = [await posted(-100n), await posted(40n)];
    const id = uuidv7();
    const back = { id, voucherId: bought, date: day('2026-07-01'), text: 'Feil' };
    const both = await bothBegun<{ ok: boolean }>(paid, [
      () => match(part(bought, -40n), part(paid, 40n)),
      () => reverseVoucher(anne, back),
    ]);
    expect(both.map((each) => each.ok)).toEqual([true, true]);
    expect([...(await open())]).toEqual([[id, 40n]]);
    expect(await faults()).toEqual([]);
  });
});

describe('an invoice', () => {
  const invoice = (reference: string, change: Partial<NewLine> = {}) =>
    postVoucher(anne, voucher(-100n, { reference, ...change }));

  it('is posted once by its number, of one party, until it is reversed', async () => {
    const first = voucher(-100n, { reference: 'F 17' });
    must(await postVoucher(anne, first));
    expect(await invoice('f17')).toEqual({
      ok: false,
      error: { code: 'invoice_again', invoice: 'f17', voucher: 'GL 2026/1', voucherId: first.id },
    });
    must(await invoice('F17', { counterpartyId: other }));
    must(await invoice('F18'));
    // Sent again it is what it was.
    expect(must(await postVoucher(anne, first)).outcome).toBe('exists');
    const back = { voucherId: first.id, date: day('2026-06-15'), text: 'Feil' };
    must(await reverseVoucher(anne, { id: uuidv7(), ...back }));
    must(await invoice('F17'));
    expect(await invoice('F 17')).toMatchObject({ error: { code: 'invoice_again' } });
  });

  it('stands again when what took it back is taken back, and is then not posted a second time', async () => {
    const take = async (voucherId: string) => {
      const id = uuidv7();
      const back = { voucherId, date: day('2026-06-15'), text: 'Feil' };
      return { id, done: await reverseVoucher(anne, { id, ...back }) };
    };
    const first = voucher(-100n, { reference: 'F 21' });
    must(await postVoucher(anne, first));
    const gone = await take(first.id);
    must(gone.done);
    const back = await take(gone.id);
    must(back.done);
    expect(await invoice('F21')).toMatchObject({ error: { code: 'invoice_again', voucherId: first.id } });
    // Gone once more it is posted anew; then the first stays gone.
    const again = await take(back.id);
    must(again.done);
    const second = voucher(-100n, { reference: 'f21' });
    must(await postVoucher(anne, second));
    expect((await take(again.id)).done).toMatchObject({
      error: { code: 'invoice_again', voucherId: second.id },
    });
    expect(await faults()).toEqual([]);
  });

  it('is looked up among all that a party has sent, and not by reading them', async () => {
    for (const answer of await postVouchers(
      anne,
      Array.from({ length: 300 }, (_, at) => voucher(-100n, { reference: `K ${at}` })),
    ))
      must(answer);
    await database.owner`analyze ledger.line`;
    // Counted by the connection itself, in the transaction in which it reads.
    const [counted] = await database.owner.begin(async (sql) => {
      await sql`select set_config('segl.client_id', ${clientId}, true)`;
      await sql`select ledger.invoice_standing(${supplier}, 'k299', null)`;
      return sql`select seq_tup_read + idx_tup_fetch as rows from pg_stat_xact_user_tables
          where schemaname = 'ledger' and relname = 'line'`;
    });
    expect(Number(counted?.['rows'])).toBeLessThan(10);
    expect(await invoice('k 299')).toMatchObject({ error: { code: 'invoice_again' } });
    expect(await faults()).toEqual([]);
  });

  it('of two who post it at once, under other series, one is told of the other', async () => {
    const [one, two] = ['GL', 'KJ'].map((series) => ({ ...voucher(-100n, { reference: 'F-1' }), series }));
    const both = await Promise.all([postVoucher(anne, one!), postVoucher(anne, two!)]);
    expect(both.map((each) => (each.ok ? 'posted' : each.error.code)).sort()).toEqual([
      'invoice_again',
      'posted',
    ]);
  });
});

describe('lists', () => {
  it('say how old what is open is, as of any day, whenever it was matched', async () => {
    const bought = await posted(-100n, { on: day('2026-06-15'), dueDate: '2026-07-15' });
    await posted(-7n, { counterpartyId: null, on: day('2026-06-01') });
    const paid = await posted(100n, { on: day('2026-09-01') });
    must(await match(part(bought, -100n), part(paid, 100n)));
    const ageOn = async (on: string) => {
      const { rows, totals } = await aged(day(on));
      const own = rows.find(({ counterpartyId }) => counterpartyId === supplier);
      const sums = Object.entries(own ?? {}).filter(([, each]) => typeof each === 'bigint' && each !== 0n);
      return { own: Object.fromEntries(sums), rows: rows.length, older: totals?.older };
    };
    expect(await ageOn('2026-06-14')).toEqual({ own: {}, rows: 1, older: 0n });
    expect(await ageOn('2026-07-15')).toEqual({ own: { notDue: -100n }, rows: 2, older: 0n });
    expect(await ageOn('2026-07-16')).toMatchObject({ own: { days30: -100n } });
    expect(await ageOn('2026-08-31')).toEqual({ own: { days60: -100n }, rows: 2, older: -7n });
    // Paid from the day of the payment on.
    expect(await ageOn('2026-09-01')).toEqual({ own: {}, rows: 1, older: -7n });
  });

  it('stand at a position of the log as they did then, whatever was posted, matched or undone since', async () => {
    const stood: { at: number; open: bigint; remaining: bigint[] }[] = [];
    const filter = { party: supplier, year: 2026, from: 1, through: 12 };
    const look = (at?: number) =>
      anne.transaction(async (tx) => {
        const asked = { at, parties: 'supplier' as const, on: day('2026-12-31') };
        const [row] = must(await readAgedItems(tx, clientId, { filter: asked })).rows;
        const statement = must(await readPartyLedger(tx, clientId, { filter: { ...filter, at } }));
        const remaining = statement.rows.map((line) => line.remaining);
        return ok({ open: row ? openOf(row) : 0n, remaining });
      });
    const keep = async () => {
      await sequence(anne);
      const at = must(await anne.transaction(async (tx) => ok(await logSize(tx, clientId))));
      stood.push({ at, ...must(await look()) });
    };
    await keep();
    const bought = await posted(-30_000n);
    await keep();
    const paid = await posted(20_000n, { against: '1920', on: day('2026-07-01') });
    await keep();
    const matching = { id: uuidv7(), lines: [part(bought, -20_000n), part(paid, 20_000n)] };
    must(await matchItems(anne, matching));
    await keep();
    must(await unmatch(anne, matching));
    await keep();
    must(await match(part(bought, -5_000n), part(paid, 5_000n)));
    expect(stood.map(({ open: amount }) => amount)).toEqual([0n, -30_000n, -10_000n, -10_000n, -10_000n]);
    expect(stood[3]?.remaining).toEqual([-10_000n, 0n]);
    for (const { at, ...then } of stood) expect({ at, ...must(await look(at)) }).toEqual({ at, ...then });
  });

  it('the statement of account goes from what stood to what stands', async () => {
    await posted(-100n, { on: day('2026-05-15'), reference: 'F-1' });
    await posted(-50n, { on: day('2026-06-15') });
    await posted(30n, { on: day('2026-06-20') });
    await posted(-9n, { on: day('2026-06-20'), counterpartyId: other });
    const filter = { party: supplier, year: 2026, from: 6, through: 6 };
    const read = must(await anne.transaction((tx) => readPartyLedger(tx, clientId, { filter })));
    expect(read.totals).toEqual({ opening: -100n, debit: 30n, credit: 50n, closing: -120n });
    expect(read.rows.map(({ balance }) => balance)).toEqual([-150n, -120n]);
    const gone = { ...filter, party: uuidv7() };
    expect(await anne.transaction((tx) => readPartyLedger(tx, clientId, { filter: gone }))).toMatchObject({
      error: { code: 'counterparty_unknown' },
    });
  });
});

describe('whatever the application’s login is told to do', () => {
  /** As somebody would who has it, in a transaction that has an event. */
  const asApp = (work: (sql: ReturnType<typeof rawSql>) => Promise<unknown>) =>
    anne.transaction(async (tx) => {
      await work(rawSql(tx));
      return ok();
    });
  const matching = (sql: ReturnType<typeof rawSql>, id: string, party = supplier) =>
    sql`insert into ledger.matching (client_id, id, account, counterparty_id, date, matched_at, matched_by)
      values (${clientId}, ${id}, '2400', ${party}, '2026-06-15', now(), ${anne.actorId})`;
  const lines = (sql: ReturnType<typeof rawSql>, id: string, parts: readonly [string, bigint][]) =>
    sql`insert into ledger.matching_line select ${clientId}, ${id}, v::uuid, 2, a
      from unnest(${parts.map(([voucherId]) => voucherId)}::uuid[], ${parts.map(([, amount]) => String(amount))}::bigint[]) as p (v, a)`;

  it('a matching comes to nothing, of one party, within each item, whole and at once', async () => {
    const [bought, paid, theirs] = [
      await posted(-100n),
      await posted(100n),
      await posted(100n, { counterpartyId: other }),
    ];
    const attempts: readonly [RegExp, (sql: ReturnType<typeof rawSql>, id: string) => Promise<unknown>][] = [
      [
        /does not come to nothing/,
        (sql, id) =>
          lines(sql, id, [
            [bought, -100n],
            [paid, 99n],
          ]),
      ],
      [
        /not of items of its account and party/,
        (sql, id) =>
          lines(sql, id, [
            [bought, -100n],
            [theirs, 100n],
          ]),
      ],
      [
        /not of items of its account and party/,
        (sql, id) =>
          lines(sql, id, [
            [bought, 100n],
            [paid, -100n],
          ]),
      ],
      [
        /open_item_within/,
        (sql, id) =>
          lines(sql, id, [
            [bought, -200n],
            [paid, 200n],
          ]),
      ],
      [/does not come to nothing/, (sql, id) => lines(sql, id, [[bought, -100n]])],
      [/is of nothing/, () => Promise.resolve()],
    ];
    for (const [why, work] of attempts) {
      const id = uuidv7();
      const done = asApp(async (sql) => {
        await matching(sql, id);
        await work(sql, id);
      });
      await expect(done).rejects.toThrow(why);
    }
    const made = { id: uuidv7(), lines: [part(bought, -60n), part(paid, 60n)] };
    must(await matchItems(anne, made));
    const [more, less] = [await posted(-40n), await posted(40n)];
    await expect(
      asApp((sql) =>
        lines(sql, made.id, [
          [more, -40n],
          [less, 40n],
        ]),
      ),
    ).rejects.toThrow(/at once/);
    await expect(
      asApp((sql) => sql`update ledger.open_item set remaining = 0 where client_id = ${clientId}`),
    ).rejects.toThrow(/permission denied/);
    must(await unmatch(anne, made));
    const back = asApp(
      (sql) => sql`update ledger.matching set undone_at = null, undone_by = null
      where client_id = ${clientId} and id = ${made.id}`,
    );
    await expect(back).rejects.toThrow(/stays so/);
  });

  it('what is undone takes no lines', async () => {
    const [bought, paid] = [await posted(-100n), await posted(100n)];
    const id = uuidv7();
    const undone = asApp(async (sql) => {
      await sql.unsafe(bareEvent(clientId));
      await matching(sql, id);
      await sql`update ledger.matching set undone_at = now(), undone_by = ${anne.actorId}
        where client_id = ${clientId} and id = ${id}`;
      await lines(sql, id, [
        [bought, -100n],
        [paid, 100n],
      ]);
    });
    await expect(undone).rejects.toThrow(/is undone/);
    expect([...(await open())]).toEqual([
      [bought, -100n],
      [paid, 100n],
    ]);
  });
});

describe('behind the application’s back', () => {
  const behind = (table: string, statement: string) =>
    database.owner.begin(async (sql) => {
      await sql`select set_config('segl.client_id', ${clientId}, true)`;
      await sql.unsafe(`alter table ${table} disable trigger user`);
      expect((await sql.unsafe(statement)).count).toBe(1);
      await sql.unsafe(`alter table ${table} enable trigger user`);
    });

  it('an item, a matching or a part of one that was altered, removed or made up is named', async () => {
    const [bought, paid] = [await posted(-100n), await posted(100n)];
    const id = uuidv7();
    must(await matchItems(anne, { id, lines: [part(bought, -60n), part(paid, 60n)] }));
    expect(await faults()).toEqual([]);
    const of = `where client_id = '${clientId}'`;
    await behind(
      'ledger.open_item',
      `update ledger.open_item set remaining = -100 ${of} and voucher_id = '${bought}'`,
    );
    expect(await faults()).toEqual([expect.stringContaining(`item_astray: line 2 of voucher ${bought}`)]);
    await behind(
      'ledger.open_item',
      `update ledger.open_item set remaining = -40 ${of} and voucher_id = '${bought}'`,
    );

    await behind(
      'ledger.matching_line',
      `update ledger.matching_line set amount = -61 ${of} and voucher_id = '${bought}'`,
    );
    expect(await faults()).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`subject_changed: matching ${id}`),
        expect.stringContaining(`item_astray: line 2 of voucher ${bought}`),
        expect.stringContaining(`matching_astray: matching ${id}`),
      ]),
    );
    await behind(
      'ledger.matching_line',
      `update ledger.matching_line set amount = -60 ${of} and voucher_id = '${bought}'`,
    );

    await behind(
      'ledger.matching',
      `update ledger.matching set undone_at = now(), undone_by = matched_by ${of}`,
    );
    expect((await faults()).join('\n')).toContain(`matching ${id}`);
    await behind('ledger.matching', `update ledger.matching set undone_at = null, undone_by = null ${of}`);
    expect(await faults()).toEqual([]);

    // One that nobody is told of.
    const loose = uuidv7();
    await behind(
      'ledger.matching',
      `insert into ledger.matching values ('${clientId}', '${loose}', '2400', '${supplier}', '2026-06-15', now(), '${anne.actorId}')`,
    );
    expect((await faults()).join('\n')).toContain(`subject_without_event: matching ${loose}`);
  });
});
