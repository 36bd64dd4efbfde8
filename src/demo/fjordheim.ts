import { daysAfter, type CivilDate } from '#lib/domain/date.ts';
import { Book } from './book.ts';
import { CUSTOMERS, SUPPLIERS } from './cast.ts';
import {
  BUILDING,
  CABIN,
  DISPUTED,
  SCHOOL,
  SERVICE,
  SPECIAL,
  customer,
  fixed,
  kr,
  purchases,
  sales,
  supplier,
} from './fjordheim-story.ts';
import { fictionalBankAccount, fictionalOrgnr } from './numbers.ts';
import { Random } from './random.ts';
import { closeYear, collect, payBills, payTaxes, payVat, payroll, settleVat } from './routines.ts';
import { DEPARTMENT, PROJECT, type Company } from './saft.ts';
import { month, on, tell, yearsBefore } from './scenario.ts';

/**
 * "Fjordheim Bygg AS": a carpenter's business in Valdres, through the year before and what is over of this one. Every VAT rate,
 * export, reverse charge, import, wages, VAT terms, a year's end and what is unpaid at the end.
 */
export function fjordheim(today: CivilDate): Company {
  const months = yearsBefore(today);
  const [{ first: start, year: firstYear }, { last: end }] = [months[0]!, months.at(-1)!];
  const random = new Random(20_250_501);
  const firstInvoice = (firstYear % 100) * 1000 + 101;
  const invoice = (later: number): string => String(firstInvoice + later);
  const book = new Book(firstInvoice);
  openBooks(book, start, invoice);
  tell(book, months, [
    month(
      'every',
      (book, month) => sales(book, random, month),
      (book, month) => purchases(book, random, month),
    ),
    ...SPECIAL,
    month(
      'every',
      fixed,
      (book) => book.issueInvoices(),
      (book, month) => payroll(book, month, month.year === firstYear ? kr(236_500) : kr(247_200)),
      payTaxes,
      payVat,
      settleVat,
      (book, month) => payBills(book, on(month, 20), new Set([DISPUTED])),
    ),
    month([12], closeYear),
  ]);
  collect(book, random, end, unpaid(book, end));
  return {
    name: 'Fjordheim Bygg AS',
    orgnr: fictionalOrgnr(1),
    street: 'Verkstedvegen 8',
    postalCode: '2900',
    city: 'Fagernes',
    contact: ['Ingrid', 'Fjordheim'],
    email: 'post@fjordheim-bygg.example',
    bankAccount: fictionalBankAccount(1),
    start,
    end,
    parties: [...CUSTOMERS, ...SUPPLIERS],
    dimensions: [
      { ...PROJECT, id: CABIN, name: 'Hytte Beitostølen', start },
      { ...PROJECT, id: SCHOOL, name: 'Skolegata 12', start: daysAfter(months[0]!.last, 1) },
      { ...DEPARTMENT, id: BUILDING, name: 'Nybygg og ombygging', start },
      { ...DEPARTMENT, id: SERVICE, name: 'Service og vedlikehold', start },
    ],
    book,
  };
}

/** Two customers who owe since months. */
function unpaid({ receivables }: Book, end: CivilDate): Set<string> {
  const overdue = receivables.filter(({ due }) => due > daysAfter(end, -130) && due < daysAfter(end, -40));
  return new Set([overdue.at(0), overdue.at(-1)].flatMap((item) => item?.reference ?? []));
}

function openBooks(book: Book, start: CivilDate, invoice: (later: number) => string): void {
  book.open('1200', kr(312_000));
  book.open('1230', kr(486_000));
  book.open('1460', kr(94_350));
  book.open('1920', kr(684_212.4));
  book.open('1950', kr(80_410));
  book.open('2000', kr(-100_000));
  book.open('2240', kr(-265_000));
  book.open('2600', kr(-80_410));
  book.open('2740', kr(-118_764));
  book.open('2770', kr(-33_346.5));
  book.open('2940', kr(-247_300));
  book.open('2785', kr(-34_869.3));
  book.openItem(customer('Fjelldal'), invoice(-4), daysAfter(start, -20), kr(86_250));
  book.openItem(customer('Hemsing'), invoice(-2), daysAfter(start, -9), kr(143_750));
  book.openItem(supplier('Tyriskog'), '771204', daysAfter(start, -23), kr(64_812.5));
  book.openItem(supplier('Lysgnist'), '4410', daysAfter(start, -7), kr(31_250));
  const rest = [...book.opening.values()].reduce((sum, amount) => sum + amount, 0n);
  book.open('2050', -rest);
}
