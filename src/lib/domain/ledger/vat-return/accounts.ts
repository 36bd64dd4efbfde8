import { sum, type Minor } from '../../money.ts';
import { isVatAccount, type VatAccountFacts, type VatAccounts, type VatSide } from '../vat-accounts.ts';
import type { NewLine } from '../voucher.ts';
import { tolerance } from './figures.ts';

/** The accounts that tax is posted to, by side, and those that a settlement needs. */
export interface VatChart {
  readonly sides: ReadonlyMap<string, VatSide>;
  /** Where what is owed for a term stands until it is paid. */
  readonly settlement: string | null;
  /** Where the øre go that the return has no room for. */
  readonly rounding: string | null;
}

/**
 * Which accounts are of VAT: those that the client's codes post to, and those of the chart that are (`isVatAccount`) but the
 * settlement account, by what their numbers say: NS 4102 has output tax in group 270 and input tax in 271.
 */
export function vatChartOf(chart: readonly VatAccountFacts[], codes: readonly VatAccounts[]): VatChart {
  const settlement = settlementOf(chart);
  const sides = new Map<string, VatSide>();
  for (const account of chart.filter(isVatAccount)) {
    const side = /^271/.test(account.standardAccount ?? account.number) ? 'input' : 'output';
    if (account.number !== settlement && !/^274/.test(account.number)) sides.set(account.number, side);
  }
  for (const side of ['output', 'input'] as const)
    for (const each of codes) if (each[side] !== null) sides.set(each[side], side);
  const rounding = chart.find(({ name }) => /øreavrunding|avrunding|rounding/i.test(name))?.number ?? null;
  return { sides, settlement, rounding };
}

function settlementOf(chart: readonly VatAccountFacts[]): string | null {
  const named = chart.find(({ number, standardAccount }) => [number, standardAccount].includes('2740'));
  const said = chart.find(({ name }) =>
    /oppgj.*(mva|merverdi)|(mva|merverdi).*oppgj|vat settlement/i.test(name),
  );
  return (named ?? said)?.number ?? null;
}

/** A VAT account in a term, in øre, debit positive. */
export interface AccountInTerm {
  readonly account: string;
  readonly name: string;
  /** What stood there when the term began, and is of no term that is settled. */
  readonly opening: Minor;
  /** What the term's vouchers brought. */
  readonly movement: Minor;
  /** What its settlements took away. */
  readonly settled: Minor;
}

/** By how much the VAT accounts moved otherwise than the return says; zero where they agree. Øre. */
export function difference(accounts: readonly AccountInTerm[], dueExact: Minor): Minor {
  return -sum(accounts.map(({ movement }) => movement)) - dueExact;
}

/** What is left to settle of a term. */
function unsettled(accounts: readonly AccountInTerm[]): readonly { account: string; amount: Minor }[] {
  return accounts
    .map(({ account, movement, settled }) => ({ account, amount: -(movement + settled) }))
    .filter(({ amount }) => amount !== 0n);
}

/** Whether nothing is left on the VAT accounts of a term. */
export function isSettled(accounts: readonly AccountInTerm[]): boolean {
  return unsettled(accounts).length === 0;
}

/**
 * The lines that empty the VAT accounts of a term into the settlement account, in whole kroner as the return has it.
 * @param due what the return says, in kroner; what earlier settlements of the same term said is in `settledDue`
 * @returns null where the accounts are further from the return than cut øre can explain
 */
export function settlementLines(
  accounts: readonly AccountInTerm[],
  { due, settledDue, lines }: { readonly due: bigint; readonly settledDue: bigint; readonly lines: number },
  to: { readonly settlement: string; readonly rounding: string | null },
): readonly NewLine[] | null {
  const emptied = unsettled(accounts);
  const owed = (due - settledDue) * 100n;
  const cut = sum(emptied.map(({ amount }) => amount)) - owed;
  if ((cut < 0n ? -cut : cut) > tolerance(lines) * 100n) return null;
  const plain = { text: null, vat: null, counterpartyId: null, currency: null, dimensions: [] };
  const all = [
    ...emptied,
    { account: to.settlement, amount: -owed },
    ...(to.rounding === null ? [] : [{ account: to.rounding, amount: -cut }]),
  ];
  return all.filter(({ amount }) => amount !== 0n).map((line) => ({ ...plain, ...line }));
}
