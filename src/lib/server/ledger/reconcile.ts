import { toDecimal } from '#lib/domain/money.ts';
import { ok } from '#lib/domain/result.ts';
import { accrualStatement } from '#lib/domain/ledger/accrual/accrual.ts';
import { proposalStatement } from '#lib/domain/ledger/reversal-proposal.ts';
import { judgeLocking, judgeReopening } from '#lib/domain/ledger/replay/periods.ts';
import { matchingStatement } from '#lib/domain/ledger/items/matching.ts';
import { judgeVatAccount } from '#lib/domain/ledger/replay/vat-account.ts';
import { voucherForms } from '#lib/domain/ledger/voucher.ts';
import { reconcilerOf, type Answers, type Reconciler } from '#lib/server/audit/index.ts';
import type { Context } from '../platform/context.ts';
import { hexOf } from '../platform/hashing.ts';
import { findClient } from '../platform/tenant/store.ts';
import { wholeTables } from '../platform/whole-tables.ts';
import { accrualsAstray, listAccruals } from './accruals/store.ts';
import { clientStatement } from './chart/clients.ts';
import { chartRows } from './chart/rows.ts';
import { CHART, details } from './chart/registers.ts';
import { numberGaps } from './chart/store.ts';
import { eventsAgainst, voucherAgainst } from './against.ts';
import { looseRows } from './loose-rows.ts';
import { importStatement } from './saft/report.ts';
import { listSaftImports } from './saft/store.ts';
import { allMatchings, differencesAstray, itemsAstray, matchingsAstray } from './items/store.ts';
import { linesAstray } from './reports/account-ledger-store.ts';
import { marksAstray } from './reports/balance-marks.ts';
import { balanceDifferences } from './reports/trial-balance-store.ts';
import { deliveredStatement, listDelivered } from './vat-return/delivered.ts';
import { registrations, specifications } from './vat-return/registers.ts';
import { listProposals } from './vouchers/proposal-store.ts';
import { allVouchers } from './vouchers/read-store.ts';

const vouchers: Reconciler = {
  subjectType: 'voucher',
  tables: ['ledger.voucher', 'ledger.line', 'ledger.line_dimension'],
  async *current(tx, { clientId }) {
    const chart = await chartRows(tx, clientId);
    for await (const { voucher, posting, contentHash, original } of allVouchers(tx, clientId)) {
      const as = (form: string | null) => voucherForms.as({ clientId, voucher, posting }, form);
      const against = voucherAgainst(clientId, { voucher, posting, original }, chart);
      yield { id: voucher.id, as, stored: hexOf(contentHash), row: { ...voucher, ...posting }, against };
    }
  },
};

/** What `segl audit verify` holds against the log. */
export const ledgerAnswers: Answers = {
  reconcilers: [
    reconcilerOf('client', ['platform.client'], clientStatement, async (tx, clientId) => {
      const row = await findClient(tx, clientId);
      return row ? [row] : [];
    }),
    vouchers,
    reconcilerOf('reversal-proposal', ['ledger.reversal_proposal'], proposalStatement, listProposals),
    reconcilerOf('saft-import', ['ledger.saft_import'], importStatement, listSaftImports),
    reconcilerOf('vat-return', ['ledger.vat_return'], deliveredStatement, listDelivered),
    reconcilerOf('matching', ['ledger.matching', 'ledger.matching_line'], matchingStatement, allMatchings),
    reconcilerOf('accrual', ['ledger.accrual'], accrualStatement, listAccruals),
    details,
    registrations,
    specifications,
    ...Object.values({
      ...CHART,
      periods: CHART.periods.heldAgainst(
        eventsAgainst({ 'period.locked': judgeLocking, 'period.reopened': judgeReopening }),
      ),
      vatAccounts: CHART.vatAccounts.heldAgainst(eventsAgainst({ 'vat-account.set': judgeVatAccount })),
    }),
  ],
  recomputed: [
    'ledger.account_line',
    'ledger.balance',
    'ledger.balance_mark',
    'ledger.open_item',
    'ledger.series_counter',
  ],
  disagreements,
  unanswered: {},
};

/**
 * What the database's own rules hold at all times, recomputed: kept balances and their marks, open items and
 * the lines listed by account against the lines themselves and what is matched, numbers without gaps, parts with what they belong to.
 * A sentence for each place where it is not so; none unless somebody went behind the app's back.
 */
async function disagreements(context: Context): Promise<string[]> {
  const { clientId } = context;
  const found = await context.transaction(async (tx) => {
    const [balances, marks, astray, items] = await wholeTables(tx, async () => [
      await balanceDifferences(tx, clientId),
      await marksAstray(tx, clientId),
      await linesAstray(tx, clientId),
      await itemsAstray(tx, clientId),
    ]);
    const matchings = await matchingsAstray(tx, clientId);
    const differences = await differencesAstray(tx, clientId);
    const accruals = await accrualsAstray(tx, clientId);
    const gaps = await numberGaps(tx, clientId);
    const loose = await looseRows(tx, clientId);
    return ok([
      ...balances.map(
        ({ account, year, period, kept, summed }) =>
          `balance_differs: account ${account} ${year}/${period}: kept ${toDecimal(kept)}, lines sum to ${toDecimal(summed)}`,
      ),
      ...marks.map(
        ({ account, year, period, size }) =>
          `mark_differs: account ${account} ${year}/${period} at ${size} events of the log: not what the lines before it sum to`,
      ),
      ...astray.map(
        ({ account, voucherId, line }) =>
          `line_astray: account ${account}: line ${line} of voucher ${voucherId} is not listed as it was posted`,
      ),
      ...items.map(
        ({ voucherId, line }) =>
          `item_astray: line ${line} of voucher ${voucherId} is not open by what is posted and matched`,
      ),
      ...matchings.map(
        ({ id }) => `matching_astray: matching ${id} does not come to nothing, of one party on one account`,
      ),
      ...differences.map(({ id }) => `difference_astray: ${id} is not what its matching lacks by a currency`),
      ...accruals.map(({ id }) => `accrual_astray: ${id} is not posted as its accrual says`),
      ...gaps.map(
        ({ series, year, counter, last, vouchers }) =>
          `number_gap: series ${series} ${year}: counter ${counter}, last number ${last}, ${vouchers} vouchers`,
      ),
      ...loose.map(({ table, id, fault }) => `loose_row: ${table} ${id} ${fault}`),
    ]);
  });
  return found.ok ? found.value : [];
}
