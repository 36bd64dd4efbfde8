import { totalsOf, type TrialBalance, type TrialBalanceTotals } from '#lib/domain/ledger/trial-balance.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';

/** A part of the trial balance with its heading and its sum. */
export interface Part {
  readonly kind: 'balance' | 'result';
  readonly title: string;
  readonly sumTitle: string;
  readonly rows: TrialBalance['rows'];
  readonly totals: TrialBalanceTotals;
  /** Whether it starts at anything: a result only does in books that begin in the middle of a year. */
  readonly starts: boolean;
}

/** Balance sheet and result, those that have accounts. */
export function partsOf({ rows }: Pick<TrialBalance, 'rows'>): Part[] {
  const named = [
    { kind: 'balance', title: t.trialBalance.balanceSheet, sumTitle: t.trialBalance.sumBalanceSheet },
    { kind: 'result', title: t.trialBalance.result, sumTitle: t.trialBalance.sumResult },
  ] as const;
  return named
    .map((part) => ({ ...part, rows: rows.filter(({ kind }) => kind === part.kind) }))
    .filter((part) => part.rows.length > 0)
    .map((part) => ({
      ...part,
      totals: totalsOf(part.rows),
      starts: part.kind === 'balance' || part.rows.some(({ opening }) => opening !== 0n),
    }));
}

/** Where an account's line stands on the page, whatever it is drawn as. */
export function lineId(account: string): string {
  return `account-${account}`;
}
