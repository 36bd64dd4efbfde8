import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { sequence } from '#lib/server/audit/index.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { fixture } from '#tests/setup/files/fixtures.ts';
import { balanceDifferences, movements } from '../reports/trial-balance-store.ts';
import { exportSaft } from './export.ts';
import { importSaft, importSaftFiles } from './import.ts';
import type { SaftScope } from '#lib/domain/ledger/saft/checked/check.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { faultsOf } from '#tests/setup/log/faults.ts';
import { until } from '#tests/setup/until.ts';
import { walk } from '#tests/setup/walk.ts';
import { demoCompany } from '../../../../demo/index.ts';
import { fictionalOrgnr } from '../../../../demo/numbers.ts';
import { lockPeriod } from '../chart/service.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const example = (name: string) => fixture(`saf-t/examples/${name}`);

/** @param orgnr in the company's place, where the same company was imported before */
async function importFile(name: string, scope: SaftScope = 'ledger', orgnr?: string) {
  const context = database.contextFor(uuidv7());
  const another = () =>
    new Blob([readFileSync(example(name), 'utf8').replaceAll('888888888', orgnr ?? '')]).stream();
  const source = orgnr ? another : () => createReadStream(example(name));
  const result = await importSaft(context, source, scope);
  return { context, result };
}

/** Every table with a client_id, and how many rows the client has in it. */
async function rowsOf(clientId: string): Promise<Record<string, number>> {
  const tables = await database.owner`
    select table_schema || '.' || table_name as name from information_schema.columns
    where column_name = 'client_id' and table_schema in ('ledger', 'audit', 'identity', 'sync')`;
  const counts: Record<string, number> = {};
  for (const { name } of tables as unknown as { name: string }[]) {
    const [row] = await database.owner.unsafe(
      `select count(*)::int as n from ${name} where client_id = '${clientId}'`,
    );
    counts[name] = Number(row?.['n']);
  }
  const [client] =
    await database.owner`select count(*)::int as n from platform.client where id = ${clientId}`;
  return { ...counts, 'platform.client': Number(client?.['n']) };
}

describe.skipIf(!existsSync(example('.')))('importing real files', () => {
  it('takes the 1.30 example whole', async () => {
    const { context, result } = await importFile('toyen-lekefabrikk-1.30.xml');
    expect(result).toMatchObject({
      ok: true,
      value: { company: 'Tøyen Lekefabrikk AS', orgnr: '888888888', transactions: 53, lines: 170 },
    });
    const { clientId } = context;
    const [sums] = await database.owner`
      select count(distinct v.id)::int as vouchers, count(*)::int as lines,
        sum(greatest(amount, 0))::text as debit, sum(greatest(-amount, 0))::text as credit
      from ledger.line l join ledger.voucher v on v.client_id = l.client_id and v.id = l.voucher_id
      where l.client_id = ${clientId} and v.source = 'import'`;
    expect(sums).toEqual({ vouchers: 53, lines: 170, debit: '948704935', credit: '948704935' });
    expect(await context.transaction(async (tx) => ok(await balanceDifferences(tx, clientId)))).toEqual(
      ok([]),
    );
    const rows = await context.transaction(async (tx) =>
      ok(await movements(tx, clientId, { year: 2017, through: 12 })),
    );
    if (!rows.ok) throw new Error('no trial balance');
    const bank = rows.value.find(({ account }) => account === '1920');
    // Opening 370 000,00 and the file's own lines; its stated closing balance (670 568,75) is wrong, which is a warning.
    expect(bank && bank.opening + bank.debit - bank.credit).toBe(72_440_700n);
  });

  it('takes the 1.10 original, the small official one, and the masters of the one with every element', async () => {
    expect((await importFile('toyen-lekefabrikk-1.10.xml', 'ledger', '974760673')).result).toMatchObject({
      ok: true,
      value: { transactions: 53, lines: 170 },
    });
    expect((await importFile('official-999999999-1.10.xml')).result).toMatchObject({
      ok: true,
      value: { transactions: 2 },
    });
    expect((await importFile('all-elements-1.30.xml', 'masters')).result).toMatchObject({ ok: true });
  });

  it('rejects what is no file or no ledger and leaves nothing behind', () =>
    walk(
      [
        ['xmlspy-1.30-invalid-no-namespace.xml', 'saft_unreadable'],
        ['broken-unknown-account.xml', 'saft_rejected'],
        ['broken-duplicate-transactionid.xml', 'saft_rejected'],
        ['broken-totals.xml', 'saft_rejected'],
      ],
      async (name, code) => {
        const { context, result } = await importFile(name);
        expect(result).toMatchObject({ ok: false, error: { code } });
        const left = Object.entries(await rowsOf(context.clientId)).filter(([, rows]) => rows > 0);
        expect(left).toEqual([]);
      },
    ));
});

/* A year, and the months that come after: each file goes on where the books end. */
describe('files that are added', () => {
  type Context = ReturnType<TestDatabase['contextFor']>;
  const source = (text: string) => () => new Blob([text]).stream();
  const textOf = async (context: Context, from: number, to: number) => {
    const pieces: string[] = [];
    const asked = { from: { year: 2026, period: from }, to: { year: 2026, period: to } } as const;
    must(await exportSaft(context, { ...asked, version: '1.30' }, () => (text) => void pieces.push(text)));
    return pieces.join('');
  };
  const balanceOf = async (context: Context) => {
    const { clientId } = context;
    const rows = must(
      await context.transaction(async (tx) => ok(await movements(tx, clientId, { year: 2026, through: 12 }))),
    );
    return rows.flatMap(({ account, opening, debit, credit }) =>
      opening === 0n && debit === 0n && credit === 0n ? [] : [{ account, opening, debit, credit }],
    );
  };

  let whole: Context;
  let [earlier, later] = ['', ''];
  let companies = 40;
  beforeAll(async () => {
    whole = database.contextFor(uuidv7());
    must(await importSaft(whole, source(demoCompany('havblikk', '2026-11-28'))));
    [earlier, later] = [await textOf(whole, 5, 8), await textOf(whole, 9, 12)];
  });

  const numbered = (text: string, orgnr: string) =>
    text.replace(/<RegistrationNumber>\d+</, `<RegistrationNumber>${orgnr}<`);
  /** A client whose books end in August. */
  async function begun(): Promise<{ context: Context; next: string }> {
    const orgnr = fictionalOrgnr(++companies);
    const context = database.contextFor(uuidv7());
    must(await importSaft(context, source(numbered(earlier, orgnr))));
    return { context, next: numbered(later, orgnr) };
  }
  const add = (context: Context, text: string, options = {}) =>
    importSaftFiles(context, [source(text)], { added: true, ...options });
  /** What is refused leaves everything as it was. */
  async function isRefused(context: Context, text: string, error: object): Promise<void> {
    const before = await rowsOf(context.clientId);
    expect(await add(context, text)).toMatchObject({ ok: false, error });
    expect(await rowsOf(context.clientId)).toEqual(before);
  }

  it('come to the books that one file would have made, with what is new in them, and the log holds them', async () => {
    const { context, next } = await begun();
    const renamed = next
      .replace(/(<AccountID>1920<\/AccountID><AccountDescription>)[^<]*/, '$1Driftskonto')
      .replace('<Account><AccountID>1920', `${NEW_ACCOUNT}<Account><AccountID>1920`);
    const { files, locked } = must(await add(context, renamed, { lockedBefore: '2026-10-01' }));
    expect(await balanceOf(context)).toEqual(await balanceOf(whole));
    expect(files[0]?.report).toMatchObject({
      opening: null,
      conflicts: {
        count: 1,
        first: [{ register: 'account', key: '1920', file: expect.stringContaining('Driftskonto') as string }],
      },
    });
    expect(locked).toBe(9);
    const [made] = await database.owner`
      select name from ledger.account where client_id = ${context.clientId} and number = '1925'`;
    expect(made?.['name']).toBe('Depositum');
    await sequence(context);
    expect(await faultsOf(context)).toEqual([]);

    await isRefused(context, next, { code: 'saft_within_books', from: '2026-09-01' });
  });

  it('do not go on from other books: each account that differs is named with both figures', async () => {
    const { context, next } = await begun();
    const [, opening = ''] =
      /<AccountID>1920<\/AccountID>.*?<OpeningDebitBalance>([\d.]+)</.exec(next.replaceAll('\n', '')) ?? [];
    const other = next.replace(`<OpeningDebitBalance>${opening}<`, '<OpeningDebitBalance>1.00<');
    const balance = (account: string, here: string, file: string) => ({ of: 'balance', account, here, file });
    const unexplained = (Number(opening) - 1).toFixed(2);
    await isRefused(context, other, {
      code: 'saft_differs_here',
      differences: [balance('1920', opening, '1.00'), balance('IB-DIFF', '0.00', unexplained)],
    });
    await isRefused(context, next.replace('<StandardTaxCode>1<', '<StandardTaxCode>11<'), {
      code: 'saft_differs_here',
      differences: [{ of: 'vat-code', code: '1', here: '1', file: '11' }],
    });
    await isRefused(context, numbered(next, fictionalOrgnr(39)), { code: 'saft_other_company' });
    for (const period of [1, 2, 3, 4, 5, 6, 7, 8, 9]) must(await lockPeriod(context, { year: 2026, period }));
    await isRefused(context, next, { code: 'saft_period_locked', year: 2026, period: 9 });
  });

  it('are there all together or not at all, wherever the connection is cut', async () => {
    const { context, next } = await begun();
    const before = await rowsOf(context.clientId);
    await database.owner.begin(async (sql) => {
      await sql`lock table ledger.saft_import in access exclusive mode`;
      const cut = add(context, next);
      cut.catch(() => {});
      let pids: number[] = [];
      await until(async () => {
        const rows = await database.owner`select pid from pg_stat_activity where datname = current_database()
          and application_name = 'segl' and wait_event_type = 'Lock'`;
        pids = rows.map(({ pid }) => Number(pid));
        return pids.length > 0;
      });
      for (const pid of pids) await database.owner`select pg_terminate_backend(${pid})`;
      await expect(cut).rejects.toThrow();
    });
    expect(await rowsOf(context.clientId)).toEqual(before);
    must(await add(context, next));
    expect(await balanceOf(context)).toEqual(await balanceOf(whole));
  });

  it('two of which the second does not go on from the first leave nothing of either', async () => {
    const orgnr = fictionalOrgnr(++companies);
    const context = database.contextFor(uuidv7());
    const october = numbered(await textOf(whole, 10, 12), orgnr);
    const files = [source(october), source(numbered(earlier, orgnr))];
    expect(await importSaftFiles(context, files)).toMatchObject({ error: { code: 'saft_differs_here' } });
    expect(Object.values(await rowsOf(context.clientId)).filter((rows) => rows > 0)).toEqual([]);
  });
});

const NEW_ACCOUNT =
  '<Account><AccountID>1925</AccountID><AccountDescription>Depositum</AccountDescription>' +
  '<GroupingCategory>balanseverdiForOmloepsmiddel</GroupingCategory><GroupingCode>1920</GroupingCode>' +
  '<AccountType>GL</AccountType><OpeningDebitBalance>0.00</OpeningDebitBalance>' +
  '<ClosingDebitBalance>0.00</ClosingDebitBalance></Account>';
