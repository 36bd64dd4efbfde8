import { OPENING_SERIES } from '#lib/domain/ledger/coding.ts';
import { toDecimal } from '#lib/domain/money.ts';
import { readCarried } from '#lib/domain/ledger/saft/carried.ts';
import {
  journalElements,
  lineElements,
  lineWith,
  voucherElements,
  type PartyName,
} from '#lib/domain/ledger/saft/written.ts';
import { xmlOf } from '#lib/domain/ledger/saft/xml/writer.ts';
import { series as seriesRegister } from '../chart/registers.ts';
import type { PostedVoucher } from '../vouchers/store.ts';
import type { AboutExport, Sink } from './export-about.ts';
import { numbersTaken, vouchersOfSeries } from './export-store.ts';

/** GeneralLedgerEntries: each series a journal, its vouchers in the order of their numbers. */
export async function entryParts(
  { tx, clientId, days, figures, version, carried }: AboutExport,
  partyNames: ReadonlyMap<string, PartyName>,
  sink: Sink,
): Promise<void> {
  const { vouchers, debit, credit } = figures;
  const taken = await numbersTaken(tx, clientId);
  await sink(
    `<GeneralLedgerEntries><NumberOfEntries>${vouchers}</NumberOfEntries><TotalDebit>${toDecimal(debit)}</TotalDebit>` +
      `<TotalCredit>${toDecimal(credit)}</TotalCredit>\n`,
  );
  for (const series of await seriesRegister.list(tx, clientId)) {
    const head = { ...journalElements(series), ...carried.of('journal', series.code) };
    const opening = `${xmlOf('Journal', head, version).trimEnd().slice(0, -'</Journal>'.length)}\n`;
    let begun = series.code !== OPENING_SERIES;
    if (begun) await sink(opening);
    for await (const page of vouchersOfSeries(tx, clientId, series.code, days)) {
      // The opening balance's own series has vouchers only where it was taken back.
      if (!begun) await sink(opening);
      begun = true;
      await sink(page.map((each) => transactionOf(each, { partyNames, taken, version })).join(''));
    }
    if (begun) await sink('</Journal>\n');
  }
  await sink('</GeneralLedgerEntries>\n');
}

interface Names extends Pick<AboutExport, 'version'> {
  readonly partyNames: ReadonlyMap<string, PartyName>;
  /** Vouchers whose number another of their journal goes by: called by their ids. */
  readonly taken: ReadonlySet<string>;
}

function transactionOf({ voucher, posting }: PostedVoucher, { partyNames, taken, version }: Names): string {
  const elements = {
    ...voucherElements(voucher, posting),
    ...(taken.has(voucher.id) && { TransactionID: voucher.id }),
    ...(voucher.source !== 'import' && { SourceID: posting.postedBy.replaceAll('-', '') }),
    ...readCarried(voucher.carried),
  };
  const head = xmlOf('Transaction', elements, version).trimEnd().slice(0, -'</Transaction>'.length);
  const lines = voucher.lines.map((line, at) => {
    const party = partyNames.get(line.counterpartyId ?? '') ?? null;
    return xmlOf('Line', lineWith(lineElements(line, at + 1, party), readCarried(line.carried)), version);
  });
  return `${head}\n${lines.join('')}</Transaction>\n`;
}
