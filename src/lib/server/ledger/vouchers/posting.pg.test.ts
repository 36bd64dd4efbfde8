import { bytesToHex } from '@noble/hashes/utils.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { newLedger, voucherOf } from '#tests/setup/books/ledger.ts';
import { reverseVoucher } from './reversal.ts';
import { postVoucher } from './service.ts';
import { expectationsOf } from './expected.ts';
import { postVouchers } from './many.ts';
import { changeAccount } from '../chart/accounts.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { loadVoucher } from './read-store.ts';
import { balanceDifferences } from '../reports/trial-balance-store.ts';
import { err, ok } from '#lib/domain/result.ts';
import { addToChart, lockPeriod } from '../chart/service.ts';
import { numberGaps } from '../chart/store.ts';
import { MOST_LINES, voucherStatement } from '#lib/domain/ledger/voucher.ts';
import { record, verifyLog } from '#lib/server/audit/index.ts';
import { ledgerAnswers } from '../reconcile.ts';
import { voucherEvent } from './events.ts';
import { insertVouchers, refreshStatistics, takeNumbers } from './store.ts';
import { statementHash } from '#lib/domain/canonical.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { day } from '#tests/setup/books/day.ts';
import { walk } from '#tests/setup/walk.ts';

let database: TestDatabase;
let clientId: string;

beforeAll(async () => {
  database = await freshDatabase();
  clientId = await newLedger(database);
});
afterAll(() => database.close());

const refusals: [string, Partial<NewVoucher>, string][] = [
  ['too few lines', { lines: [] }, 'voucher_too_few_lines'],
  ['an unknown series', { series: 'NOPE' }, 'series_unknown'],
  ['a date outside every year', { date: day('2031-01-01') }, 'period_unknown'],
];

const lineRefusals: [string, Parameters<typeof voucherOf>[0], string][] = [
  ['an unknown account', { amount: 1n, account: '9999' }, 'account_unknown'],
  ['an account that has ended', { amount: 1n, account: '6999' }, 'account_not_valid'],
  [
    'an unknown VAT code',
    { amount: 1n, vat: { code: '99', rateBp: 0, base: 1n, amount: 0n } },
    'vat_code_unknown',
  ],
  [
    'a rate that does not hold',
    { amount: 1n, vat: { code: '1', rateBp: 2400, base: 1n, amount: 0n } },
    'vat_code_not_valid',
  ],
  ['an unknown counterparty', { amount: 1n, counterpartyId: uuidv7() }, 'counterparty_unknown'],
  ['an unknown project', { amount: 1n, project: 'X' }, 'dimension_unknown'],
];

describe('posting', () => {
  it('gives the next number, and stores exactly what the hash covers', async () => {
    const context = database.contextFor(clientId);
    const voucher = voucherOf({ amount: 125_000n });
    const posted = await postVoucher(context, voucher);
    expect(posted).toMatchObject({ ok: true, value: { outcome: 'created', year: 2026 } });
    const loaded = await context.transaction(async (tx) => ok(await loadVoucher(tx, clientId, voucher.id)));
    if (!loaded.ok || !loaded.value) throw new Error('not stored');
    expect(loaded.value.voucher).toEqual(voucher);
    const rebuilt = statementHash(voucherStatement(clientId, loaded.value.voucher, loaded.value.posting));
    expect(bytesToHex(rebuilt)).toBe(bytesToHex(loaded.value.contentHash));
  });

  it('answers a repeat with the same voucher, and other content under the same id with an error', async () => {
    const context = database.contextFor(clientId);
    const voucher = voucherOf({ amount: 200n });
    const first = await postVoucher(context, voucher);
    const second = await postVoucher(context, voucher);
    if (!first.ok || !second.ok) throw new Error('refused');
    expect(second.value).toMatchObject({ outcome: 'exists', number: first.value.number });
    const other = await postVoucher(context, { ...voucher, text: 'noe annet' });
    expect(other).toEqual({ ok: false, error: { code: 'voucher_differs', voucherId: voucher.id } });
  });

  it('refuses what is no voucher and leaves no number behind', () =>
    walk(refusals, async (_, change, code) => {
      const before = await counter();
      const refused = await postVoucher(database.contextFor(clientId), {
        ...voucherOf({ amount: 1n }),
        ...change,
      });
      expect(refused).toMatchObject({ ok: false, error: { code } });
      expect(await counter()).toBe(before);
    }));

  it('refuses a line that can’t stand', () =>
    walk(lineRefusals, async (_, options, code) => {
      const refused = await postVoucher(database.contextFor(clientId), voucherOf(options));
      expect(refused).toMatchObject({ ok: false, error: { code } });
    }));

  it('refuses an unbalanced voucher and a line of zero before asking the database', async () => {
    const voucher = voucherOf({ amount: 100n });
    const [first] = voucher.lines;
    if (!first) throw new Error('no line');
    const context = database.contextFor(clientId);
    expect(
      await postVoucher(context, { ...voucher, lines: [first, { ...first, amount: -99n }] }),
    ).toMatchObject({
      ok: false,
      error: { code: 'voucher_unbalanced', difference: '0.01' },
    });
    expect(
      await postVoucher(context, {
        ...voucher,
        lines: [first, { ...first, amount: 0n }, { ...first, amount: -100n }],
      }),
    ).toMatchObject({ ok: false, error: { code: 'line_zero', line: 2 } });
  });

  it('posts with 32 posters at once without a gap, a duplicate or an unbalanced voucher', async () => {
    const client = await newLedger(database);
    const results = await Promise.all(
      Array.from({ length: 32 }, async (_, poster) => {
        const context = database.contextFor(client);
        const outcomes = [];
        for (let turn = 0; turn < 8; turn++) {
          // Every fifth is refused after the guards have run, so that rolled-back posters are among them.
          const account = (poster + turn) % 5 === 0 ? '9999' : turn % 2 ? '6540' : '6300';
          outcomes.push(await postVoucher(context, voucherOf({ amount: BigInt(turn + 1), account })));
        }
        return outcomes;
      }),
    );
    const created = results.flat().filter((each) => each.ok).length;
    const rows =
      await database.owner`select number from ledger.voucher where client_id = ${client} order by number`;
    expect(rows.map((row) => Number(row['number']))).toEqual(
      Array.from({ length: created }, (_, at) => at + 1),
    );
    const unbalanced = await database.owner`select voucher_id from ledger.line where client_id = ${client}
      group by voucher_id having sum(amount) <> 0`;
    expect(unbalanced).toHaveLength(0);
    const context = database.contextFor(client);
    expect(await context.transaction(async (tx) => ok(await balanceDifferences(tx, client)))).toEqual(ok([]));
    expect(await context.transaction(async (tx) => ok([...(await numberGaps(tx, client))]))).toEqual(ok([]));
    expect(await contradictions(client)).toEqual([]);
  });

  it('sees the same request sent twice at once as one voucher', async () => {
    const voucher = voucherOf({ amount: 4200n });
    const tries = await Promise.all(
      Array.from({ length: 8 }, () => postVoucher(database.contextFor(clientId), voucher)),
    );
    expect(tries.map((each) => each.ok && each.value.outcome).sort()).toEqual([
      'created',
      ...Array<string>(7).fill('exists'),
    ]);
  });
});

describe('reversal', () => {
  it('turns every amount, is linked both ways and happens once', async () => {
    const context = database.contextFor(clientId);
    const original = voucherOf({ amount: 777n });
    await postVoucher(context, original);
    const request = { voucherId: original.id, date: day('2026-06-30'), text: 'Feilført' };
    const reversal = await reverseVoucher(context, { id: uuidv7(), ...request });
    expect(reversal).toMatchObject({ ok: true, value: { outcome: 'created' } });
    expect(await reverseVoucher(context, { id: uuidv7(), ...request })).toMatchObject({
      ok: false,
      error: { code: 'already_reversed', voucherId: original.id },
    });
    const early = { id: uuidv7(), ...request, date: day('2026-06-14') };
    expect(await reverseVoucher(context, early)).toMatchObject({
      ok: false,
      error: { code: 'reversal_too_early', date: original.date },
    });
    expect(await reverseVoucher(context, { id: uuidv7(), ...request, voucherId: uuidv7() })).toMatchObject({
      ok: false,
      error: { code: 'voucher_unknown' },
    });
  });
});

describe('what a receipt became', () => {
  it('is taken back once: its reversal stands, and the receipt is posted again', async () => {
    const context = database.contextFor(clientId);
    const draftId = uuidv7();
    const receipt = (): NewVoucher => ({ ...voucherOf({ amount: 12_500n }), source: 'draft', draftId });
    const [wrong, right] = [receipt(), receipt()];
    const undo = { date: day('2026-06-30'), text: 'Feil' };
    expect((await postVoucher(context, wrong)).ok).toBe(true);
    const reversal = uuidv7();
    expect((await reverseVoucher(context, { id: reversal, voucherId: wrong.id, ...undo })).ok).toBe(true);
    expect((await postVoucher(context, right)).ok).toBe(true);
    expect(await reverseVoucher(context, { id: uuidv7(), voucherId: reversal, ...undo })).toEqual({
      ok: false,
      error: { code: 'reversal_of_receipt', voucherId: reversal },
    });
  });

  it('everything else is posted again by reversing its reversal', async () => {
    const context = database.contextFor(clientId);
    let voucherId = voucherOf({ amount: 12_500n }).id;
    expect((await postVoucher(context, { ...voucherOf({ amount: 12_500n }), id: voucherId })).ok).toBe(true);
    for (let turn = 0; turn < 3; turn++) {
      const id = uuidv7();
      const reversed = await reverseVoucher(context, {
        id,
        voucherId,
        date: day('2026-06-30'),
        text: 'Feil',
      });
      expect(reversed).toMatchObject({ ok: true, value: { outcome: 'created' } });
      voucherId = id;
    }
  });
});

describe('what only an import has', () => {
  interface Import extends Pick<NewVoucher, 'source'> {
    client: string;
    period: number;
  }
  const plain = { text: null, vat: null, counterpartyId: null, currency: null, dimensions: [] };
  const imported = async (
    amounts: readonly bigint[],
    { client = clientId, source = 'import', period = 6 }: Partial<Import> = {},
  ): Promise<NewVoucher> => {
    const context = database.contextFor(client);
    const voucher: NewVoucher = {
      ...voucherOf({ amount: 1n }),
      source,
      lines: amounts.map((amount) => ({ ...plain, account: '1920', amount })),
    };
    const written = await context.transaction(async (tx) => {
      const number = await takeNumbers(tx, client, voucher.series, 2026, 1);
      const postedAt = new Date().toISOString();
      const posting = { year: 2026, period, number, postedAt, postedBy: context.actorId };
      const contentHash = statementHash(voucherStatement(client, voucher, posting));
      const posted = { voucher, posting, contentHash };
      await insertVouchers(tx, client, [posted]);
      await record(tx, context, voucherEvent(posted));
      return ok();
    });
    expect(written.ok).toBe(true);
    return voucher;
  };

  it('is reversed like everything else', () =>
    walk(
      [
        ['one line', [0n]],
        ['a line of zero', [100n, 0n, -100n]],
        ['more lines than can be keyed in', [...Array<bigint>(MOST_LINES).fill(1n), -BigInt(MOST_LINES)]],
      ],
      async (_, amounts) => {
        const began = performance.now();
        const { id: voucherId } = await imported(amounts);
        const written = performance.now();
        const reversal = { id: uuidv7(), voucherId, date: day('2026-06-30'), text: 'Feil' };
        expect(await reverseVoucher(database.contextFor(clientId), reversal)).toMatchObject({
          ok: true,
          value: { outcome: 'created' },
        });
        // Reading all lines for each takes twelve times as long as writing them.
        if (amounts.length > MOST_LINES)
          expect((performance.now() - written) / (written - began)).toBeLessThan(6);
      },
    ));

  it('an opening balance: the first to ask proposes, and asks in vain again; another takes it back', async () => {
    const client = await newLedger(database);
    const [anne, berit] = [
      await newMember(database, client, 'bookkeeper'),
      await newMember(database, client, 'bookkeeper'),
    ];
    const machine = database.contextFor(client);
    const june = { startsOn: day('2026-06-15'), endsOn: day('2026-06-15') };
    const period = { year: 2026, number: 0, ...june, lockedAt: null, lockedBy: null };
    await machine.transaction(async (tx) => ok(await addToChart(tx, machine, { periods: [period] })));
    const original = await imported([100n, -100n], { client, source: 'opening', period: 0 });
    const wish = () => ({ id: uuidv7(), voucherId: original.id, date: day('2026-06-20'), text: 'Feil' });
    const first = wish();
    const proposed = { ok: true, value: { outcome: 'proposed' } };
    expect(await reverseVoucher(anne, first)).toMatchObject(proposed);
    expect(await reverseVoucher(anne, first)).toMatchObject({ ok: true, value: { eventId: null } });
    expect(await reverseVoucher(anne, wish())).toMatchObject(proposed);
    expect(await reverseVoucher(berit, { ...wish(), date: day('2026-06-21') })).toMatchObject(proposed);
    expect(await reverseVoucher(berit, wish())).toMatchObject({ ok: true, value: { outcome: 'created' } });
    const { findings } = await verifyLog(anne, ledgerAnswers.reconcilers);
    expect(findings.map(({ subject }) => subject)).toEqual([`client ${client}`]); // made without an event
  });
});

describe('a number that is expected', () => {
  it('is taken where it is right, and nothing is written by one that is wrong', async () => {
    const client = await newLedger(database);
    const context = database.contextFor(client);
    const next = () => postVoucher(context, voucherOf({ amount: 7n }));
    expect(await next()).toMatchObject({ value: { number: 1n } });
    expect(await next()).toMatchObject({ value: { number: 2n } });
    const seen = (period: number, number: bigint) =>
      expectationsOf(database.platform).seen(client, voucherOf({ amount: 7n }), {
        year: 2026,
        period,
        number,
      });
    // Another process has posted, has been rolled back, or moved the day to another period.
    seen(6, 9n);
    expect(await next()).toMatchObject({ value: { number: 3n } });
    seen(5, 3n);
    expect(await next()).toMatchObject({ value: { number: 4n } });
    const other = voucherOf({ amount: 7n, series: 'KJ' });
    expectationsOf(database.platform).seen(client, other, { year: 2026, period: 6, number: 4n });
    expect(await postVoucher(context, other)).toMatchObject({ value: { number: 1n } });
    const refused = await postVoucher(context, voucherOf({ amount: 7n, account: '6999' }));
    expect(refused).toMatchObject({ error: { code: 'account_not_valid' } });
    expect(await next()).toMatchObject({ value: { number: 5n } });
    expect(await contradictions(client)).toEqual([]);
  });
});

describe('many at once', () => {
  /** With what has ended, and an account that requires a project. */
  async function ledgerWithEnds(party: string) {
    const client = await newLedger(database);
    const context = await newMember(database, client, 'bookkeeper');
    await context.transaction(async (tx) => {
      const plain = { kind: 'supplier', orgnr: null, account: '2400', name: 'Kaffebønna AS' } as const;
      const counterparties = [
        { ...plain, id: party, number: '1' },
        { ...plain, id: uuidv7(), number: '2' },
      ];
      await addToChart(tx, context, { counterparties });
      return ok();
    });
    const project = { type: 'P', validFrom: day('2026-01-01'), validTo: null };
    await changeAccount(context, { number: '6300', requires: [project] });
    return { client, context };
  }

  it('each has the answer that posting it by itself gives, and what nothing speaks against is posted', async () => {
    const party = uuidv7();
    const [one, many] = [await ledgerWithEnds(party), await ledgerWithEnds(party)];
    const good = () => voucherOf({ amount: 100n });
    const first = good();
    const invoice = (reference: string): NewVoucher => {
      const made = voucherOf({ amount: -100n, counterpartyId: party });
      return { ...made, lines: made.lines.map((line, at) => (at === 0 ? { ...line, reference } : line)) };
    };
    const vat = { code: '1', base: 80n, amount: 20n };
    const vouchers = [
      first,
      ...refusals.map(([, change]) => ({ ...good(), ...change })),
      good(),
      ...lineRefusals.map(([, options]) => voucherOf(options)),
      ...[first, { ...first, text: 'noe annet' }],
      ...[invoice('F 1'), invoice('f1'), invoice('F 2')],
      ...[
        voucherOf({ amount: 1n, account: '6300' }),
        voucherOf({ amount: 1n, account: '6300', project: '1' }),
      ],
      ...[voucherOf({ amount: 1n, vat: { ...vat, rateBp: 2500 } }), { ...good(), date: day('2026-02-02') }],
      voucherOf({ amount: 1n, series: 'KJ' }),
    ];
    const said = (answer: Awaited<ReturnType<typeof postVoucher>>) =>
      answer.ok ? answer.value.outcome : answer.error.code;
    const alone: string[] = [];
    for (const voucher of vouchers) alone.push(said(await postVoucher(one.context, voucher)));
    const together = await postVouchers(many.context, vouchers);
    expect(together.map(said)).toEqual(alone);
    expect(new Set(alone)).toEqual(
      new Set([
        ...['created', 'exists', 'voucher_differs', 'invoice_again', 'dimension_missing'],
        ...[...refusals, ...lineRefusals].map(([, , code]) => code),
      ]),
    );
    expect((await postVouchers(many.context, vouchers)).map(said)).toEqual(
      alone.map((each) => (each === 'created' ? 'exists' : each)),
    );
    expect(await contradictions(many.client)).toEqual([]);
    const gaps = await many.context.transaction(async (tx) => ok(await numberGaps(tx, many.client)));
    expect(gaps).toEqual({ ok: true, value: [] });
  });

  it('none of the vouchers before a batch are read to post it, but the last', async () => {
    const client = await newLedger(database);
    const context = database.contextFor(client);
    const batch = (size: number) => Array.from({ length: size }, () => voucherOf({ amount: 1n }));
    const post = async (tx: Tx, size: number) => {
      const last = await takeNumbers(tx, client, 'GL', 2026, size);
      const postedAt = new Date().toISOString();
      const posted = batch(size).map((voucher, at) => {
        const number = last - BigInt(size - 1 - at);
        const posting = { year: 2026, period: 6, number, postedAt, postedBy: context.actorId };
        return { voucher, posting, contentHash: statementHash(voucherStatement(client, voucher, posting)) };
      });
      await insertVouchers(tx, client, posted);
      const [row] = await rawSql(tx)<{ rows: bigint }[]>`select seq_tup_read + idx_tup_fetch as rows
        from pg_stat_xact_user_tables where relid = 'ledger.voucher'::regclass`;
      return Number(row?.rows);
    };
    const rows: number[] = [];
    await context.transaction(async (tx) => {
      await refreshStatistics(tx);
      for (const size of [100, 100, 900, 900, 100]) rows.push(await post(tx, size));
      return err({ code: 'seen' });
    });
    const [one = 0, two = 0, , before = 0, all = 0] = rows;
    expect(all - before).toBeLessThan(two - one + 50);
  });

  it('what the database alone refuses is refused alone', async () => {
    const client = await newLedger(database);
    const vouchers = [100n, 101n, 102n].map((amount) => voucherOf({ amount }));
    const refused = { ...voucherOf({ amount: 1n }), text: 'nei' };
    await database.owner.unsafe(`create function pg_temp_refuse() returns trigger language plpgsql as $$ begin
        raise exception 'nei' using errcode = 'check_violation', constraint = 'voucher_meets_rules'; end $$;
      create trigger refused before insert on ledger.voucher for each row when (new.text = 'nei')
        execute function pg_temp_refuse()`);
    const answers = await postVouchers(database.contextFor(client), [...vouchers, refused]);
    await database.owner.unsafe(`drop trigger refused on ledger.voucher; drop function pg_temp_refuse()`);
    expect(answers.map((each) => (each.ok ? each.value.number : each.error.code))).toEqual([
      ...[1n, 2n, 3n],
      'approval_needed',
    ]);
    expect(await contradictions(client)).toEqual([]);
  });

  it('two batches and single ones into the same series leave no gap', async () => {
    const client = await newLedger(database);
    const batch = () =>
      Array.from({ length: 20 }, (_, at) => voucherOf({ amount: 3n, series: at % 2 ? 'GL' : 'KJ' }));
    const results = await Promise.all([
      ...[batch(), batch(), batch()].map((each) => postVouchers(database.contextFor(client), each)),
      ...Array.from({ length: 6 }, async () => [
        await postVoucher(database.contextFor(client), voucherOf({ amount: 3n })),
      ]),
    ]);
    expect(results.flat().every((each) => each.ok)).toBe(true);
    expect(await contradictions(client)).toEqual([]);
  });
});

describe('periods', () => {
  it('are locked in order and then take nothing, even from a poster that is under way', async () => {
    const client = await newLedger(database);
    const context = database.contextFor(client);
    expect(await lockPeriod(context, { year: 2026, period: 2 })).toMatchObject({
      ok: false,
      error: { code: 'period_out_of_order', year: 2026, period: 1 },
    });
    const january = () => ({ ...voucherOf({ amount: 5n }), date: day('2026-01-15') });
    const race = await Promise.all([
      ...Array.from({ length: 10 }, () => postVoucher(database.contextFor(client), january())),
      lockPeriod(context, { year: 2026, period: 1 }),
      ...Array.from({ length: 10 }, () => postVoucher(database.contextFor(client), january())),
    ]);
    const codes = new Set(race.filter((each) => !each.ok).map((each) => each.error.code));
    expect([...codes].filter((code) => code !== 'period_locked')).toEqual([]);
    expect(await contradictions(client)).toEqual([]);
    expect(await postVoucher(context, january())).toMatchObject({
      ok: false,
      error: { code: 'period_locked' },
    });
  });

  it('stay locked, whatever the app is made to say', async () => {
    const client = await newLedger(database);
    const context = database.contextFor(client);
    await lockPeriod(context, { year: 2026, period: 1 });
    const unlock = context.transaction(async (tx) =>
      ok(
        await rawSql(
          tx,
        )`update ledger.period set locked_at = null where client_id = ${client} and number = 1`,
      ),
    );
    await expect(unlock).rejects.toMatchObject({ constraint_name: 'period_stays_locked' });
  });
});

/** What the log says of a race, beside that the test made the client without an event. */
async function contradictions(client: string): Promise<string[]> {
  const { findings } = await verifyLog(database.contextFor(client), ledgerAnswers.reconcilers);
  return findings.filter(({ subject }) => subject !== `client ${client}`).map(({ code }) => code);
}

async function counter(): Promise<bigint> {
  const [row] = await database.owner`select last_number from ledger.series_counter
    where client_id = ${clientId} and series = 'GL' and year = 2026`;
  return BigInt((row?.['last_number'] as string | undefined) ?? 0);
}
