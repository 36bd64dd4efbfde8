import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { daysAfter, type CivilDate } from '#lib/domain/date.ts';
import type { NewLine, NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { ok, type Failure, type Result } from '#lib/domain/result.ts';
import { reopenPeriod } from '#lib/server/desk/periods/service.ts';
import { addAccount, changeAccount } from '#lib/server/ledger/chart/accounts.ts';
import { addDimension } from '#lib/server/ledger/chart/dimensions.ts';
import { liftSoftLock, lockPeriod, softLockPeriod } from '#lib/server/ledger/chart/service.ts';
import { setVatRate } from '#lib/server/ledger/chart/vat-code-changes.ts';
import { openNextYear } from '#lib/server/ledger/chart/years-ahead.ts';
import { reopenReturn, settleReturn } from '#lib/server/ledger/vat-return/deliver.ts';
import { loadVoucher } from '#lib/server/ledger/vouchers/read-store.ts';
import { reverseVoucher } from '#lib/server/ledger/vouchers/reversal.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { must } from '../setup/books/drafts.ts';
import { deliverTerm } from '../setup/books/vat-return.ts';
import { endAsUsual } from '../setup/books/year-end.ts';
import { payAbroad } from './abroad.ts';
import { ACCOUNTS, CODES, YEAR, type Company } from './company.ts';
import { dayOf, type Model, type Month } from './model.ts';

/**
 * Something that a person does, at random. Numbers choose among what there is when it comes to it; what each means says
 * {@link DOING}.
 */
export interface Step {
  readonly does: keyof typeof DOING;
  readonly who: number;
  readonly which: number;
  readonly day: number;
  readonly year: number;
  readonly ore: number;
  /** Nine times in ten: as it should be done. */
  readonly well: boolean;
}

const often = (does: Step['does'], weight: number) => ({ weight, arbitrary: fc.constant(does) });

export const step: fc.Arbitrary<Step> = fc.record({
  does: fc.oneof(
    ...[often('post', 16), often('reverse', 5), often('correct', 2), often('lock', 2), often('lockMany', 3)],
    ...[often('reopen', 3), often('rate', 1), often('account', 1), often('closeAccount', 1)],
    ...[often('dimension', 1), often('require', 1), often('openYear', 1), often('endYear', 5)],
    ...[often('abroad', 3), often('softLock', 2)],
    ...[often('deliver', 3), often('reopenReturn', 1), often('settle', 2)],
  ),
  who: fc.nat({ max: 1 }),
  which: fc.nat({ max: 1000 }),
  day: fc.nat({ max: 370 }),
  year: fc.nat({ max: 2 }),
  ore: fc.integer({ min: 1, max: 10_000_000 }),
  well: fc.nat({ max: 9 }).map((one) => one > 0),
});

/** What came of a step, and what the books are then. */
export interface Done {
  readonly outcome: string;
  /** What the model had expected, where it does. */
  readonly expected: string | null;
  /** What it does to the model, if it was done. */
  readonly apply: (model: Model) => void;
}

/** Begins a step in the company as it stands. Throws where a service does: nothing that a person does may make it. */
export function doing({ model, people }: Company, said: Step): Promise<Done> {
  const who = people[said.who % people.length];
  if (!who) throw new Error('nobody is there');
  return DOING[said.does](who, model, said);
}

const DOING = {
  async post(who: Context, model: Model, said: Step): Promise<Done> {
    const voucher = voucherOf(model, said);
    return posting(model, voucher, await postVoucher(who, voucher));
  },

  async reverse(who: Context, model: Model, said: Step): Promise<Done> {
    const original = chosen(
      [...model.vouchers.values()].filter(({ reversesId }) => reversesId === null),
      said,
    );
    if (!original) return NOTHING;
    // By its day or later; one in ten too early.
    const date = said.well ? daysAfter(original.date, said.day % 40) : daysAfter(original.date, -1);
    const request = { id: uuidv7(), date, text: 'Feil' };
    const voucher = model.turned(original.id, request);
    const early = date < original.date ? 'reversal_too_early' : model.refusalOf(voucher);
    const expected = original.source === 'automatic' ? 'reversal_of_difference' : early;
    const result = await reverseVoucher(who, { ...request, voucherId: original.id });
    return { ...posting(model, voucher, result), expected: expected ?? 'done' };
  },

  /** Taken back on its own day, and posted as it should have been. */
  async correct(who: Context, model: Model, said: Step): Promise<Done> {
    const original = chosen(
      [...model.vouchers.values()].filter(({ source }) => source === 'manual'),
      said,
    );
    if (!original) return NOTHING;
    const request = { id: uuidv7(), date: original.date, text: 'Rettet' };
    const turned = model.turned(original.id, request);
    const expected = model.refusalOf(turned);
    const first = await reverseVoucher(who, { ...request, voucherId: original.id });
    if (!first.ok) return { ...posting(model, turned, first), expected: expected ?? 'done' };
    const again: NewVoucher = { ...original, id: uuidv7(), text: 'Slik skulle det være' };
    const second = await postVoucher(who, again);
    const apply = (books: Model) => {
      books.post(turned);
      if (second.ok) books.post(again);
    };
    return { outcome: 'done', expected: expected ?? 'done', apply };
  },

  async lock(who: Context, model: Model, said: Step): Promise<Done> {
    const month = said.well ? model.firstOpen : chosen(model.months, said);
    return month ? locking(who, model, month) : NOTHING;
  },

  /** Up to a year's end, so that there are years that can be ended. */
  async lockMany(who: Context, model: Model, said: Step): Promise<Done> {
    const open = model.months.filter((month) => !model.locked.has(month));
    const done: Done[] = [];
    for (const month of open.slice(0, said.well ? 12 - (model.locked.size % 12) : said.which % 5))
      done.push(await locking(who, model, month));
    const apply = (books: Model) => done.forEach((each) => each.outcome === 'done' && each.apply(books));
    return {
      outcome: done.some(({ outcome }) => outcome === 'done') ? 'done' : 'nothing',
      expected: null,
      apply,
    };
  },

  async reopen(who: Context, model: Model, said: Step): Promise<Done> {
    const month = said.well ? model.lastLocked : chosen(model.months, said);
    if (!month) return NOTHING;
    const expected = () => {
      if (!model.locked.has(month)) return 'period_not_locked';
      return month === model.lastLocked ? null : 'period_not_last_locked';
    };
    const wanted = expected();
    const result = await reopenPeriod(who, {
      id: uuidv7(),
      ...numbersOf(month),
      reason: 'Et bilag kom for sent',
    });
    const outcome = result.ok ? result.value.outcome : result.error.code;
    const apply = (books: Model) => outcome === 'opened' && books.locked.delete(month);
    return { outcome, expected: wanted, apply };
  },

  /** Those who are here may all lock, so that it holds none of them up. */
  async softLock(who: Context, model: Model, said: Step): Promise<Done> {
    const month = chosen(model.months, said);
    if (!month) return NOTHING;
    const act = said.well ? softLockPeriod : liftSoftLock;
    return { ...changing(await act(who, numbersOf(month))), expected: null, apply: () => {} };
  },

  /** What was open of the supplier is paid at another rate, matched, and now and then opened again. */
  async abroad(who: Context, model: Model, said: Step): Promise<Done> {
    const invoice = BigInt(1 + (said.ore % 1_000_000));
    const posted = await payAbroad(who, {
      ...{
        date: dateIn(model, said),
        invoice,
        paid: said.which % 3 === 0 ? invoice : BigInt(1 + said.which) * 1_000n,
      },
      ...{ rates: [1_150n, 1_000n + BigInt(said.day)], undo: !said.well },
    });
    const apply = (books: Model) => posted.forEach((voucher) => books.post(voucher));
    return { outcome: posted.length > 0 ? 'done' : 'nothing', expected: null, apply };
  },

  async rate(who: Context, model: Model, said: Step): Promise<Done> {
    const code = CODES[said.which % CODES.length] ?? '1';
    const rate = {
      from: dayOf(YEAR + said.year, said.day),
      rateBp: said.well ? 2500 - (said.which % 20) * 100 : 1500,
    };
    const newest = model.rates.get(code)?.at(-1);
    const last = model.lastUseOf(code);
    const expected = () => {
      if (newest?.from === rate.from && newest.rateBp === rate.rateBp) return 'nothing';
      if (last !== null && rate.from <= last) return 'vat_rate_in_use';
      return newest && rate.from <= newest.from ? 'vat_rate_too_early' : 'done';
    };
    const wanted = expected();
    const done = changing(await setVatRate(who, { code, ...rate }));
    return { ...done, expected: wanted, apply: (books) => books.setRate(code, rate) };
  },

  async account(who: Context, model: Model, said: Step): Promise<Done> {
    const number = String(6600 + (said.which % 30));
    const grouping = { groupingCategory: 'annenDriftskostnad', groupingCode: '6695' };
    const words = {
      name: `Konto ${number}`,
      ...grouping,
      validFrom: null,
      validTo: null,
      vatCode: null,
      requires: [],
    };
    const known = model.accounts.get(number);
    const same = known && known.validTo === null && known.requires === null;
    const expected = known ? (same ? 'nothing' : 'account_exists') : 'done';
    const apply = (books: Model) => void books.accounts.set(number, { requires: null, validTo: null });
    return { ...changing(await addAccount(who, { number, ...words })), expected, apply };
  },

  async closeAccount(who: Context, model: Model, said: Step): Promise<Done> {
    const number = chosen(
      [...model.accounts.keys()].filter((each) => each.startsWith('6')),
      said,
    );
    const account = number && model.accounts.get(number);
    if (!number || !account) return NOTHING;
    const validTo = dayOf(YEAR + said.year, said.day);
    const last = model.lines
      .filter((line) => line.account === number)
      .map(({ date }) => date)
      .sort()
      .at(-1);
    const same = account.validTo === validTo ? 'nothing' : 'done';
    const expected = last !== undefined && last > validTo && same === 'done' ? 'account_in_use' : same;
    const apply = (books: Model) => books.changeAccount(number, { validTo });
    return { ...changing(await changeAccount(who, { number, validTo })), expected, apply };
  },

  async dimension(who: Context, model: Model, said: Step): Promise<Done> {
    const code = String(said.which % 4);
    const expected = model.dimensions.has(code) ? 'nothing' : 'done';
    const result = await addDimension(who, { type: 'P', code, name: `Prosjekt ${code}` });
    return { ...changing(result), expected, apply: (books) => void books.dimensions.add(code) };
  },

  async require(who: Context, model: Model, said: Step): Promise<Done> {
    const account = model.accounts.get('6540');
    if (!account || account.requires) return NOTHING;
    const requires = { type: 'P', from: dayOf(YEAR + said.year, said.day) };
    const said6540 = { number: '6540', requires: [{ type: 'P', validFrom: requires.from, validTo: null }] };
    const done = changing(await changeAccount(who, said6540));
    return {
      ...done,
      expected: null,
      apply: (books) => books.changeAccount('6540', { requires }),
    };
  },

  async openYear(who: Context, model: Model): Promise<Done> {
    const year = Math.max(...model.years) + 1;
    if (year > YEAR + 2) return NOTHING;
    const done = changing(await openNextYear(who, { startsOn: `${year}-01-01`, endsOn: `${year}-12-31` }));
    return {
      ...done,
      expected: 'done',
      apply: (books) => void (books.years = years([...books.years, year])),
    };
  },

  async endYear(who: Context, model: Model, said: Step): Promise<Done> {
    const endable = model.years.find((each) => model.isEndable(each) && model.leftOf(each) !== 0n);
    const year = (said.well && endable) || chosen(model.years, said);
    if (year === undefined) return NOTHING;
    const id = uuidv7();
    const had = new Set(model.years);
    const dispositions = said.well ? undefined : [{ from: '8960', to: '2050', amount: BigInt(said.ore) }];
    const expected = endingOf(model, year, dispositions?.[0]?.amount);
    const result = await endAsUsual(who, year, { id, ...(dispositions && { dispositions }) });
    const voucher = await voucherAs(who, id);
    const apply = (books: Model) => {
      books.years = years([...books.years, year + 1]);
      if (voucher) books.post(voucher);
    };
    const outcome = result.ok ? result.value.outcome : result.error.code;
    // Nothing was left to be moved, and the year after was not open yet.
    const opened = (said: string) => (said === 'nothing' && !had.has(year + 1) ? 'done' : said);
    return { outcome: opened(outcome), expected: opened(expected), apply };
  },

  async deliver(who: Context, model: Model, said: Step): Promise<Done> {
    const startsOn = chosen(termsOf(model), said);
    if (!startsOn) return NOTHING;
    const id = uuidv7();
    const result = await deliverTerm(who, id, startsOn);
    const apply = (books: Model) => void books.returned.set(startsOn, { endsOn: endOf(startsOn), id });
    return { ...changing(result), expected: model.returned.has(startsOn) ? 'vat_return_holds' : null, apply };
  },

  async reopenReturn(who: Context, model: Model, said: Step): Promise<Done> {
    const [startsOn, found] = chosen([...model.returned], said) ?? [];
    if (!startsOn || !found) return NOTHING;
    const result = await reopenReturn(who, { id: found.id, reason: 'Glemt faktura' });
    return { ...changing(result), expected: 'done', apply: (books) => books.reopen(startsOn, found.id) };
  },

  async settle(who: Context, model: Model, said: Step): Promise<Done> {
    const [, found] = chosen([...model.returned], said) ?? [];
    if (!found) return NOTHING;
    const date = dayOf(YEAR + said.year, said.day);
    const result = await settleReturn(who, { id: found.id, date, series: 'GL', text: 'Oppgjør' });
    const voucher = result.ok && result.value.outcome === 'created' ? await voucherAs(who, found.id) : null;
    const outcome = result.ok ? (voucher ? 'done' : 'nothing') : result.error.code;
    return { outcome, expected: null, apply: (books) => voucher && books.post(voucher) };
  },
};

const NOTHING: Done = { outcome: 'nothing', expected: null, apply: () => {} };

const years = (all: readonly number[]) => [...new Set(all)].sort();

function chosen<T>(all: readonly T[], { which }: Step): T | undefined {
  return all[which % Math.max(1, all.length)];
}

function posting(model: Model, voucher: NewVoucher, result: Result<unknown, Failure>): Done {
  const outcome = result.ok ? 'done' : result.error.code;
  return { outcome, expected: model.refusalOf(voucher) ?? 'done', apply: (books) => books.post(voucher) };
}

function changing(result: Result<{ readonly eventId: string | null }, Failure>): Pick<Done, 'outcome'> {
  if (!result.ok) return { outcome: result.error.code };
  return { outcome: result.value.eventId === null ? 'nothing' : 'done' };
}

function numbersOf(month: Month): { year: number; period: number } {
  const [year = '', period = ''] = month.split('-');
  return { year: Number(year), period: Number(period) };
}

async function locking(who: Context, model: Model, month: Month): Promise<Done> {
  const already = model.locked.has(month);
  const expected = already ? 'nothing' : month === model.firstOpen ? 'done' : 'period_out_of_order';
  const done = changing(await lockPeriod(who, numbersOf(month)));
  return { ...done, expected, apply: (books) => void books.locked.add(month) };
}

/** Why a year would not be ended, or what becomes of it. */
function endingOf(model: Model, year: number, amount: bigint | undefined): string {
  const left = model.leftOf(year);
  if (!model.isEndable(year)) return 'year_end_periods_open';
  if (model.years.some((each) => each < year && model.leftOf(each) !== 0n)) return 'year_end_earlier_first';
  if (left === 0n) return 'nothing';
  return amount === undefined || amount === left ? 'posted' : 'year_end_off';
}

/** The first days of the terms of the years, all of which are over. */
function termsOf(model: Model): CivilDate[] {
  return model.years
    .filter((year) => year <= YEAR + 1)
    .flatMap((year) => [1, 3, 5, 7, 9, 11].map((month) => dayOfMonth(year, month)));
}

const dayOfMonth = (year: number, month: number) =>
  `${year}-${String(month).padStart(2, '0')}-01` as CivilDate;

/** The last day of a term of two months. */
export function endOf(startsOn: CivilDate): CivilDate {
  const { year, period } = numbersOf(startsOn.slice(0, 7));
  const next = period === 11 ? dayOfMonth(year + 1, 1) : dayOfMonth(year, period + 2);
  return daysAfter(next, -1);
}

async function voucherAs(who: Context, id: string): Promise<NewVoucher | null> {
  const found = await who.transaction(async (tx) => ok(await loadVoucher(tx, who.clientId, id)));
  return must(found)?.voucher ?? null;
}

/** Mostly a day of a month that is open. */
function dateIn(model: Model, { which, day, year, well }: Pick<Step, 'which' | 'day' | 'year' | 'well'>) {
  const open = model.months.filter((month) => !model.locked.has(month));
  const month = open[which % Math.min(open.length, 14)];
  return well && month ? daysAfter(`${month}-01` as CivilDate, day % 28) : dayOf(YEAR + year, day);
}

/** Bought, sold, or moved between two accounts; now and then on one that is not there, with a rate of before, or on a project. */
function voucherOf(model: Model, { which, day, year, ore, well }: Step): NewVoucher {
  const date = dateIn(model, { which, day, year, well });
  const line = { text: null, vat: null, counterpartyId: null, currency: null, dimensions: [] };
  const amount = BigInt(ore);
  const taxed = (code: string, account: string, tax: string, sign: bigint): NewLine[] => {
    const rateBp = well ? model.rateOn(code, date) : 1200;
    const of = (amount * BigInt(rateBp ?? 0)) / 10_000n;
    const vat = { code, rateBp, base: sign * amount, amount: sign * of };
    return [
      { ...line, account, amount: sign * amount, vat },
      ...(of === 0n ? [] : [{ ...line, account: tax, amount: sign * of }]),
      { ...line, account: '1920', amount: -sign * (amount + of) },
    ];
  };
  const plainly = (): NewLine[] => {
    const account = well ? (ACCOUNTS[which % ACCOUNTS.length] ?? '') : '6600';
    const other = ACCOUNTS[(which >> 3) % ACCOUNTS.length] ?? '';
    const dimensions = which % 3 === 0 ? [{ type: 'P', code: String(which % 4) }] : [];
    return [
      { ...line, account, amount, dimensions },
      { ...line, account: other, amount: -amount },
    ];
  };
  const kinds = [
    () => taxed('1', '6540', '2710', 1n),
    () => taxed('3', '3000', '2700', -1n),
    plainly,
    plainly,
  ];
  return {
    ...{ id: uuidv7(), series: 'GL', date, text: 'Kjøp og salg', source: 'manual' },
    ...{ sourceRef: null, draftId: null, reversesId: null },
    lines: kinds[which % kinds.length]?.() ?? [],
  };
}
