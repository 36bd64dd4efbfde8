import { bytesToHex } from '@noble/hashes/utils.js';
import { statementHashHex } from '#lib/domain/canonical.ts';
import { toDecimal } from '#lib/domain/money.ts';
import { ok } from '#lib/domain/result.ts';
import { voucherStatement } from '#lib/domain/ledger/voucher.ts';
import type { Context } from '../platform/context.ts';
import type { Tx } from '../platform/database.ts';
import { findClient } from '../platform/tenant/store.ts';
import { clientHash } from './chart/clients.ts';
import {
  describeAccount,
  describeCounterparty,
  describeDimension,
  describePeriod,
  describeSeries,
  describeVatAccount,
  describeVatCode,
  describeYear,
  type Described,
} from './chart/statements.ts';
import {
  listAccounts,
  listCounterparties,
  listDimensions,
  listPeriods,
  listSeries,
  listVatAccounts,
  listVatCodes,
  listYears,
  numberGaps,
} from './chart/store.ts';
import { looseRows } from './loose-rows.ts';
import { saftImportHash } from './saft/report.ts';
import { listSaftImports } from './saft/store.ts';
import { linesAstray } from './reports/account-ledger-store.ts';
import { balanceDifferences } from './reports/trial-balance-store.ts';
import { proposalHash } from './vouchers/proposal.ts';
import { listProposals } from './vouchers/proposal-store.ts';
import { allVouchers } from './vouchers/read-store.ts';

interface Current {
  readonly id: string;
  readonly statement: string;
  readonly stored?: string;
}

/**
 * For `segl audit verify`: for each kind of row, what its statement hashes to now. The last event of each row in
 * the log must say the same.
 */
export function ledgerReconcilers(
  clientId: string,
): { subjectType: string; current(tx: Tx): AsyncIterable<Current> }[] {
  return [
    {
      subjectType: 'client',
      current: async function* (tx) {
        const row = await findClient(tx, clientId);
        if (row) yield { id: row.id, statement: clientHash(row) };
      },
    },
    { subjectType: 'voucher', current: (tx) => vouchers(tx, clientId) },
    {
      subjectType: 'reversal-proposal',
      current: async function* (tx) {
        yield* each(await listProposals(tx, clientId), proposalHash);
      },
    },
    {
      subjectType: 'saft-import',
      current: async function* (tx) {
        yield* each(await listSaftImports(tx, clientId), saftImportHash);
      },
    },
    chart('fiscal-year', async (tx) => (await listYears(tx, clientId)).map(describeYear)),
    chart('period', async (tx) => (await listPeriods(tx, clientId)).map(describePeriod)),
    chart('series', async (tx) => (await listSeries(tx, clientId)).map(describeSeries)),
    chart('account', async (tx) => (await listAccounts(tx, clientId)).map(describeAccount)),
    chart('vat-code', async (tx) =>
      (await listVatCodes(tx, clientId)).map(({ rates, accounts: _, ...code }) =>
        describeVatCode(code, rates),
      ),
    ),
    chart('vat-account', async (tx) => (await listVatAccounts(tx, clientId)).map(describeVatAccount)),
    chart('counterparty', async (tx) => (await listCounterparties(tx, clientId)).map(describeCounterparty)),
    chart('dimension', async (tx) => (await listDimensions(tx, clientId)).map(describeDimension)),
  ];
}

async function* vouchers(tx: Tx, clientId: string): AsyncGenerator<Current> {
  for await (const { voucher, posting, contentHash } of allVouchers(tx, clientId)) {
    yield {
      id: voucher.id,
      statement: statementHashHex(voucherStatement(clientId, voucher, posting)),
      stored: bytesToHex(contentHash),
    };
  }
}

async function* each<Row extends { id: string }>(
  rows: AsyncIterable<Row> | Iterable<Row>,
  hash: (row: Row) => string,
): AsyncGenerator<Current> {
  for await (const row of rows) yield { id: row.id, statement: hash(row) };
}

function chart(subjectType: string, list: (tx: Tx) => Promise<Described[]>) {
  return {
    subjectType,
    async *current(tx: Tx): AsyncGenerator<Current> {
      for (const { id, statement } of await list(tx)) yield { id, statement: statementHashHex(statement) };
    },
  };
}

/**
 * What the database's own rules hold at all times, recomputed: kept balances and
 * the lines listed by account against the lines themselves, numbers without gaps, parts with what they belong to.
 * A sentence for each place where it is not so; none unless somebody went behind the app's back.
 */
export async function ledgerDisagreements(context: Context): Promise<string[]> {
  const { clientId } = context;
  const found = await context.transaction(async (tx) => {
    const balances = await balanceDifferences(tx, clientId);
    const astray = await linesAstray(tx, clientId);
    const gaps = await numberGaps(tx, clientId);
    const loose = await looseRows(tx, clientId);
    return ok([
      ...balances.map(
        ({ account, year, period, kept, summed }) =>
          `balance_differs: account ${account} ${year}/${period}: kept ${toDecimal(kept)}, lines sum to ${toDecimal(summed)}`,
      ),
      ...astray.map(
        ({ account, voucherId, line }) =>
          `line_astray: account ${account}: line ${line} of voucher ${voucherId} is not listed as it was posted`,
      ),
      ...gaps.map(
        ({ series, year, counter, last, vouchers }) =>
          `number_gap: series ${series} ${year}: counter ${counter}, last number ${last}, ${vouchers} vouchers`,
      ),
      ...loose.map(({ table, id, fault }) => `loose_row: ${table} ${id} ${fault}`),
    ]);
  });
  return found.ok ? found.value : [];
}
