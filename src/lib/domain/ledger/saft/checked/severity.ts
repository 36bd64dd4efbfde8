import type { CheckFact, SaftFact, SaftFinding } from '../../saft-findings.ts';

/**
 * `ledger`: the entries are to become a ledger, so what would make it wrong is an error.
 * `masters`: only accounts, parties, codes, dimensions and opening balances are wanted; whatever is wrong
 * with the entries is then a warning, since nothing is made of them.
 */
export type SaftScope = 'ledger' | 'masters';

/** `check`: nothing is made of the file; whatever in it contradicts the rest, or the official lists, is an error. */
export type SaftPurpose = SaftScope | 'check';

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

/** What an import can live with, since its own figures come from the entries, and a file should not say. */
const CONTRADICTIONS: ReadonlySet<SaftFact['code']> = new Set([
  'saft_repeated_account',
  'saft_duplicate_analysis',
  'saft_unknown_standard_tax_code',
  'saft_unknown_grouping',
  'saft_unknown_party_account',
  'saft_unknown_analysis',
  'saft_vat_differs',
  'saft_closing_differs',
  'saft_party_opening_differs',
  'saft_party_closing_differs',
] as const);

const OF_CHECK_ALONE: ReadonlySet<SaftFact['code']> = new Set<CheckFact['code']>([
  'saft_unknown_grouping',
  'saft_duplicate_analysis',
  'saft_repeated_journal',
  'saft_vat_differs',
  'saft_vat_rate_differs',
]);

export function isOfCheckAlone(code: SaftFact['code']): code is CheckFact['code'] {
  return OF_CHECK_ALONE.has(code);
}

/** What a ledger has no room for is no fault of a file. */
const ABOUT_LEDGER: ReadonlySet<SaftFact['code']> = new Set([
  'saft_text_cut',
  'saft_second_tax',
  'saft_split_analysis',
  'saft_sums_too_large',
] as const);

/** How bad it is, for what the file is wanted for; null where that is nothing to do with it. */
export function severityOf(code: SaftFact['code'], purpose: SaftPurpose): SaftFinding['severity'] | null {
  if (purpose === 'check') {
    if (ABOUT_LEDGER.has(code)) return null;
    // Books in another currency can hang together.
    if (code === 'saft_unsupported_currency') return 'warning';
    return ERRORS.has(code) || CONTRADICTIONS.has(code) ? 'error' : 'warning';
  }
  if (isOfCheckAlone(code)) return null;
  const excused = purpose === 'masters' && ABOUT_ENTRIES.has(code);
  return ERRORS.has(code) && !excused ? 'error' : 'warning';
}
