import type { NewLine, NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { isWritten } from './objections.ts';
import { dimensionKey, invoiceKey, type Standing } from './standing-store.ts';

/** What the vouchers before it in its batch have of what there may be once. */
export interface Before {
  readonly ids: Set<string>;
  readonly invoices: Set<string>;
}

/**
 * Whether nothing can speak against posting it: of whatever is not clear at once the answer is no, and posting it by itself says
 * what it is. Takes its id and invoices down where it is.
 */
export function isClear(voucher: NewVoucher, standing: Standing, before: Before): boolean {
  const { id, series, date, lines, source } = voucher;
  // What takes another back, opens books or ends a year has rules of its own.
  const written = isWritten(voucher);
  if (!written && source !== 'import') return false;
  if (standing.posted.has(id) || before.ids.has(id)) return false;
  if (!standing.series.has(series) || !standing.periods.has(date)) return false;
  if (!lines.every((line) => isClearLine(line, date, standing, written))) return false;
  const invoices = written ? lines.flatMap(invoiceOf) : [];
  if (invoices.some((key) => standing.invoices.has(key) || before.invoices.has(key))) return false;
  before.ids.add(id);
  for (const key of invoices) before.invoices.add(key);
  return true;
}

function isClearLine(line: NewLine, date: string, standing: Standing, written: boolean): boolean {
  const account = standing.accounts.get(line.account);
  if (!account || !holds(account, date)) return false;
  return (
    isClearVat(line, date, standing) &&
    isOpen(line.counterpartyId, standing.parties, date, written) &&
    line.dimensions.every((each) => isOpen(dimensionKey(each), standing.dimensions, date, written)) &&
    (!written || hasRequired(line, date, standing))
  );
}

function isClearVat({ vat }: NewLine, date: string, { rates, returned }: Standing): boolean {
  if (!vat) return true;
  if (returned.some(({ startsOn, endsOn }) => startsOn <= date && date <= endsOn)) return false;
  return (rates.get(vat.code) ?? []).some((rate) => holds(rate, date) && rate.rateBp === vat.rateBp);
}

function isOpen(
  key: string | null,
  known: ReadonlyMap<string, { readonly validTo: string | null }>,
  date: string,
  written: boolean,
): boolean {
  if (key === null) return true;
  const found = known.get(key);
  return found !== undefined && (!written || found.validTo === null || found.validTo >= date);
}

function hasRequired({ account, dimensions }: NewLine, date: string, { required }: Standing): boolean {
  const asked = (required.get(account) ?? []).filter((each) => holds(each, date));
  return asked.every(({ type }) => dimensions.some((each) => each.type === type));
}

function invoiceOf({ reference, counterpartyId }: NewLine): string[] {
  return reference && counterpartyId ? [invoiceKey(counterpartyId, reference)] : [];
}

function holds(
  { validFrom, validTo }: { readonly validFrom: string | null; readonly validTo: string | null },
  date: string,
): boolean {
  return (validFrom === null || validFrom <= date) && (validTo === null || validTo >= date);
}
