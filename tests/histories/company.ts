import { ok } from '#lib/domain/result.ts';
import type { Chart } from '#lib/server/ledger/chart/registers.ts';
import { addToChart, calendarYear } from '#lib/server/ledger/chart/service.ts';
import { setRegistration } from '#lib/server/ledger/vat-return/registration.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { must } from '../setup/books/drafts.ts';
import { newMember } from '../setup/books/members.ts';
import type { TestDatabase } from '../setup/database.ts';
import { Model } from './model.ts';

/** Its first year: long over, so that every term of it can be returned. */
export const YEAR = 2024;
export const ACCOUNTS = ['1500', '1920', '2400', '3000', '4000', '6300', '6540', '8150'];
export const CODES = ['1', '3'];
/** Who is paid in a foreign currency. */
export const SUPPLIER = '0198c0de-0000-7000-8000-00000000abcd';
const OTHERS = ['2050', '2080', '2700', '2710', '2740', '7740', '8060', '8160', '8960', '8990'];

const plain = {
  groupingCategory: null,
  groupingCode: null,
  standardAccount: null,
  validFrom: null,
  validTo: null,
};
const code = (number: string, description: string) => ({
  ...{ code: number, standardCode: number, description },
  rates: [{ validFrom: '2005-01-01', validTo: null, rateBp: 2500 } as const],
});

const chart: Partial<Chart> = {
  ...calendarYear(YEAR),
  series: [{ code: 'GL', name: 'Hovedbok' }],
  accounts: [...ACCOUNTS, ...OTHERS].map((number) => ({
    ...plain,
    number,
    name: number === '7740' ? 'Øreavrunding' : `Konto ${number}`,
  })),
  counterparties: [
    { id: SUPPLIER, kind: 'supplier', number: '20001', name: 'Holz GmbH', orgnr: null, account: '2400' },
  ],
  vatCodes: [code('1', 'Inngående, høy sats'), code('3', 'Utgående, høy sats')],
  vatAccounts: [
    { code: '1', output: null, input: '2710', source: 'chart' },
    { code: '3', output: '2700', input: null, source: 'chart' },
  ],
};

export interface Company {
  readonly model: Model;
  /** Who work in it. */
  readonly people: readonly Context[];
}

/** A client with the books of one year, two bookkeepers and terms of two months; and the model of it. */
export async function newCompany(database: TestDatabase): Promise<Company> {
  const clientId = await database.newClient();
  const machine = database.contextFor(clientId);
  await machine.transaction(async (tx) => ok(await addToChart(tx, machine, chart)));
  const people = [
    await newMember(database, clientId, 'bookkeeper'),
    await newMember(database, clientId, 'bookkeeper'),
  ];
  must(await setRegistration(machine, { validFrom: `${YEAR}-01-01`, term: 'two-months' }));
  return { model: new Model(YEAR, [...ACCOUNTS, ...OTHERS], CODES), people };
}
