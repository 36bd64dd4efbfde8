import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { bareEvent } from '#tests/fixtures/thing-event.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { newLedger, voucherOf } from '#tests/setup/books/ledger.ts';
import { lockPeriod } from './chart/service.ts';
import { postVoucher } from './vouchers/service.ts';
import { walk } from '#tests/setup/walk.ts';

/* The rules of a voucher, each broken by plain statements on the app's login: the service in front is not needed. */

let database: TestDatabase;
let app: postgres.Sql;
let mine: string;
let theirs: string;
let posted: string;
let onlyFirstIsNothing: string;
let opening: string;

beforeAll(async () => {
  database = await freshDatabase();
  app = postgres(database.appUrl, { max: 3, onnotice: () => {} });
  mine = await newLedger(database, 'Min AS');
  theirs = await newLedger(database, 'Deres AS');
  posted = await post(mine);
  await post(theirs);
  onlyFirstIsNothing = uuidv7();
  opening = uuidv7();
  await as(mine, async (sql) => {
    await insertVoucher(sql, { id: onlyFirstIsNothing });
    await sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount)
      values (${mine}, ${onlyFirstIsNothing}, 1, '6540', 0), (${mine}, ${onlyFirstIsNothing}, 2, '6540', 1),
        (${mine}, ${onlyFirstIsNothing}, 3, '1920', -1)`;
    await sql`insert into ledger.period values (${mine}, 2026, 0, '2026-01-01', '2026-01-01', null, null)`;
    await insertVoucher(sql, { id: opening, source: 'opening', period: 0, date: '2026-01-01' });
    await insertBalanced(sql, opening);
    await sql`update ledger.period set locked_at = now(), locked_by = ${mine} where number = 0`;
  });
  await lockPeriod(database.contextFor(mine), { year: 2026, period: 1 });
});
afterAll(async () => {
  await app.end({ timeout: 5 });
  await database.close();
});

async function post(clientId: string): Promise<string> {
  const voucher = voucherOf({ amount: 125_000n, project: '1' });
  const result = await postVoucher(database.contextFor(clientId), voucher);
  if (!result.ok) throw new Error(result.error.code);
  return voucher.id;
}

type Work = (sql: postgres.TransactionSql) => Promise<unknown>;

async function as(clientId: string, work: Work): Promise<void> {
  await app.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${clientId}, true)`;
    await sql.unsafe(bareEvent(clientId));
    await work(sql);
  });
}

/** Runs `work` as the app for a client and gives the constraint that refused it. */
async function refusal(clientId: string, work: Work): Promise<string> {
  try {
    await as(clientId, work);
  } catch (cause) {
    const { constraint_name, message } = cause as postgres.PostgresError;
    return constraint_name ?? message;
  }
  return 'nothing refused it';
}

/** A voucher and its lines as plain statements, each rule's breach being the one change from what would be taken. */
async function insertVoucher(
  sql: postgres.TransactionSql,
  change: Partial<Record<keyof typeof VOUCHER | 'id' | 'number', string | number | null>> = {},
): Promise<string> {
  const row = { ...VOUCHER, id: uuidv7(), number: await nextNumber(sql), ...change };
  await sql`insert into ledger.voucher (client_id, id, series, year, number, date, period, text, source, reverses_id,
      draft_id, content_hash, posted_at, posted_by)
    values (${mine}, ${row.id}, ${row.series}, 2026, ${row.number}, ${row.date}, ${row.period}, '', ${row.source},
      ${row.reverses}, ${row.draft}, '\\x00', now() + ${row.postedAfter}::interval, ${mine})`;
  return String(row.id);
}

const VOUCHER = {
  series: 'GL',
  date: '2026-06-15',
  period: 6,
  source: 'manual',
  reverses: null,
  draft: null,
  postedAfter: '0',
};

interface Reversal {
  original?: string;
  date?: string;
  accounts?: [string, string];
  amount?: number;
  text?: string | null;
  project?: string | null;
}

/** Takes `posted` back, as it should be but for what is changed. */
async function insertReversal(sql: postgres.TransactionSql, change: Reversal = {}): Promise<void> {
  const { original = posted, date = '2026-06-16', accounts = ['6540', '1920'], amount = 125_000 } = change;
  const { text = null, project = '1' } = change;
  const id = await insertVoucher(sql, { source: 'reversal', reverses: original, date });
  await sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount, text)
    values (${mine}, ${id}, 1, ${accounts[0]}, ${-amount}, ${text}), (${mine}, ${id}, 2, ${accounts[1]}, ${amount}, null)`;
  if (project) await sql`insert into ledger.line_dimension values (${mine}, ${id}, 1, 'P', ${project})`;
}

async function nextNumber(sql: postgres.TransactionSql): Promise<number> {
  const [row] = await sql`update ledger.series_counter set last_number = last_number + 1
    where series = 'GL' and year = 2026 returning last_number::int as number`;
  return Number(row?.['number']);
}

function insertLine(
  sql: postgres.TransactionSql,
  voucher: string,
  line: { no: number; amount: number; account?: string; vatCode?: string },
) {
  const { no, amount, account = '1920', vatCode = null } = line;
  return sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount, vat_code)
    values (${mine}, ${voucher}, ${no}, ${account}, ${amount}, ${vatCode})`;
}

async function insertBalanced(sql: postgres.TransactionSql, voucher: string, amount = 100): Promise<void> {
  await sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount)
    values (${mine}, ${voucher}, 1, '6540', ${amount}), (${mine}, ${voucher}, 2, '1920', ${-amount})`;
}

const insertPeriod = (
  sql: postgres.TransactionSql,
  year: number,
  number: number,
  first: string,
  last: string,
) => sql`insert into ledger.period values (${mine}, ${year}, ${number}, ${first}, ${last}, null, null)`;

const insertYear = (sql: postgres.TransactionSql, year: number, first: string, last: string) =>
  sql`insert into ledger.fiscal_year values (${mine}, ${year}, ${first}, ${last})`;

describe('the database’s own rules', () => {
  const nothing = 'nothing refused it';
  /** What is taken, so that the refusals below have their own reason; and taken back again. */
  const taken = (work: Work) =>
    refusal(mine, async (sql) => {
      await work(sql);
      await sql`set constraints all immediate`;
      throw new Error(nothing);
    });

  it('take a right voucher', async () => {
    const right = refusal(mine, async (sql) => insertBalanced(sql, await insertVoucher(sql)));
    expect(await right).toBe(nothing);
  });

  it('take a right reversal', async () => {
    expect(await taken((sql) => insertReversal(sql))).toBe(nothing);
  });

  it('take a period beside the others', async () => {
    const next: Work = async (sql) => {
      await sql`insert into ledger.fiscal_year values (${mine}, 2027, '2027-01-01', '2027-12-31')`;
      await sql`insert into ledger.period values (${mine}, 2027, 1, '2027-01-01', '2027-01-31', null, null)`;
    };
    expect(await taken(next)).toBe(nothing);
  });

  it('take a reversal of the opening balance that another person wanted, on that date', async () => {
    const reverse = (date: string) =>
      taken(async (sql) => {
        await sql`insert into ledger.reversal_proposal values
          (${mine}, ${opening}, ${uuidv7()}, '2026-06-16', '', ${uuidv7()}, now())`;
        const id = await insertVoucher(sql, { source: 'reversal', reverses: opening, date });
        await sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount)
          values (${mine}, ${id}, 1, '6540', -100), (${mine}, ${id}, 2, '1920', 100)`;
      });
    expect(await reverse('2026-06-16')).toBe(nothing);
    expect(await reverse('2026-06-17')).toBe('opening_needs_two');
  });

  const breaches: [string, string, Work][] = [
    [
      'unbalanced lines',
      'voucher_balanced',
      async (sql) => insertLine(sql, await insertVoucher(sql), { no: 1, amount: 100 }),
    ],
    [
      'unbalanced lines hidden from the check by a change of client',
      'voucher_balanced',
      async (sql) => {
        const id = await insertVoucher(sql);
        await sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount)
          values (${mine}, ${id}, 1, '1920', 100) returning set_config('segl.client_id', ${theirs}, true)`;
      },
    ],
    [
      'a line too many in the same transaction',
      'voucher_lines_together',
      async (sql) => {
        const id = await insertVoucher(sql);
        await insertBalanced(sql, id);
        await insertLine(sql, id, { no: 3, amount: 0 });
      },
    ],
    [
      'a line whose number leaves one out',
      'voucher_lines_together',
      async (sql) => {
        const id = await insertVoucher(sql);
        await sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount)
          values (${mine}, ${id}, 1, '6540', 100), (${mine}, ${id}, 3, '1920', -100)`;
      },
    ],
    [
      'lines with numbers below one',
      'voucher_lines_together',
      async (sql) => {
        const id = await insertVoucher(sql);
        await sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount)
          values (${mine}, ${id}, -1, '6540', 100), (${mine}, ${id}, 0, '1920', -100)`;
      },
    ],
    [
      'a source that is none',
      'voucher_source_known',
      async (sql) => insertVoucher(sql, { source: 'anything' }),
    ],
    [
      'a reversal of nothing',
      'voucher_source_fits',
      async (sql) => insertVoucher(sql, { source: 'reversal' }),
    ],
    [
      'a voucher from a draft that is not named',
      'voucher_source_fits',
      async (sql) => insertVoucher(sql, { source: 'draft' }),
    ],
    [
      'a reversal that goes by another name',
      'voucher_source_fits',
      async (sql) => insertVoucher(sql, { source: 'manual', reverses: posted }),
    ],
    [
      'a voucher posted long ago',
      'voucher_posted_now',
      async (sql) => insertVoucher(sql, { postedAfter: '-56 years' }),
    ],
    [
      'a voucher posted in time to come',
      'voucher_posted_now',
      async (sql) => insertVoucher(sql, { postedAfter: '2 hours' }),
    ],
    [
      'a voucher that reverses itself',
      'voucher_not_its_own_reversal',
      async (sql) => {
        const id = uuidv7();
        await insertVoucher(sql, { id, source: 'reversal', reverses: id });
      },
    ],
    [
      'a reversal earlier than its original',
      'reversal_not_earlier',
      async (sql) => insertReversal(sql, { date: '2026-06-14' }),
    ],
    ['a reversal of half', 'reversal_exact', async (sql) => insertReversal(sql, { amount: 62_500 })],
    [
      'a reversal on another account',
      'reversal_exact',
      async (sql) => insertReversal(sql, { accounts: ['6300', '1920'] }),
    ],
    [
      'a reversal with another text',
      'reversal_exact',
      async (sql) => insertReversal(sql, { text: 'Noe annet' }),
    ],
    [
      'a reversal without a dimension of its original',
      'reversal_exact',
      async (sql) => insertReversal(sql, { project: null }),
    ],
    [
      'a reversal with a dimension that its original lacks',
      'reversal_exact',
      async (sql) => {
        await insertReversal(sql);
        await sql`insert into ledger.line_dimension
          select client_id, voucher_id, 2, 'P', '1' from ledger.line_dimension
          where voucher_id in (select id from ledger.voucher where reverses_id = ${posted})`;
      },
    ],
    [
      'a reversal with more lines than its original',
      'reversal_exact',
      async (sql) => {
        const id = await insertVoucher(sql, { source: 'reversal', reverses: posted });
        await sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount)
          values (${mine}, ${id}, 1, '6540', -125000), (${mine}, ${id}, 2, '1920', 125000), (${mine}, ${id}, 3, '1920', 0)`;
      },
    ],
    [
      'a reversal with fewer lines than its original',
      'reversal_exact',
      async (sql) => {
        const id = await insertVoucher(sql, { source: 'reversal', reverses: onlyFirstIsNothing });
        await sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount)
          values (${mine}, ${id}, 1, '6540', 0)`;
      },
    ],
    [
      'a reversal of the opening balance by one person',
      'opening_needs_two',
      async (sql) => {
        await sql`insert into ledger.reversal_proposal values
          (${mine}, ${opening}, ${uuidv7()}, '2026-06-16', '', ${mine}, now())`;
        await insertVoucher(sql, { source: 'reversal', reverses: opening, date: '2026-06-16' });
      },
    ],
    [
      'a second period over a locked one',
      'periods_apart',
      (sql) =>
        sql`insert into ledger.period values (${mine}, 2026, 13, '2026-01-10', '2026-01-20', null, null)`,
    ],
    [
      'an opening period of many days, which lie over the months',
      'period_within_year',
      async (sql) => {
        await insertYear(sql, 2027, '2027-01-01', '2027-12-31');
        await insertPeriod(sql, 2027, 0, '2027-01-01', '2027-12-31');
      },
    ],
    [
      'a second opening period',
      'periods_apart',
      async (sql) => {
        await insertYear(sql, 2027, '2027-01-01', '2027-12-31');
        await insertPeriod(sql, 2027, 0, '2027-01-01', '2027-01-01');
      },
    ],
    [
      'an open period before a locked one',
      'periods_locked_in_order',
      async (sql) => {
        await insertYear(sql, 2025, '2025-01-01', '2025-12-31');
        await insertPeriod(sql, 2025, 12, '2025-12-01', '2025-12-31');
      },
    ],
    [
      'a lock that leaves out a month',
      'periods_locked_in_order',
      (sql) => sql`update ledger.period set locked_at = now(), locked_by = ${mine} where number = 3`,
    ],
    [
      'a period that is new and locked',
      'periods_locked_in_order',
      async (sql) => {
        await insertYear(sql, 2027, '2027-01-01', '2027-12-31');
        await sql`insert into ledger.period values (${mine}, 2027, 1, '2027-01-01', '2027-01-31', now(), ${mine})`;
      },
    ],
    [
      'a lock by nobody',
      'period_lock_whole',
      (sql) => sql`update ledger.period set locked_at = now() where number = 2`,
    ],
    [
      'an opening balance among the months',
      'voucher_opening_apart',
      async (sql) => insertVoucher(sql, { source: 'opening' }),
    ],
    [
      'anything else in the opening period',
      'voucher_opening_apart',
      async (sql) => insertVoucher(sql, { period: 0, date: '2026-01-01' }),
    ],
    [
      'a reversal of the reversal of a receipt',
      'reversal_of_receipt_stands',
      async (sql) => {
        const receipt = await insertVoucher(sql, { source: 'draft', draft: uuidv7() });
        await insertBalanced(sql, receipt);
        const reversal = await insertVoucher(sql, { source: 'reversal', reverses: receipt });
        await insertBalanced(sql, reversal, -100);
        await insertVoucher(sql, { source: 'reversal', reverses: reversal });
      },
    ],
    [
      'VAT without a code',
      'line_vat_whole',
      async (sql) => {
        const id = await insertVoucher(sql);
        await sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount, vat_amount)
          values (${mine}, ${id}, 1, '6540', 100, 25), (${mine}, ${id}, 2, '1920', -100, null)`;
      },
    ],
    [
      'a currency without its amount',
      'line_currency_whole',
      async (sql) => {
        const id = await insertVoucher(sql);
        await sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount, currency)
          values (${mine}, ${id}, 1, '6540', 100, 'EUR'), (${mine}, ${id}, 2, '1920', -100, null)`;
      },
    ],
    [
      'a period outside its year',
      'period_within_year',
      (sql) =>
        sql`insert into ledger.period values (${mine}, 2026, 13, '2027-01-01', '2027-01-31', null, null)`,
    ],
    [
      'a year over another',
      'fiscal_years_apart',
      (sql) => sql`insert into ledger.fiscal_year values (${mine}, 2027, '2026-07-01', '2027-06-30')`,
    ],
    [
      'a year that ends before it begins',
      'fiscal_years_apart',
      (sql) => sql`insert into ledger.fiscal_year values (${mine}, 2028, '2028-07-01', '2028-06-30')`,
    ],
    ['a voucher without lines', 'voucher_has_lines', (sql) => insertVoucher(sql)],
    [
      'a voucher without lines, hidden by a change of client',
      'voucher_has_lines',
      async (sql) => {
        await insertVoucher(sql);
        await sql`set constraints ledger.counter_matches immediate`;
        await sql`select set_config('segl.client_id', ${theirs}, true)`;
      },
    ],
    [
      'a line added to a posted voucher',
      'line_of_new_voucher',
      (sql) => insertLine(sql, posted, { no: 3, amount: 1 }),
    ],
    [
      'a balanced pair added to a posted voucher',
      'line_of_new_voucher',
      (sql) => sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount)
        values (${mine}, ${posted}, 3, '1920', 1), (${mine}, ${posted}, 4, '6540', -1)`,
    ],
    [
      'a pair added while the checks run at once',
      'line_of_new_voucher',
      async (sql) => {
        await sql`set constraints all immediate`;
        await sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount)
          values (${mine}, ${posted}, 3, '1920', 1), (${mine}, ${posted}, 4, '6540', -1)`;
      },
    ],
    [
      'a dimension added to a posted line',
      'line_of_new_voucher',
      (sql) => sql`insert into ledger.line_dimension values (${mine}, ${posted}, 2, 'P', '1')`,
    ],
    [
      'a dimension added to a posted line, by the statement that brings a new one’s',
      'line_of_new_voucher',
      async (sql) => {
        const id = await insertVoucher(sql);
        await insertBalanced(sql, id);
        await sql`insert into ledger.line_dimension values (${mine}, ${id}, 1, 'P', '1'), (${mine}, ${posted}, 2, 'P', '1')`;
      },
    ],
    [
      'a reversal that has a dimension more than its original, among those that it has',
      'reversal_exact',
      async (sql) => {
        await insertReversal(sql, { project: null });
        await sql`insert into ledger.line_dimension
          select v.client_id, v.id, l.no, 'P', '1' from ledger.voucher v, unnest(array[1, 2]) as l (no)
          where v.reverses_id = ${posted}`;
      },
    ],
    [
      'a gap in one of two series that a statement brings',
      'voucher_number_gap_free',
      async (sql) => {
        const number = await nextNumber(sql);
        await sql`insert into ledger.series_counter values (${mine}, 'KJ', 2026, 2)`;
        await sql`insert into ledger.voucher (client_id, id, series, year, number, date, period, text, source,
            content_hash, posted_at, posted_by)
          select ${mine}, gen_random_uuid(), new.series, 2026, new.number, '2026-06-15', 6, '', 'manual', '\\x00', now(), ${mine}
          from (values ('GL', ${number}::bigint), ('KJ', 2)) as new (series, number)`;
      },
    ],
    [
      'a number that skips one',
      'voucher_number_gap_free',
      async (sql) => {
        await nextNumber(sql);
        await insertBalanced(sql, await insertVoucher(sql));
      },
    ],
    ['a number taken before', 'voucher_number', async (sql) => insertVoucher(sql, { number: 1 })],
    ['a number below one', 'voucher_number_gap_free', async (sql) => insertVoucher(sql, { number: 0 })],
    [
      'a number the counter does not stand at',
      'voucher_number_gap_free',
      async (sql) => insertVoucher(sql, { number: 5000 }),
    ],
    ['a counter that runs ahead', 'voucher_number_gap_free', (sql) => nextNumber(sql)],
    [
      'a counter that runs ahead, hidden by a change of client',
      'voucher_number_gap_free',
      async (sql) => {
        await nextNumber(sql);
        await sql`select set_config('segl.client_id', ${theirs}, true)`;
      },
    ],
    [
      'a counter turned back',
      'voucher_number_gap_free',
      (sql) => sql`update ledger.series_counter set last_number = last_number - 1 where series = 'GL'`,
    ],
    [
      'a counter that starts ahead',
      'voucher_number_gap_free',
      (sql) => sql`insert into ledger.series_counter values (${mine}, 'KJ', 2026, 7)`,
    ],
    [
      'a date outside the period that is named',
      'voucher_in_period',
      async (sql) => insertVoucher(sql, { period: 7 }),
    ],
    [
      'a locked period',
      'voucher_period_open',
      async (sql) => insertVoucher(sql, { period: 1, date: '2026-01-15' }),
    ],
    [
      'a softly locked period, by who may lock none',
      'voucher_period_not_soft_locked',
      async (sql) => {
        await sql`update ledger.period set soft_locked_at = now(), soft_locked_by = ${mine} where number = 2`;
        await insertVoucher(sql, { period: 2, date: '2026-02-15' });
      },
    ],
    [
      'a period that is locked in both ways',
      'period_locked_one_way',
      (sql) => sql`update ledger.period set soft_locked_at = now(), soft_locked_by = ${mine},
        locked_at = now(), locked_by = ${mine} where number = 2`,
    ],
    [
      'an account after its last day',
      'line_account_valid',
      async (sql) => insertLine(sql, await insertVoucher(sql), { no: 1, amount: 1, account: '6999' }),
    ],
    [
      'an account that is none',
      'line_client_id_account_account_client_id_number_fk',
      async (sql) => insertLine(sql, await insertVoucher(sql), { no: 1, amount: 1, account: '0000' }),
    ],
    [
      'a VAT code outside its dates',
      'line_vat_code_valid',
      async (sql) => {
        await sql`insert into ledger.vat_code values (${mine}, '9', 'Utgått', '1')`;
        await sql`insert into ledger.vat_rate values (${mine}, '9', '2000-01-01', '2020-12-31', 2500)`;
        await insertLine(sql, await insertVoucher(sql), { no: 1, amount: 1, vatCode: '9' });
      },
    ],
  ];
  it('refuse each breach by its own name', () =>
    walk(breaches, async (_, constraint, work) => {
      expect(await refusal(mine, work)).toBe(constraint);
    }));

  it('refuse to be judged by how things stood before', () =>
    walk(['repeatable read', 'serializable'], async (isolation) => {
      for (const work of [
        (sql: postgres.TransactionSql) => insertVoucher(sql, { number: 5000 }),
        (sql: postgres.TransactionSql) => insertYear(sql, 2027, '2027-01-01', '2027-12-31'),
        (sql: postgres.TransactionSql) => insertPeriod(sql, 2026, 13, '2026-12-31', '2026-12-31'),
        (sql: postgres.TransactionSql) =>
          sql`update ledger.period set locked_at = now(), locked_by = ${mine} where number = 2`,
      ]) {
        const tried = app.begin(`isolation level ${isolation}`, async (sql) => {
          await sql`select set_config('segl.client_id', ${mine}, true)`;
          await work(sql);
        });
        await expect(tried).rejects.toMatchObject({ constraint_name: 'sees_newest' });
      }
    }));

  it('are left as they were by everything refused above', async () => {
    const [state] = await database.owner`
      select c.last_number::int as counter, count(v.number)::int as vouchers, max(v.number)::int as last,
        (select sum(amount)::int from ledger.line where client_id = ${mine}) as sum
      from ledger.series_counter c join ledger.voucher v using (client_id, series, year)
      where c.client_id = ${mine} group by c.last_number`;
    expect(state).toEqual({ counter: 4, vouchers: 4, last: 4, sum: 0 });
  });

  it('hold where the tables’ owner is no superuser, so that row-level security binds its triggers too', async () => {
    const { owner } = database;
    await owner.unsafe(`create role plain_owner_${process.pid}`);
    await owner.unsafe(`grant segl_app to plain_owner_${process.pid}`);
    await owner.unsafe(`grant insert, update on ledger.balance to plain_owner_${process.pid}`);
    await owner.unsafe(`grant create on schema ledger to plain_owner_${process.pid}`);
    await owner.unsafe(`alter function ledger.line_inserted() owner to plain_owner_${process.pid}`);
    expect((await postVoucher(database.contextFor(mine), voucherOf({ amount: 1n }))).ok).toBe(true);
    const hidden = refusal(
      mine,
      (sql) => sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount)
        values (${mine}, ${posted}, 3, '1920', 1), (${mine}, ${posted}, 4, '6540', -1)
        returning case when line_no = 4 then set_config('segl.client_id', ${theirs}, true) end`,
    );
    const answer = await hidden;
    await owner.unsafe('alter function ledger.line_inserted() owner to current_user');
    await owner.unsafe(`drop owned by plain_owner_${process.pid}`);
    await owner.unsafe(`drop role plain_owner_${process.pid}`);
    expect(answer).toBe('line_of_new_voucher');
  });
});
