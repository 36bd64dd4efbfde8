import type { Fault, ReplayedEvent } from '../../events/replay/event.ts';
import { unstated, type Others } from '../../events/replay/others.ts';
import type { NewLine, NewVoucher, Posting } from '../voucher.ts';
import { requiredOn, type Requirement } from '../requirements.ts';
import { holdsOn, rowThen, type AccountThen, type ChartRows, type RatedCode } from './chart-rows.ts';
import { judgeSoftLock } from './soft-lock.ts';

/** A voucher by its row, which is what its event states. */
export interface PostedRow {
  readonly voucher: NewVoucher;
  readonly posting: Posting;
}

type Against = { readonly chart: ChartRows; readonly others: Others };

/**
 * The guards of posting once more, over what the log had said at the voucher's place: its period was open
 * (`period_was_locked`), or open to whoever posted it (`period_was_soft_locked`), and has its date (`period_not_of_date`), what it names had been stated (`named_before_stated`), its
 * accounts held on its date (`account_was_not_valid`), and its VAT codes, with the rate that it says (`vat_was_other`). Unless
 * it came with a file or takes another back, its lines have the dimensions that their accounts required
 * (`dimension_was_missing`), and neither they nor its parties were closed by then (`dimension_was_closed`,
 * `counterparty_was_closed`). The end of a year comes into a locked period (replay/year-end.ts).
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
    ...onceEach(voucher.lines.map(({ account }) => account)).flatMap((account) =>
      judgeAccount(at, account, others),
    ),
    ...voucher.lines.flatMap(({ vat }) => (vat ? judgeVat(at, vat, others) : [])),
    ...(WRITTEN.includes(voucher.source) ? [...judgeRequired(at, others), ...judgeClosed(at, others)] : []),
  ];
}

/** What was written here: not what a file says, nor what takes it back. */
const WRITTEN: readonly NewVoucher['source'][] = ['manual', 'draft', 'automatic'];

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
  if (said?.state === 'locked' && voucher.source !== 'year-end') {
    const expected = `period ${id} as event ${said.eventId} left it, locked`;
    faults.push({ code: 'period_was_locked', eventId, expected, found: 'a voucher posted into it' });
  }
  // Of what was approved its draft tells who submitted it.
  if (voucher.draftId === null) faults.push(...judgeSoftLock(event, { year, period }, null, others));
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

function judgeAccount({ event, voucher: { date }, chart }: At, number: string, others: Others): Fault[] {
  const { id: eventId, place } = event;
  const account = rowThen<AccountThen>(
    others,
    { type: 'account', id: number, place },
    chart.accounts.get(number),
  );
  if (!account || holdsOn(account, date)) return [];
  const [from, to] = [account.validFrom ?? '…', account.validTo ?? '…'];
  const expected = `account ${number} on a date from ${from} to ${to}`;
  return [{ code: 'account_was_not_valid', eventId, expected, found: date }];
}

/** What is required is not held while something is posted: what every word of those minutes required, a line has. */
function judgeRequired({ event, voucher: { lines, date } }: At, others: Others): Fault[] {
  const requiredThen = (account: string): string[] => {
    const said = others.around('account', account, event).map((each) => each?.words?.['requires']);
    const [first = [], ...rest] = said.map((each) => requiredOn((each ?? []) as Requirement[], date));
    return first.filter((type) => rest.every((types) => types.includes(type)));
  };
  const missing = lines.flatMap(({ account, dimensions }) =>
    requiredThen(account)
      .filter((type) => !dimensions.some((each) => each.type === type))
      .map((type) => `dimension ${type} on account ${account}`),
  );
  const [code, eventId] = ['dimension_was_missing' as const, event.id];
  return onceEach(missing).map((expected) => ({ code, eventId, expected, found: 'none' }));
}

function judgeClosed(
  { event: { id: eventId, place }, voucher: { lines, date } }: At,
  others: Others,
): Fault[] {
  const closed = (code: 'dimension_was_closed' | 'counterparty_was_closed', type: string, ids: string[]) =>
    onceEach(ids).flatMap((id): Fault[] => {
      const validTo = others.before(type, id, place)?.words?.['validTo'];
      if (typeof validTo !== 'string' || date <= validTo) return [];
      return [{ code, eventId, expected: `${type} ${id} until ${validTo}`, found: date }];
    });
  const dimensions = lines.flatMap((line) => line.dimensions.map(({ type, code }) => `${type}/${code}`));
  const parties = lines.flatMap(({ counterpartyId }) => counterpartyId ?? []);
  return [
    ...closed('dimension_was_closed', 'dimension', dimensions),
    ...closed('counterparty_was_closed', 'counterparty', parties),
  ];
}

/** Of a file, and of what turns one of its vouchers, the rate is what the file says. */
function judgeVat(
  { event: { id: eventId, place }, voucher: { date, source }, chart }: At,
  { code, rateBp }: NonNullable<NewLine['vat']>,
  others: Others,
): Fault[] {
  const then = rowThen<Pick<RatedCode, 'rates'>>(
    others,
    { type: 'vat-code', id: code, place },
    chart.vatCodes.get(code),
  );
  const rates = then?.rates.filter((rate) => holdsOn(rate, date));
  if (!rates || rates.some((rate) => !WRITTEN.includes(source) || rate.rateBp === rateBp)) return [];
  const held = rates.map((rate) => rate.rateBp ?? 'no rate').join(', ') || 'not valid';
  const expected = `VAT code ${code} on ${date}: ${held}`;
  return [{ code: 'vat_was_other', eventId, expected, found: String(rateBp ?? 'no rate') }];
}

const onceEach = (names: readonly string[]) => [...new Set(names)];
