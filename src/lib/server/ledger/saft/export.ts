import { norwegianDate, type CivilDate } from '#lib/domain/date.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { readCarried, type Carried } from '#lib/domain/ledger/saft/carried.ts';
import type { WrittenVersion } from '#lib/domain/ledger/saft/element-order.ts';
import type { SaftPeriod } from '#lib/domain/ledger/saft/records.ts';
import { companyElements } from '#lib/domain/ledger/saft/written.ts';
import { xmlOf } from '#lib/domain/ledger/saft/xml.ts';
import { createContext, type Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { RELEASE } from '../../platform/release.ts';
import { findClient, type Client } from '../../platform/tenant/store.ts';
import { carried as carriedRegister } from '../chart/registers.ts';
import type { CarriedParts, GroupedAccount, Sink } from './export-about.ts';
import { entryParts } from './export-entries.ts';
import { masterParts } from './export-masters.ts';
import { daysOf, type ExportDays } from './export-store.ts';

/** What is to be exported: whole periods, the first and the last. */
export interface ExportSpan {
  readonly from: SaftPeriod;
  readonly to: SaftPeriod;
}

export interface ExportAsked extends ExportSpan {
  /** The one that the days demand without it. */
  readonly version?: WrittenVersion | undefined;
}

export interface SaftExported extends ExportDays {
  readonly client: Client;
  readonly version: WrittenVersion;
  readonly vouchers: number;
  readonly grouped: readonly GroupedAccount[];
}

export type SaftExportError = { code: 'saft_span_unknown'; from: SaftPeriod; to: SaftPeriod };

/** From this day on the Tax Administration asks for 1.40. */
const FIRST_DAY_OF_1_40: CivilDate = '2027-01-01';

/** The version that periods ending on a day are to be in: 1.30, from 2027 on 1.40. */
export function versionFor(to: CivilDate): WrittenVersion {
  return to >= FIRST_DAY_OF_1_40 ? '1.40' : '1.30';
}

/**
 * Writes the client's books of some periods as a SAF-T Financial file, as they stand at one moment: valid under the
 * official schema, its balances, totals and references hanging together. What an imported file had said beyond the books
 * is said again. Holds registers and one page of vouchers, never the entries. Changes nothing.
 *
 * Errors: `saft_span_unknown` — the client has no such periods, or the last comes before the first.
 */
export async function exportSaft(
  context: Context,
  asked: ExportAsked,
  sink: Sink,
): Promise<Result<SaftExported, SaftExportError>> {
  const reading = createContext(context.platform, context, { reads: true });
  return reading.transaction(async (tx) => {
    const days = await daysOf(tx, context.clientId, asked);
    if (!days) return err({ code: 'saft_span_unknown', from: asked.from, to: asked.to });
    const version = asked.version ?? versionFor(days.to);
    return ok(await new SaftExport(tx, context, days, version, sink).run());
  });
}

const NAMESPACE = 'urn:StandardAuditFile-Taxation-Financial:NO';

class SaftExport {
  readonly #tx: Tx;
  readonly #context: Context;
  readonly #days: ExportDays;
  readonly #version: WrittenVersion;
  readonly #sink: Sink;

  constructor(tx: Tx, context: Context, days: ExportDays, version: WrittenVersion, sink: Sink) {
    this.#tx = tx;
    this.#context = context;
    this.#days = days;
    this.#version = version;
    this.#sink = sink;
  }

  async run(): Promise<SaftExported> {
    const { clientId } = this.#context;
    const client = await findClient(this.#tx, clientId);
    if (!client) throw new Error('a context names a client that exists');
    const carried = await carriedParts(this.#tx, clientId);
    const about = { tx: this.#tx, clientId, days: this.#days, version: this.#version, carried };
    await this.#sink(`<?xml version="1.0" encoding="UTF-8"?>\n<AuditFile xmlns="${NAMESPACE}">\n`);
    await this.#sink(this.#header(client, carried));
    const masters = await masterParts(about, this.#sink);
    const vouchers = await entryParts(about, masters.partyNames, this.#sink);
    await this.#sink('</AuditFile>\n');
    return { ...this.#days, client, version: this.#version, vouchers, grouped: masters.grouped };
  }

  #header(client: Client, carried: CarriedParts): string {
    const { from, to } = this.#days;
    return xmlOf(
      'Header',
      {
        AuditFileVersion: this.#version,
        AuditFileCountry: 'NO',
        AuditFileDateCreated: norwegianDate(this.#context.platform.clock.now()),
        SoftwareCompanyName: 'Segl',
        SoftwareID: 'Segl',
        SoftwareVersion: RELEASE,
        Company: { ...companyElements(client), ...carried.of('company', '') },
        DefaultCurrencyCode: 'NOK',
        SelectionCriteria: { SelectionStartDate: from, SelectionEndDate: to },
        TaxAccountingBasis: 'A',
        ...carried.of('header', ''),
      },
      this.#version,
    );
  }
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
