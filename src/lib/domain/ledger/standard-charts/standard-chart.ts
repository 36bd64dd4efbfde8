import { defaultVatAccounts, VAT_CODES } from '../vat.ts';
import { ACCOUNT_ROWS, type LegalForm } from './accounts.ts';
import { offeredVat } from './offered-vat.ts';
import { datedRates, type StandardRate } from './rates.ts';

/** An account as a chart begins with it: named in Norwegian, as all accounts of a ledger are. */
export interface StandardAccount {
  readonly number: string;
  readonly name: string;
  /** SAF-T GroupingCategory and GroupingCode (næringsspesifikasjon). */
  readonly groupingCategory: string;
  readonly groupingCode: string;
  /** The VAT code that its lines are offered. */
  readonly vatCode: string | null;
}

/** A standard VAT code (SAF-T), under its own number. */
export interface StandardVatCode {
  readonly code: string;
  readonly standardCode: string;
  readonly description: string;
  /** Oldest first, none beside another. */
  readonly rates: readonly StandardRate[];
}

export interface StandardVatAccount {
  readonly code: string;
  readonly output: string | null;
  readonly input: string | null;
}

/** A series of vouchers, by what kind they are of. */
export interface StandardSeries {
  readonly code: string;
  readonly name: string;
}

/** What the books of a new company are set up with, but for its years. */
export interface StandardChart {
  readonly accounts: readonly StandardAccount[];
  readonly vatCodes: readonly StandardVatCode[];
  readonly vatAccounts: readonly StandardVatAccount[];
  readonly series: readonly StandardSeries[];
}

const SERIES: readonly StandardSeries[] = [
  { code: 'GL', name: 'Hovedbok' },
  { code: 'SALG', name: 'Salg' },
  { code: 'KJØP', name: 'Kjøp' },
  { code: 'BANK', name: 'Bank' },
  { code: 'LØNN', name: 'Lønn' },
];

/**
 * The chart that a company of the form begins with: accounts in the order of their numbers, each of the thirty standard
 * VAT codes with its rates, and the accounts where their tax is posted, which the chart has.
 * @param registered whether it returns VAT: only then an account offers a VAT code
 */
export function standardChart(form: LegalForm, registered: boolean): StandardChart {
  return { accounts: accountsOf(form, registered), ...STANDARD_VAT, series: SERIES };
}

function accountsOf(form: LegalForm, registered: boolean): StandardAccount[] {
  return ACCOUNT_ROWS.filter(([, , , , forms]) => forms?.includes(form) ?? true).map(
    ([number, name, groupingCategory, groupingCode]) => ({
      ...{ number, name, groupingCategory, groupingCode },
      vatCode: registered ? offeredVat(number) : null,
    }),
  );
}

const STANDARD_VAT: Pick<StandardChart, 'vatCodes' | 'vatAccounts'> = {
  vatCodes: VAT_CODES.map((vat) => ({
    code: vat.code,
    standardCode: vat.code,
    description: vat.nb,
    rates: datedRates(vat),
  })),
  vatAccounts: VAT_CODES.flatMap(({ code }) => {
    const { output = null, input = null } = defaultVatAccounts(code);
    return output === null && input === null ? [] : [{ code, output, input }];
  }),
};
