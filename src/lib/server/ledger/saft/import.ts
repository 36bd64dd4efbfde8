import type { CivilDate } from '#lib/domain/date.ts';
import type { FiscalYear } from '#lib/domain/ledger/fiscal-year.ts';
import type { SaftScope } from '#lib/domain/ledger/saft/checked/check.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { violationOf } from '../../platform/postgres-error.ts';
import { periods } from '../chart/registers.ts';
import { fiscalYearsOf, lockedBy } from '../chart/service.ts';
import { SaftFileImport, type SaftFileError, type SaftImported } from './one-file.ts';
import {
  orgnrOf,
  SaftSelection,
  settleSurvey,
  surveySaft,
  type SaftSource,
  type SaftSurvey,
  type SurveyError,
  type Surveyed,
} from './survey.ts';

export type { SaftImported } from './one-file.ts';

/** What became of the files of a selection, in the order of what they cover. */
export interface SaftFilesImported {
  readonly files: readonly SaftImported[];
  /** Months that were locked. */
  readonly locked: number;
  /** The last event of it all. */
  readonly eventId: string;
}

export type SaftImportError =
  | SurveyError
  | SaftFileError
  | { code: 'saft_refused_by_ledger'; constraint: string; reason: string };

export interface SaftImportOptions {
  /** `masters`: everything but the vouchers, for a file whose entries are of no use. */
  readonly scope?: SaftScope;
  /** The context's client is there already, and the files go on from its books; else it must be new. */
  readonly added?: boolean;
  /** Months that end before this day are locked when all of it is there. */
  readonly lockedBefore?: CivilDate | undefined;
}

/** {@link importSaftFiles} of one file into a new client. */
export async function importSaft(
  context: Context,
  source: SaftSource,
  scope: SaftScope = 'ledger',
): Promise<Result<SaftImported, SaftImportError>> {
  const imported = await importSaftFiles(context, [source], { scope });
  if (!imported.ok) return imported;
  const [only] = imported.value.files;
  if (!only) throw new Error('unreachable: a file was imported');
  return ok(only);
}

/**
 * Imports the SAF-T files of one company into the context's client, in one transaction and in the order of what they cover:
 * accounts, VAT table and accounts, counterparties, dimensions, fiscal years, the opening balance (period 0), journals as
 * series, vouchers numbered in the files' order. Reads each file twice, as a stream: what fiscal years there are, only all
 * entries of all files say. A file that can't be read, does not hang together or does not go on from what is there leaves
 * nothing of any of them behind; holds the registers of each, never the entries.
 *
 * What comes after the first, or to a client that is there, is added ({@link joinBooks}): its openings must be the closings here,
 * new accounts, parties, codes, dimensions, series and years are made, and what it says otherwise of those that are there is
 * told in its report (`conflicts`), and changes nothing.
 *
 * Errors besides those of reading and of {@link joinBooks}: `client_exists` (a company that is there already, where none was
 * named) · `saft_changed_meanwhile` · `saft_refused_by_ledger`.
 */
export async function importSaftFiles(
  context: Context,
  sources: readonly SaftSource[],
  { scope = 'ledger', added = false, lockedBefore }: SaftImportOptions = {},
): Promise<Result<SaftFilesImported, SaftImportError>> {
  const here = added ? await yearsHere(context) : [];
  const surveyed = await surveyAll(sources, scope, here);
  if (!surveyed.ok) return surveyed;
  const [first] = surveyed.value;
  if (!first) throw new TypeError('there are no files to import');
  try {
    return await context.transaction<SaftFilesImported, SaftImportError>(async (tx) => {
      const files: SaftImported[] = [];
      for (const { source, survey } of surveyed.value) {
        const one = await new SaftFileImport(tx, context, scope, survey).run(
          source,
          added || files.length > 0,
        );
        if (!one.ok) return one;
        files.push(one.value);
      }
      const locks = lockedBefore === undefined ? [] : await lockBefore(tx, context, lockedBefore);
      return ok({ files, locked: locks.length, eventId: locks.at(-1) ?? files.at(-1)?.eventId ?? '' });
    });
  } catch (cause) {
    const refused = violationOf(cause);
    if (refused?.constraint === 'client_orgnr_once' || refused?.constraint === 'client_pkey')
      return err({ code: 'client_exists', orgnr: orgnrOf(first.survey) });
    if (refused) return err({ code: 'saft_refused_by_ledger', ...refused });
    throw cause;
  }
}

interface Source {
  readonly source: SaftSource;
  readonly survey: SaftSurvey;
}

/** In the order of what they cover. */
async function surveyAll(
  sources: readonly SaftSource[],
  scope: SaftScope,
  here: readonly FiscalYear[],
): Promise<Result<Source[], SurveyError>> {
  const selection = new SaftSelection();
  const read: { source: SaftSource; surveyed: Surveyed }[] = [];
  for (const source of sources) {
    const surveyed = await surveySaft(source, scope, selection);
    if (!surveyed.ok) return surveyed;
    read.push({ source, surveyed: surveyed.value });
  }
  const all: Source[] = [];
  for (const { source, surveyed } of read) {
    const survey = settleSurvey(surveyed, here);
    if (!survey.ok) return survey;
    all.push({ source, survey: survey.value });
  }
  const from = ({ survey }: Source) => survey.calendar.covers.from;
  return ok(all.sort((one, other) => (from(one) < from(other) ? -1 : from(one) > from(other) ? 1 : 0)));
}

/** Each month before the day that is open still, in order. @returns the events */
async function lockBefore(tx: Tx, context: Context, day: CivilDate): Promise<string[]> {
  const open = (await periods.list(tx, context.clientId))
    .filter(({ number, lockedAt, endsOn }) => number > 0 && lockedAt === null && endsOn < day)
    .sort((one, other) => (one.startsOn < other.startsOn ? -1 : 1));
  const to = lockedBy(context);
  const events: string[] = [];
  for (const row of open) events.push(await periods.change(tx, context, 'period.locked', { row, to }));
  return events;
}

async function yearsHere(context: Context): Promise<readonly FiscalYear[]> {
  const years = await context.transaction(async (tx) => ok(await fiscalYearsOf(tx, context.clientId)));
  return years.ok ? years.value : [];
}
