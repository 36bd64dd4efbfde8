import type { SaftFact, SaftFinding } from '#lib/domain/ledger/saft-findings.ts';

/**
 * `ledger`: the entries are to become a ledger, so what would make it wrong is an error.
 * `masters`: only accounts, parties, codes, dimensions and opening balances are wanted; whatever is wrong
 * with the entries is then a warning, since nothing is made of them.
 */
export type SaftScope = 'ledger' | 'masters';

/** These are about the entries alone; the rest of the errors stand in either scope. */
const ABOUT_ENTRIES: ReadonlySet<SaftFact['code']> = new Set([
  'saft_unknown_account',
  'saft_unknown_tax_code',
  'saft_tax_code_not_valid',
  'saft_unknown_customer',
  'saft_unknown_supplier',
  'saft_duplicate_transaction',
  'saft_unbalanced_transaction',
  'saft_wrong_number_of_entries',
  'saft_wrong_total_debit',
  'saft_wrong_total_credit',
] as const);

const ERRORS: ReadonlySet<SaftFact['code']> = new Set([
  ...ABOUT_ENTRIES,
  'saft_unsupported_currency',
  'saft_sums_too_large',
  'saft_missing_grouping',
  'saft_missing_standard_tax_code',
  'saft_duplicate_account',
  'saft_duplicate_party',
] as const);

/** How bad it is, for what the file is wanted for. */
export function severityOf(code: SaftFact['code'], scope: SaftScope): SaftFinding['severity'] {
  const excused = scope === 'masters' && ABOUT_ENTRIES.has(code);
  return ERRORS.has(code) && !excused ? 'error' : 'warning';
}
