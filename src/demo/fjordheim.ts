import { Book } from './book.ts';
import { CUSTOMERS, SUPPLIERS } from './cast.ts';
import { CHART } from './chart.ts';
import {
  CABIN,
  SCHOOL,
  customer,
  fixed,
  kr,
  purchases,
  sales,
  special,
  supplier,
} from './fjordheim-story.ts';
import { fictionalBankAccount, fictionalOrgnr } from './numbers.ts';
import { Random } from './random.ts';
import { closeYear, collect, months, payBills, payTaxes, payVat, payroll, settleVat } from './routines.ts';
import type { Company } from './saft.ts';

const START = '2025-05-01';
const END = '2026-10-31';

/**
 * "Fjordheim Bygg AS": a carpenter's business in Valdres, 1 May 2025 to 31 October 2026. Every VAT rate,
 * export, reverse charge, import, wages, two VAT years and what is unpaid at the end.
 */
export function fjordheim(): Company {
  const random = new Random(20_250_501);
  const book = new Book(25_101);
  openBooks(book);
  for (const month of months(START, END)) {
    sales(book, random, month);
    purchases(book, random, month);
    special(book, month);
    fixed(book, month);
    book.issueInvoices();
    payroll(book, month, month.year === 2025 ? kr(236_500) : kr(247_200));
    payTaxes(book, month);
    payVat(book, month);
    settleVat(book, month);
    payBills(book, `${month.first.slice(0, 8)}20`, new Set(['88213']));
    if (month.month === 12) {
      closeYear(
        book,
        month.year,
        CHART.map(([id]) => id).filter((id) => id >= '3000' && id < '8300'),
      );
    }
  }
  collect(book, random, END, new Set(['25131', '25158']));
  return {
    name: 'Fjordheim Bygg AS',
    orgnr: fictionalOrgnr(1),
    street: 'Verkstedvegen 8',
    postalCode: '2900',
    city: 'Fagernes',
    contact: ['Ingrid', 'Fjordheim'],
    email: 'post@fjordheim-bygg.example',
    bankAccount: fictionalBankAccount(1),
    start: START,
    end: END,
    parties: [...CUSTOMERS, ...SUPPLIERS],
    projects: [
      { id: CABIN, name: 'Hytte Beitostølen', start: '2025-05-01' },
      { id: SCHOOL, name: 'Skolegata 12', start: '2025-06-01' },
    ],
    book,
  };
}

function openBooks(book: Book): void {
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
  book.openItem(customer('Fjelldal'), '25097', '2025-04-11', kr(86_250));
  book.openItem(customer('Hemsing'), '25099', '2025-04-22', kr(143_750));
  book.openItem(supplier('Tyriskog'), '771204', '2025-04-08', kr(64_812.5));
  book.openItem(supplier('Lysgnist'), '4410', '2025-04-24', kr(31_250));
  const rest = [...book.opening.values()].reduce((sum, amount) => sum + amount, 0n);
  book.open('2050', -rest);
}
