import { cut } from '#lib/domain/text.ts';
import { norwegianDate, type CivilDate } from '#lib/domain/date.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { detailsElements, detailsOn } from '#lib/domain/ledger/company-details.ts';
import { readCarried, type Carried } from '#lib/domain/ledger/saft/carried.ts';
import type { WrittenVersion } from '#lib/domain/ledger/saft/element-order.ts';
import type { SaftPeriod } from '#lib/domain/ledger/saft/records.ts';
import { companyElements } from '#lib/domain/ledger/saft/written.ts';
import { xmlOf } from '#lib/domain/ledger/saft/xml/writer.ts';
import { createContext, type Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { RELEASE } from '../../platform/release.ts';
import { findClient, type Client } from '../../platform/tenant/store.ts';
import { carried as carriedRegister, details } from '../chart/registers.ts';
import type { AboutExport, CarriedParts, GroupedAccount, Sink } from './export-about.ts';
import { entryParts } from './export-entries.ts';
import { masterParts } from './export-masters.ts';
import { daysOf, monthsOf, type ExportDays, type ExportFigures } from './export-store.ts';

/** What is to be exported: whole periods, the first and the last. */
export interface ExportAsked {
  readonly from: SaftPeriod;
  readonly to: SaftPeriod;
  /** The one that the days demand without it. */
  readonly version?: WrittenVersion | undefined;
  /** About as many bytes as a file may have; it is never split within a month. */
  readonly most?: number | undefined;
}

/** One of the files of an export: some of its months, whole by itself. */
export interface ExportPart extends ExportDays, ExportFigures {
  /** From 1, and of how many. */
  readonly no: number;
  readonly of: number;
  readonly fileName: string;
}

export interface SaftExported extends ExportDays {
  readonly client: Client;
  readonly version: WrittenVersion;
  readonly vouchers: number;
  readonly parts: readonly ExportPart[];
  readonly grouped: readonly GroupedAccount[];
}

export type SaftExportError = { code: 'saft_span_unknown'; from: SaftPeriod; to: SaftPeriod };

/** What the Tax Administration takes in one file. */
export const MOST_BYTES = 2_000_000_000;

/** From this day on the Tax Administration asks for 1.40. */
const FIRST_DAY_OF_1_40: CivilDate = '2027-01-01';

/** The version that periods ending on a day are to be in: 1.30, from 2027 on 1.40. */
export function versionFor(to: CivilDate): WrittenVersion {
  return to >= FIRST_DAY_OF_1_40 ? '1.40' : '1.30';
}

/**
 * Writes the client's books of some periods as SAF-T Financial, as they stand at one moment: one file, or more where it
 * would become too large, each of them whole months and valid by itself under the official schema, its balances, totals and
 * references hanging together. What an imported file had said beyond the books is said again. Holds registers and one page
 * of vouchers, never the entries. Changes nothing.
 *
 * @param open gives the way into a file; when the next is asked for, or at the end, this one is complete
 * Errors: `saft_span_unknown` — the client has no such periods, or the last comes before the first.
 */
export async function exportSaft(
  context: Context,
  asked: ExportAsked,
  open: (part: ExportPart) => Sink | Promise<Sink>,
): Promise<Result<SaftExported, SaftExportError>> {
  const reading = createContext(context.platform, context, { reads: true });
  return reading.transaction(async (tx) => {
    const days = await daysOf(tx, context.clientId, asked);
    const client = await findClient(tx, context.clientId);
    if (!days || !client) return err({ code: 'saft_span_unknown', from: asked.from, to: asked.to });
    const version = asked.version ?? versionFor(days.to);
    const carried = await carriedParts(tx, context.clientId);
    const said = await details.list(tx, context.clientId);
    const parts = await partsOf(tx, { context, client, days, most: asked.most ?? MOST_BYTES });
    const grouped = new Map<string, GroupedAccount>();
    for (const part of parts) {
      const about = {
        ...{ tx, clientId: context.clientId, days: part, figures: part, version, carried },
        details: detailsOn(said, part.to),
      };
      const found = await writeFile(context, client, about, await open(part));
      for (const each of found) grouped.set(each.account, each);
    }
    const vouchers = parts.reduce((sum, part) => sum + part.vouchers, 0);
    return ok({ ...days, client, version, vouchers, parts, grouped: [...grouped.values()] });
  });
}

/** The files that {@link exportSaft} would write. Errors: as there. */
export async function planSaft(
  context: Context,
  asked: ExportAsked,
): Promise<Result<readonly ExportPart[], SaftExportError>> {
  return context.transaction(async (tx) => {
    const days = await daysOf(tx, context.clientId, asked);
    const client = await findClient(tx, context.clientId);
    if (!days || !client) return err({ code: 'saft_span_unknown', from: asked.from, to: asked.to });
    return ok(await partsOf(tx, { context, client, days, most: asked.most ?? MOST_BYTES }));
  });
}

/** Runs of months that fit into a file each, named as the Tax Administration asks (documentation of SAF-T Financial). */
async function partsOf(
  tx: Tx,
  { context, client, days, most }: { context: Context; client: Client; days: ExportDays; most: number },
): Promise<ExportPart[]> {
  const runs: (ExportDays & ExportFigures)[] = [];
  for (const month of await monthsOf(tx, context.clientId, days)) {
    const last = runs.at(-1);
    if (last && last.size + month.size <= most) runs[runs.length - 1] = together(last, month);
    else runs.push(month);
  }
  const at = context.platform.clock.now().toISOString().replace(/\D/g, '').slice(0, 14);
  const orgnr = client.orgnr.replace(/[^\w-]/g, '') || 'uten';
  return runs.map((run, index) => ({
    ...run,
    no: index + 1,
    of: runs.length,
    fileName: `SAF-T Financial_${orgnr}_${at}_${index + 1}_${runs.length}.xml`,
  }));
}

function together(one: ExportDays & ExportFigures, next: ExportDays & ExportFigures) {
  return {
    ...{ from: one.from, to: next.to, year: one.year, vouchers: one.vouchers + next.vouchers },
    ...{ debit: one.debit + next.debit, credit: one.credit + next.credit, size: one.size + next.size },
  };
}

const NAMESPACE = 'urn:StandardAuditFile-Taxation-Financial:NO';

/** @returns the accounts that a grouping had to be found for */
async function writeFile(
  context: Context,
  client: Client,
  about: AboutExport,
  sink: Sink,
): Promise<readonly GroupedAccount[]> {
  await sink(`<?xml version="1.0" encoding="UTF-8"?>\n<AuditFile xmlns="${NAMESPACE}">\n`);
  await sink(headerOf(context, client, about));
  const { partyNames, grouped } = await masterParts(about, sink);
  await entryParts(about, partyNames, sink);
  await sink('</AuditFile>\n');
  return grouped;
}

function headerOf(
  { platform }: Context,
  client: Client,
  { days, version, carried, details: told }: AboutExport,
): string {
  const header = {
    AuditFileVersion: version,
    AuditFileCountry: 'NO',
    AuditFileDateCreated: norwegianDate(platform.clock.now()),
    SoftwareCompanyName: 'Segl',
    SoftwareID: 'Segl',
    SoftwareVersion: RELEASE,
    Company: {
      ...companyElements(client),
      Contact: contactOf(client),
      ...carried.of('company', ''),
      ...(told && detailsElements(told)),
    },
    DefaultCurrencyCode: 'NOK',
    SelectionCriteria: { SelectionStartDate: days.from, SelectionEndDate: days.to },
    TaxAccountingBasis: 'A',
    ...carried.of('header', ''),
  };
  return xmlOf('Header', header, version);
}

/**
 * Where nobody was named: the schema demands somebody, and the books know nobody but the company; a name that is not structured stands as the last one
 * (documentation of PersonNameStructure).
 */
function contactOf({ name }: Client): Carried {
  return { ContactPerson: { FirstName: 'NotUsed', LastName: cut(name, 70) } };
}

async function carriedParts(tx: Tx, clientId: string): Promise<CarriedParts> {
  const rows = await carriedRegister.list(tx, clientId);
  const byType = Map.groupBy(rows, ({ type }) => type);
  const maps = new Map(
    [...byType].map(([type, of]) => [type, new Map(of.map(({ key, elements }) => [key, elements]))]),
  );
  return {
    of: (type, key) => readCarried(maps.get(type)?.get(key)),
    has: (type, key) => maps.get(type)?.has(key) ?? false,
    all: (type): Carried[] =>
      [...(byType.get(type) ?? [])]
        .sort((one, other) => Number(one.key) - Number(other.key))
        .map(({ elements }) => readCarried(elements)),
  };
}
