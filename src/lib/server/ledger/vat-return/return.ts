import { daysAfter, norwegianDate, type CivilDate } from '#lib/domain/date.ts';
import { vatChartOf, type AccountInTerm, type VatChart } from '#lib/domain/ledger/vat-return/accounts.ts';
import { figuresOf, type CodedLines, type Figures } from '#lib/domain/ledger/vat-return/figures.ts';
import { weigh, type VatFinding } from '#lib/domain/ledger/vat-return/findings.ts';
import type { Remark } from '#lib/domain/ledger/vat-return/remarks.ts';
import { termsOf, type VatRegistration, type VatTerm } from '#lib/domain/ledger/vat-return/terms.ts';
import { vatReturnXml } from '#lib/domain/ledger/vat-return/xml.ts';
import type { VatSide } from '#lib/domain/ledger/vat-accounts.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { findClient } from '../../platform/tenant/store.ts';
import { accounts as chartAccounts, periods, vatAccounts, vatCodes } from '../chart/registers.ts';
import { fiscalYearsOf } from '../chart/service.ts';
import { listDelivered, type Delivered } from './delivered.ts';
import { registrations, specifications } from './registers.ts';
import { accountsInTerm, codedLines, type Sides } from './store.ts';
import manifest from '../../../../../package.json' with { type: 'json' };

/** What is said with a return, beside its figures. */
export interface Remarks {
  /** By the line's id. */
  readonly lines: readonly { readonly line: string; readonly remark: Remark }[];
  readonly whole: Remark | null;
}

export const NO_REMARKS: Remarks = { lines: [], whole: null };

/** A term with what has become of it; of a term that nobody has returned, `delivered` is empty. */
export interface TermStanding extends VatTerm {
  /** Oldest first; each after the first corrects the one before it. */
  readonly delivered: readonly Delivered[];
}

/** By which terms the client returns, and each of them up to the one that the day is in. */
export interface Terms {
  readonly registrations: readonly VatRegistration[];
  /** What is safe to begin with where nothing is registered: from the first day of the books. */
  readonly begins: CivilDate | null;
  readonly terms: readonly TermStanding[];
}

export async function readTerms(tx: Tx, { clientId, platform }: Context): Promise<Terms> {
  const registered = await registrations.list(tx, clientId);
  const years = await fiscalYearsOf(tx, clientId);
  // An opening balance stands where the books begin, which may be within a year.
  const [opening] = await periods.list(tx, clientId, { number: 0 });
  const begins = opening?.startsOn ?? years.map(({ startsOn }) => startsOn).sort()[0] ?? null;
  const delivered = await listDelivered(tx, clientId);
  const terms = termsOf(registered, norwegianDate(platform.clock.now()));
  return {
    registrations: registered,
    begins,
    // From before the books begin there is nothing to return here.
    terms: terms
      .filter(({ endsOn }) => begins !== null && endsOn >= begins)
      .map((term) => ({
        ...term,
        delivered: delivered.filter(({ startsOn }) => startsOn === term.startsOn),
      })),
  };
}

/** So far back is it worked out what a term comes to that nobody has returned: a year, and what is due of it. */
const NEAR_DAYS = 450;

/** A term with what it comes to. */
export interface TermDue extends TermStanding {
  /**
   * What is to be paid, or negative to be had back, in whole kroner: as it was delivered, else as the books have it now; null
   * of a term that began more than {@link NEAR_DAYS} ago and has no return that holds.
   */
  readonly due: bigint | null;
}

export interface TermsDue extends Omit<Terms, 'terms'> {
  readonly terms: readonly TermDue[];
}

/** {@link readTerms} with what each comes to. */
export async function readTermsDue(
  tx: Tx,
  context: Context,
  today = norwegianDate(context.platform.clock.now()),
): Promise<TermsDue> {
  const { terms, ...found } = await readTerms(tx, context);
  const sides = sidesOf(await readVatChart(tx, context.clientId));
  const near = daysAfter(today, -NEAR_DAYS);
  const due: TermDue[] = [];
  for (const term of terms) {
    const holds = term.delivered.find(({ reopenedAt }) => reopenedAt === null);
    const coded = holds || term.startsOn < near ? null : await readCoded(tx, context.clientId, term, sides);
    due.push({ ...term, due: holds?.due ?? (coded && figuresOf(coded).due) });
  }
  return { ...found, terms: due };
}

/** A term's return as the books have it now. */
export interface ReturnNow {
  readonly term: TermStanding;
  readonly figures: Figures;
  readonly accounts: readonly AccountInTerm[];
  readonly chart: VatChart;
  readonly findings: readonly VatFinding[];
  readonly xml: string;
}

/** Reads a term's lines and accounts and makes the return of them; null where the client has no term that begins then. */
export async function readReturn(
  tx: Tx,
  context: Context,
  startsOn: CivilDate,
  remarks: Remarks,
): Promise<ReturnNow | null> {
  const { clientId, platform } = context;
  const { terms } = await readTerms(tx, context);
  const term = terms.find((each) => each.startsOn === startsOn);
  const client = await findClient(tx, clientId);
  if (!term || !client) return null;
  const chart = await readVatChart(tx, clientId);
  const accounts = await accountsInTerm(tx, clientId, term, {
    accounts: [...chart.sides.keys()],
    settlement: chart.settlement,
  });
  const figures = figuresOf(await readCoded(tx, clientId, term, sidesOf(chart)));
  const said = new Map(remarks.lines.map(({ line, remark }) => [line, remark]));
  const earlier = terms.find(
    (each) => each.endsOn < term.startsOn && !each.delivered.some(({ reopenedAt }) => reopenedAt === null),
  );
  const findings = weigh({
    ...{ term, figures, accounts, remarks: said },
    today: norwegianDate(platform.clock.now()),
    earlier: earlier?.startsOn ?? null,
  });
  const xml = vatReturnXml({
    orgnr: client.orgnr.replace(/\D/g, ''),
    ...{ term, due: figures.due, lines: figures.lines, remarks: said, remark: remarks.whole },
    reference: `mva-${startsOn}-${term.delivered.length + 1}`,
    program: { name: 'Segl', version: manifest.version },
  });
  return { term, figures, accounts, chart, findings, xml };
}

/** The accounts of tax, and what else a settlement needs, of the client's chart. */
export async function readVatChart(tx: Tx, clientId: string): Promise<VatChart> {
  return vatChartOf(await chartAccounts.list(tx, clientId), await vatAccounts.list(tx, clientId));
}

export function sidesOf({ sides }: VatChart): Sides {
  const of = (side: VatSide) => [...sides].filter(([, each]) => each === side).map(([account]) => account);
  return { output: of('output'), input: of('input') };
}

async function readCoded(tx: Tx, clientId: string, term: VatTerm, sides: Sides): Promise<CodedLines[]> {
  const standard = new Map((await vatCodes.list(tx, clientId)).map((each) => [each.code, each.standardCode]));
  const specified = new Map(
    (await specifications.list(tx, clientId)).map((each) => [each.code, each.specification]),
  );
  return (await codedLines(tx, clientId, term, sides)).map((each) => ({
    ...each,
    standardCode: standard.get(each.code) ?? '',
    specification: specified.get(each.code) ?? null,
  }));
}
