import { monthOf, yearOf } from '#lib/domain/date.ts';
import { accountLedger } from '#lib/domain/ledger/reports/account-ledger.ts';
import { trialBalance, type TrialBalanceLine } from '#lib/domain/ledger/reports/trial-balance.ts';
import { addressOf } from '#lib/domain/report/address.ts';
import { monthsOf } from '#lib/domain/report/complete.ts';
import { formatMonth } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import TrialBalancePicture from '../pictures/TrialBalancePicture.svelte';
import TrialBalanceVerdict from '../TrialBalanceVerdict.svelte';
import type { ReportView } from '../view.ts';

export const trialBalanceView: ReportView<typeof trialBalance> = {
  report: trialBalance,
  ask: (api, asked) => api.reports.trialBalance.query(asked),
  words: () => ({
    title: t.trialBalance.title,
    lead: ({ client, filter: { year, through }, books }) => {
      const last = monthsOf(books.periods, year).find(({ number }) => number === through);
      const { startsOn } = last ?? {};
      return t.trialBalance.lead(
        client,
        startsOn ? formatMonth(yearOf(startsOn), monthOf(startsOn)) : String(year),
      );
    },
    caption: t.trialBalance.title,
    columns: {
      account: t.trialBalance.account,
      name: t.trialBalance.name,
      opening: t.trialBalance.opening,
      debit: t.trialBalance.debit,
      credit: t.trialBalance.credit,
      closing: t.trialBalance.closing,
    },
    values: { name: nameOf },
    parts: {
      balance: { title: t.trialBalance.balanceSheet, sum: t.trialBalance.sumBalanceSheet },
      result: { title: t.trialBalance.result, sum: t.trialBalance.sumResult },
      undistributed: null,
    },
    total: t.common.total,
    empty: { title: t.trialBalance.emptyTitle, body: t.trialBalance.emptyBody },
    unmarked: t.palette.noLine,
  }),
  widths: ['5rem', undefined, '8.5rem', '8.5rem', '8.5rem', '8.5rem'],
  key: ({ account }) => `account-${account}`,
  name: 'account',
  named: true,
  href: ({ account, kind }, filter) =>
    kind === 'undistributed' ? null : addressOf(accountLedger, { account, ...filter }),
  card: (row) => {
    return {
      text: nameOf(row),
      amount: row.closing,
      amountName: t.trialBalance.closing,
      beside: wayOf(row),
    };
  },
  picture: TrialBalancePicture,
  verdict: TrialBalanceVerdict,
};

function nameOf({ kind, name }: TrialBalanceLine): string {
  return kind === 'undistributed' ? t.trialBalance.undistributed : name;
}

/** What led to where the account stands, where that is more than one amount. */
function wayOf({ kind, opening, starts, debit, credit }: TrialBalanceLine) {
  const { trialBalance: words } = t;
  if (starts && debit !== credit)
    return [
      { name: words.opening, amount: opening },
      { name: words.change, amount: debit - credit },
    ];
  if (kind !== 'result' || debit === 0n || credit === 0n) return [];
  return [
    { name: words.debit, amount: debit },
    { name: words.credit, amount: credit },
  ];
}
