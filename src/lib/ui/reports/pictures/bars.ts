import { sum, type Minor } from '#lib/domain/money.ts';
import type { TrialBalanceLine } from '#lib/domain/ledger/reports/trial-balance.ts';

/** One bar of the picture over the trial balance. */
export interface Bar {
  readonly name: 'assets' | 'equityAndDebt' | 'income' | 'costs' | 'result';
  /** As people say it: assets, income, profit positive. Øre. */
  readonly amount: Minor;
  /** Of the longest bar, −1 to 1. */
  readonly share: number;
}

type Standing = Pick<TrialBalanceLine, 'account' | 'kind' | 'closing'>;

/** Where the money is, after NS 4102: class 1 beside class 2, class 3 beside the rest, and what is left. */
export function barsOf({ rows }: { rows: readonly Standing[] }): Bar[] {
  const closing = (of: (account: string, kind: Standing['kind']) => boolean) =>
    sum(rows.filter(({ account, kind }) => of(account, kind)).map((row) => row.closing));
  const result = -closing((_, kind) => kind === 'result');
  const income = -closing((account, kind) => kind === 'result' && account.startsWith('3'));
  const amounts = [
    ['assets', closing((account, kind) => kind === 'balance' && account.startsWith('1'))],
    ['equityAndDebt', -closing((account, kind) => kind === 'balance' && !account.startsWith('1'))],
    ['income', income],
    ['costs', income - result],
    ['result', result],
  ] as const;
  const shares = sharesOf(amounts.map(([, amount]) => amount));
  return amounts.map(([name, amount], at) => ({ name, amount, share: shares[at] ?? 0 }));
}

/** How long each is beside the longest, −1 to 1. */
export function sharesOf(amounts: readonly Minor[]): number[] {
  const longest = amounts.reduce((most, amount) => (size(amount) > most ? size(amount) : most), 1n);
  return amounts.map((amount) => Number((amount * 10_000n) / longest) / 10_000);
}

function size(amount: Minor): Minor {
  return amount < 0n ? -amount : amount;
}
