import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { fixture } from '#tests/setup/files/fixtures.ts';
import { balanceDifferences, movements } from '../reports/trial-balance-store.ts';
import { importSaft } from './import.ts';
import type { SaftScope } from '#lib/domain/ledger/saft/check.ts';
import { walk } from '#tests/setup/walk.ts';

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
