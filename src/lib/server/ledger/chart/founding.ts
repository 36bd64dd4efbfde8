import { norwegianDate, type CivilDate } from '#lib/domain/date.ts';
import { words } from '#lib/domain/input.ts';
import { firstYear, type FirstYearError } from '#lib/domain/ledger/first-year.ts';
import type { FiscalYear } from '#lib/domain/ledger/fiscal-year.ts';
import { LEGAL_FORMS, type LegalForm } from '#lib/domain/ledger/standard-charts/accounts.ts';
import { standardChart, type StandardChart } from '#lib/domain/ledger/standard-charts/standard-chart.ts';
import type { TermKind } from '#lib/domain/ledger/vat-return/terms.ts';
import { isOrgnr, normaliseOrgnr, orgnrKey } from '#lib/domain/orgnr.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { constraintOf } from '../../platform/postgres-error.ts';
import { clientsByOrgnr, findClient } from '../../platform/tenant/store.ts';
import { createClient } from './clients.ts';
import type { Chart } from './registers.ts';
import { addToChart, openYear } from './service.ts';
import { beginRegistration } from '../vat-return/registration.ts';

/** What a client's books begin with. */
export interface Founding {
  /** However it is written. */
  readonly orgnr: string;
  readonly name: string;
  /** Whose standard chart it gets. */
  readonly form: string;
  /** Its first fiscal year, which ends with the calendar year where nothing else is said. */
  readonly startsOn: string;
  readonly endsOn?: string | undefined;
  /** By which terms it returns its VAT from then on, null for not registered; left out: nothing is said of it yet. */
  readonly vat?: TermKind | null | undefined;
}

export interface Founded {
  readonly clientId: string;
  readonly orgnr: string;
  readonly name: string;
  readonly form: LegalForm;
  readonly year: FiscalYear;
  readonly periods: number;
  readonly accounts: number;
}

export type FoundingError =
  | FirstYearError
  | { readonly code: 'orgnr_invalid'; readonly orgnr: string }
  | { readonly code: 'client_name_invalid'; readonly most: number }
  | { readonly code: 'legal_form_unknown'; readonly form: string }
  | { readonly code: 'client_exists'; readonly orgnr: string };

const LONGEST_NAME = 256;

/**
 * Begins the context's client, which must be new, from nothing, in one transaction with an event for each row: the
 * client, its first fiscal year with its periods, series, the standard chart of its legal form with VAT codes and the
 * accounts where VAT is posted, and its registration for VAT where that is known. A client is there in whole or not at all, and an organisation number has one.
 * Guards, in this order: orgnr_invalid · client_name_invalid (empty, or longer than `most`) · legal_form_unknown · those
 * of {@link firstYear} · client_exists
 */
export async function foundClient(
  context: Context,
  founding: Founding,
): Promise<Result<Founded, FoundingError>> {
  const today = norwegianDate(context.platform.clock.now());
  const checked = checkFounding(founding, today);
  if (!checked.ok) return checked;
  const { orgnr } = checked.value;
  try {
    return await context.transaction((tx) => found(tx, context, checked.value));
  } catch (cause) {
    // Somebody was quicker between the look and the writing.
    const refused = constraintOf(cause);
    if (refused === 'client_orgnr_once' || refused === 'client_pkey')
      return err({ code: 'client_exists', orgnr });
    throw cause;
  }
}

interface Checked extends Pick<Founded, 'orgnr' | 'name' | 'form'>, Pick<Founding, 'vat'> {
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
}

function checkFounding(founding: Founding, today: CivilDate): Result<Checked, FoundingError> {
  const orgnr = normaliseOrgnr(founding.orgnr);
  if (!orgnr || !isOrgnr(orgnr)) return err({ code: 'orgnr_invalid', orgnr: founding.orgnr });
  const name = words(LONGEST_NAME).safeParse(founding.name);
  if (!name.success) return err({ code: 'client_name_invalid', most: LONGEST_NAME });
  const form = LEGAL_FORMS.find((each) => each === founding.form);
  if (!form) return err({ code: 'legal_form_unknown', form: founding.form });
  const year = firstYear(founding, today);
  return year.ok ? ok({ orgnr, name: name.data, form, vat: founding.vat, ...year.value }) : year;
}

async function found(
  tx: Tx,
  context: Context,
  { orgnr, name, form, vat, startsOn, endsOn }: Checked,
): Promise<Result<Founded, FoundingError>> {
  const { clientId } = context;
  const known = (await clientsByOrgnr(tx, orgnrKey(orgnr))).length > 0 || (await findClient(tx, clientId));
  if (known) return err({ code: 'client_exists', orgnr });
  const chart = standardChart(form, (vat ?? null) !== null);
  const opened = openYear(startsOn, endsOn);
  const [year] = opened.years;
  if (!year) throw new Error('unreachable: a year was opened');
  await createClient(tx, context, { orgnr, name });
  await addToChart(tx, context, { ...opened, ...rowsOf(chart) });
  if (vat !== undefined) await beginRegistration(tx, context, startsOn, vat);
  const { length: accounts } = chart.accounts;
  return ok({ clientId, orgnr, name, form, year, periods: opened.periods.length, accounts });
}

function rowsOf({
  accounts,
  vatCodes,
  vatAccounts,
  series,
}: StandardChart): Pick<Chart, 'accounts' | 'vatCodes' | 'vatAccounts' | 'series'> {
  return {
    accounts,
    vatCodes: vatCodes.map(({ rates, ...each }) => ({ ...each, rates: [...rates] })),
    vatAccounts: vatAccounts.map((each) => ({ ...each, source: 'chart' })),
    series,
  };
}
