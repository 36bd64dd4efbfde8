import type { Api } from '#lib/api.ts';
import type { CivilDate } from '#lib/domain/date.ts';
import { vatSides, type VatAccounts, type VatSide } from '#lib/domain/ledger/vat-accounts.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';

/** What the books of a client rest on, as the screen shows it. */
export interface Setup {
  readonly accounts: readonly { readonly number: string; readonly name: string }[];
  readonly vatCodes: readonly TaxedCode[];
  /** Of all fiscal years, in order. */
  readonly periods: readonly ExportPeriod[];
  readonly details: Awaited<ReturnType<Api['ledger']['companyDetails']['query']>>;
  readonly imports: Awaited<ReturnType<Api['ledger']['imports']['query']>>;
}

/** A period that can be exported. */
export interface ExportPeriod {
  readonly year: number;
  readonly number: number;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
  readonly lockedAt: Date | null;
}

/** A VAT code whose tax is posted somewhere, and where. */
export interface TaxedCode extends VatAccounts {
  readonly id: string;
  readonly code: string;
  readonly description: string;
  readonly sides: readonly VatSide[];
  /** What says so; null where nothing does. */
  readonly source: 'postings' | 'chart' | 'set' | null;
}

export async function loadSetup(api: Api): Promise<Setup> {
  const [accounts, vatCodes, periods, details, imports] = await Promise.all([
    api.ledger.accounts.query(),
    api.ledger.vatCodes.query(),
    api.ledger.periods.query(),
    api.ledger.companyDetails.query(),
    api.ledger.imports.query(),
  ]);
  return {
    accounts,
    vatCodes: vatCodes.flatMap(taxedCode),
    // What the books begin with is none that anything is exported of.
    periods: periods.filter(({ number }) => number > 0),
    details,
    imports,
  };
}

function taxedCode({
  code,
  description,
  standardCode,
  accounts,
}: Awaited<ReturnType<Api['ledger']['vatCodes']['query']>>[number]): TaxedCode[] {
  const sides = vatSides(standardCode);
  if (sides.length === 0) return [];
  const { output = null, input = null, source = null } = accounts ?? {};
  return [{ id: code, code, description, sides, output, input, source }];
}

/** What an import remarked; a report is kept, and one of another version may have remarks that this one does not make. */
export function remarkName(code: string): string {
  return Object.hasOwn(t.importRemarks, code)
    ? t.importRemarks[code as keyof typeof t.importRemarks]
    : t.setup.unknownRemark(code);
}
