import { daysAfter, type CivilDate } from '#lib/domain/date.ts';
import { multiplyRounded, type Minor } from '#lib/domain/money.ts';
import { bankDay, type Book } from './book.ts';
import { CHART } from './chart.ts';
import type { Random } from './random.ts';
import { on, type Month } from './scenario.ts';

const RESULT_ACCOUNTS = CHART.map(([id]) => id).filter((id) => id >= '3000' && id < '8300');
const VAT_ACCOUNTS = ['2700', '2701', '2702', '2704', '2710', '2711', '2712', '2713', '2714'];
/** `count` days of the month in order, each a weekday. */
export function days(random: Random, month: Month, count: number): CivilDate[] {
  const picked: CivilDate[] = [];
  while (picked.length < count) {
    const date = on(month, random.int(2, Number(month.last.slice(8)) - 1));
    const weekday = new Date(date).getUTCDay();
    if (weekday !== 0 && weekday !== 6) picked.push(date);
  }
  return picked.sort();
}

/**
 * Wages as most small companies book them: gross, tax withheld (moved to its own bank account the same
 * day), net paid; employer's contribution 14.1 %; holiday pay 12 % set aside with its contribution. In
 * June the holiday pay set aside is paid in place of wages.
 */
export function payroll(book: Book, current: Month, gross: Minor): void {
  const { month, name } = current;
  const holiday = month === 6;
  const withheld = holiday ? 0n : multiplyRounded(gross, month === 12 ? 17n : 34n, 100n);
  const contribution = multiplyRounded(gross, 141n, 1000n);
  const accrued = holiday ? 0n : multiplyRounded(gross, 12n, 100n);
  const accruedContribution = multiplyRounded(accrued, 141n, 1000n);
  book.post('LØNN', bankDay(on(current, 25)), 'Lønn', `${holiday ? 'Feriepenger' : 'Lønn'} ${name}`, [
    { account: holiday ? '2940' : '5000', amount: gross },
    { account: '2600', amount: -withheld },
    { account: '1950', amount: withheld, text: 'Overført skattetrekkskonto' },
    { account: '1920', amount: -gross, text: 'Netto lønn og skattetrekk' },
    { account: holiday ? '2785' : '5400', amount: contribution },
    { account: '2770', amount: -contribution },
    { account: '5180', amount: accrued },
    { account: '2940', amount: -accrued },
    { account: '5405', amount: accruedContribution },
    { account: '2785', amount: -accruedContribution },
  ]);
}

/** Every second month: what was withheld and the contribution, on the 15th of the month after the term. */
export function payTaxes(book: Book, current: Month): void {
  const { month, first, name } = current;
  if (month % 2 === 0) return;
  const through = daysAfter(first, -1);
  const withheld = -book.balance('2600', through);
  const contribution = -book.balance('2770', through);
  if (withheld === 0n && contribution === 0n) return;
  book.post(
    'BANK',
    bankDay(on(current, 15)),
    'Bank',
    `Forskuddstrekk og arbeidsgiveravgift, forfall ${name}`,
    [
      { account: '2600', amount: withheld },
      { account: '1950', amount: -withheld },
      { account: '2770', amount: contribution },
      { account: '1920', amount: -contribution },
    ],
  );
}

/** At the end of each two-month term the VAT accounts are emptied into the settlement account. */
export function settleVat(book: Book, { month, last, year }: Month): void {
  if (month % 2 === 1) return;
  const lines = VAT_ACCOUNTS.map((account) => ({ account, amount: -book.balance(account, last) }));
  const owed = lines.reduce((sum, { amount }) => sum + amount, 0n);
  const text = `Mva-oppgjør ${month / 2}. termin ${year}`;
  book.post('GL', last, 'Mva-oppgjør', text, [...lines, { account: '2740', amount: -owed }]);
}

/** A term is due a month and ten days after it ends; the third, over the summer, on 31 August. */
export function payVat(book: Book, current: Month): void {
  const { month, first, last } = current;
  const due = month === 8 ? last : [2, 4, 6, 10, 12].includes(month) ? on(current, 10) : null;
  if (!due) return;
  const owed = -book.balance('2740', daysAfter(first, -1));
  if (owed === 0n) return;
  const text = owed > 0n ? 'Betalt merverdiavgift' : 'Merverdiavgift til gode';
  book.post('BANK', bankDay(due), 'Bank', text, [
    { account: '2740', amount: owed },
    { account: '1920', amount: -owed },
  ]);
}

/** Pays what falls due before the next run; `keepOpen` names invoices that are in dispute. */
export function payBills(book: Book, date: CivilDate, keepOpen: ReadonlySet<string> = new Set()): void {
  const due = book.payables.filter(
    (item) =>
      item.open !== 0n &&
      item.date < date &&
      item.due <= daysAfter(date, 25) &&
      !keepOpen.has(item.reference),
  );
  if (due.length > 0) book.pay(bankDay(date), due);
}

/** Customers pay around the due date, some late; what they would pay after the file ends stays open. */
export function collect(book: Book, random: Random, end: CivilDate, neverPaid: ReadonlySet<string>): void {
  for (const item of [...book.receivables]) {
    const date = bankDay(daysAfter(item.due, lateness(random)));
    if (neverPaid.has(item.reference) || date > end) continue;
    if (item.open > 20_000_000n && random.chance(12)) {
      const part = multiplyRounded(item.open, 60n, 100n);
      book.receive(date, item, part);
      const rest = bankDay(daysAfter(date, 20));
      if (rest <= end) book.receive(rest, item, item.open);
    } else {
      book.receive(date, item, item.open);
    }
  }
}

function lateness(random: Random): number {
  return random.chance(75) ? random.int(-4, 1) : random.int(3, 24);
}

/** The year's result after 22 % tax goes to equity on the last day of the year. */
export function closeYear(book: Book, { year, last }: Month): void {
  const before = -RESULT_ACCOUNTS.reduce((sum, account) => sum + book.balance(account, last), 0n);
  const tax = before > 0n ? multiplyRounded(before, 22n, 100n) : 0n;
  book.post('GL', last, 'Årsoppgjør', `Skatt og disponering av resultat ${year}`, [
    { account: '8300', amount: tax, text: 'Betalbar skatt 22 %' },
    { account: '2500', amount: -tax },
    { account: '8960', amount: before - tax },
    { account: '2050', amount: tax - before, text: 'Overført annen egenkapital' },
  ]);
}
