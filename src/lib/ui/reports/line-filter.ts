import { DAYS_AND_ORDER, LINE_OPTIONS } from '#lib/domain/ledger/reports/line-filter.ts';
import { formatAmount, fromDecimal, toDecimal } from '#lib/domain/money.ts';
import { namesOf, type Asking, type FieldName, type Fields } from '#lib/domain/report/fields.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import type { ReportBooks } from './view.ts';

/** What lines are found by among some options, one for each thing that is asked, in the words of the screen. */
export function filtersSaid(
  filter: Asking,
  books: ReportBooks,
  options: Fields = LINE_OPTIONS,
): { name: FieldName; label: string }[] {
  const { since, until, account, party, type, code, text, amount, vatCode } = filter;
  const minor = amount === undefined ? null : fromDecimal(amount);
  const labels: Partial<Record<FieldName, string | null>> = {
    since: since === undefined ? null : t.lineFilter.sinceDay(formatDate(since)),
    until: until === undefined ? null : t.lineFilter.untilDay(formatDate(until)),
    account: account === undefined ? null : `${t.reports.account} ${account}`,
    party: party === undefined ? null : (books.parties.find(({ id }) => id === party)?.name ?? party),
    code: code === undefined ? null : dimensionSaid(books, type, code),
    text: text === undefined ? null : `«${text}»`,
    amount: minor === null ? null : formatAmount(minor),
    vatCode: vatCode === undefined ? null : `${t.reports.vatCode} ${vatCode}`,
  };
  return namesOf(options).flatMap((name) => {
    const label = labels[name] ?? null;
    return label === null ? [] : [{ name, label }];
  });
}

/** The same of the days alone. */
export function daysSaid(filter: Asking, books: ReportBooks): string[] {
  return filtersSaid(filter, books, DAYS_AND_ORDER).map(({ label }) => label);
}

/** What is asked without one thing of it; a dimension is two. */
export function without(filter: Asking, name: FieldName): Asking {
  return { ...filter, [name]: undefined, ...(name === 'code' && { type: undefined }) };
}

/** An amount as it is written, as the address says it; empty of nothing, null of what is none. */
export function amountWritten(text: string): string | null {
  const plain = text.replace(/\s/g, '').replace(',', '.');
  if (plain === '') return '';
  if (!/^\d{1,13}(\.\d{1,2})?$/.test(plain)) return null;
  const [whole = '', cents = ''] = plain.split('.');
  const minor = fromDecimal(`${BigInt(whole)}.${cents.padEnd(2, '0')}`);
  return minor === null ? null : toDecimal(minor);
}

function dimensionSaid({ dimensions }: ReportBooks, type: string | undefined, code: string): string {
  const known = dimensions.find((each) => each.type === type && each.code === code);
  return known ? `${known.typeName} ${code} ${known.name}` : code;
}
