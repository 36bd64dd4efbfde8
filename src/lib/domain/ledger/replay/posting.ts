import type { Fault, ReplayedEvent } from '../../events/replay/event.ts';
import { unstated, type Others } from '../../events/replay/others.ts';
import type { NewLine, NewVoucher, Posting } from '../voucher.ts';
import { holdsOn, type ChartRows } from './chart-rows.ts';

/** A voucher by its row, which is what its event states. */
export interface PostedRow {
  readonly voucher: NewVoucher;
  readonly posting: Posting;
}

type Against = { readonly chart: ChartRows; readonly others: Others };

/**
 * The guards of posting once more, over what the log had said at the voucher's place: its period was open
 * (`period_was_locked`) and has its date (`period_not_of_date`), what it names had been stated (`named_before_stated`), its
 * accounts held on its date (`account_was_not_valid`), and its VAT codes, with the rate that it says (`vat_was_other`).
 */
export function judgePosting(
  event: ReplayedEvent,
  { voucher, posting }: PostedRow,
  { chart, others }: Against,
): Fault[] {
  const at = { event, voucher, chart };
  return [
    ...judgePeriod(at, posting, others),
    ...judgeNames(at, others),
    ...onceEach(voucher.lines.map(({ account }) => account)).flatMap((account) => judgeAccount(at, account)),
    ...voucher.lines.flatMap(({ vat }) => (vat ? judgeVat(at, vat) : [])),
  ];
}

interface At {
  readonly event: ReplayedEvent;
  readonly voucher: NewVoucher;
  readonly chart: ChartRows;
}

function judgePeriod({ event, voucher, chart }: At, { year, period }: Posting, others: Others): Fault[] {
  const id = `${year}/${period}`;
  const { id: eventId, place } = event;
  const said = others.before('period', id, place);
  const span = chart.periods.get(id);
  const faults: Fault[] = [];
  if (said?.state === 'locked') {
    const expected = `period ${id} as event ${said.eventId} left it, locked`;
    faults.push({ code: 'period_was_locked', eventId, expected, found: 'a voucher posted into it' });
  }
  // Of one that is gone that itself is told.
  if (span && (voucher.date < span.startsOn || voucher.date > span.endsOn)) {
    const expected = `a date from ${span.startsOn} to ${span.endsOn}, of period ${id}`;
    faults.push({ code: 'period_not_of_date', eventId, expected, found: voucher.date });
  }
  return [...faults, ...unstated(others, `period ${id}`, { eventId, place })];
}

function judgeNames({ event: { id: eventId, place }, voucher }: At, others: Others): Fault[] {
  const { lines, series } = voucher;
  const names = onceEach([
    `series ${series}`,
    ...lines.map(({ account }) => `account ${account}`),
    ...lines.flatMap(({ vat }) => (vat ? [`vat-code ${vat.code}`] : [])),
  ]);
  return names.flatMap((name) => unstated(others, name, { eventId, place }));
}

function judgeAccount({ event: { id: eventId }, voucher: { date }, chart }: At, number: string): Fault[] {
  const account = chart.accounts.get(number);
  if (!account || holdsOn(account, date)) return [];
  const [from, to] = [account.validFrom ?? '…', account.validTo ?? '…'];
  const expected = `account ${number} on a date from ${from} to ${to}`;
  return [{ code: 'account_was_not_valid', eventId, expected, found: date }];
}

/** Of a file, and of what turns one of its vouchers, the rate is what the file says. */
const RATED: readonly NewVoucher['source'][] = ['manual', 'draft'];

function judgeVat(
  { event: { id: eventId }, voucher: { date, source }, chart }: At,
  { code, rateBp }: NonNullable<NewLine['vat']>,
): Fault[] {
  const rates = chart.vatCodes.get(code)?.rates.filter((rate) => holdsOn(rate, date));
  if (!rates || rates.some((rate) => !RATED.includes(source) || rate.rateBp === rateBp)) return [];
  const then = rates.map((rate) => rate.rateBp ?? 'no rate').join(', ') || 'not valid';
  const expected = `VAT code ${code} on ${date}: ${then}`;
  return [{ code: 'vat_was_other', eventId, expected, found: String(rateBp ?? 'no rate') }];
}

const onceEach = (names: readonly string[]) => [...new Set(names)];
