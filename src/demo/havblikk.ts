import type { CivilDate } from '#lib/domain/date.ts';
import { splitGross } from '#lib/domain/ledger/vat.ts';
import type { Minor } from '#lib/domain/money.ts';
import { Book, type Party } from './book.ts';
import { cast } from './cast.ts';
import { fictionalBankAccount, fictionalOrgnr } from './numbers.ts';
import { Random } from './random.ts';
import { closeYear, collect, payBills, payTaxes, payVat, payroll, settleVat } from './routines.ts';
import type { Company } from './saft.ts';
import { month, monthsBefore, on, tell, type Month } from './scenario.ts';

const LENGTH = 6;
const kr = (amount: number): Minor => BigInt(Math.round(amount * 100));

const CUSTOMERS = cast('customer', 10001, 600, [
  ['Solvær Båtforening', 'Moloveien 2', '4790', 'Lillesand', 14],
  ['Skagen Designkontor AS', 'Strandgata 40', '4790', 'Lillesand', 20],
]);
const SUPPLIERS = cast('supplier', 20001, 700, [
  ['Kystens Grossist AS', 'Terminalveien 5', '4636', 'Kristiansand S', 20],
  ['Skjærgårdsbrenneriet AS', 'Kaffegata 1', '4790', 'Lillesand', 14],
  ['Blindleia Fiskemottak SA', 'Brygga 3', '4770', 'Høvåg', 10],
  ['Bryggekanten Eiendom AS', 'Havnegata 11', '4790', 'Lillesand', 14],
]);

/** "Havblikk Kafé AS": a small café by the harbour, through the six months before the day. */
export function havblikk(today: CivilDate): Company {
  const months = monthsBefore(today, LENGTH);
  const [{ first: start }, { last: end }] = [months[0]!, months[LENGTH - 1]!];
  const random = new Random(20_260_501);
  const book = new Book(1_041);
  book.open('1460', kr(21_300));
  book.open('1920', kr(148_905.5));
  book.open('2000', kr(-30_000));
  book.open('2940', kr(-58_000));
  book.open('2785', kr(-8_178));
  book.open('2050', kr(-74_027.5));
  tell(book, months, [
    month(
      'every',
      (book, month) => takings(book, random, month),
      (book) => book.issueInvoices(),
      (book, month) => purchases(book, random, month),
      (book, month) => payroll(book, month, kr(58_000)),
      payTaxes,
      payVat,
      settleVat,
      (book, month) => payBills(book, on(month, 25)),
    ),
    month([12], closeYear),
  ]);
  collect(book, random, end, new Set());
  return {
    name: 'Havblikk Kafé AS',
    orgnr: fictionalOrgnr(2),
    street: 'Havnegata 9',
    postalCode: '4790',
    city: 'Lillesand',
    contact: ['Sindre', 'Havblikk'],
    email: 'hei@havblikk-kafe.example',
    bankAccount: fictionalBankAccount(2),
    start,
    end,
    parties: [...CUSTOMERS, ...SUPPLIERS],
    dimensions: [],
    book,
  };
}

function party(parties: readonly Party[], index: number): Party {
  const found = parties[index];
  if (!found) throw new Error('no such party');
  return found;
}

/** Half-monthly takings: what is eaten here at 25 %, what is taken away at 15 %; and a catered evening. */
function takings(book: Book, random: Random, current: Month): void {
  const { last, month, name } = current;
  const season = month >= 6 && month <= 8 ? 2 : 1;
  for (const [half, date] of [on(current, 15), last].entries()) {
    const served = splitGross(random.kroner(41_000 * season, 52_000 * season), 2500);
    const takeaway = splitGross(random.kroner(11_000 * season, 16_000 * season), 1500);
    const tax = (code: string, rateBp: number, { net, vat }: { net: Minor; vat: Minor }) => {
      return { tax: { code, rateBp, base: net, amount: -vat }, amount: -net };
    };
    book.post('SALG', date, 'Kasseoppgjør', `Kasseoppgjør ${half + 1}. halvdel ${name}`, [
      {
        account: '1920',
        amount: served.net + served.vat + takeaway.net + takeaway.vat,
        text: 'Kort og Vipps',
      },
      { account: '3000', text: 'Servert', ...tax('3', 2500, served) },
      { account: '3020', text: 'Ta med', ...tax('31', 1500, takeaway) },
      { account: '2700', amount: -served.vat },
      { account: '2701', amount: -takeaway.vat },
    ]);
  }
  if (month % 2 === 0) {
    const text = 'Selskap med servering';
    book.sell(on(current, 20), party(CUSTOMERS, (month / 2) % 2), text, [
      { account: '3000', code: '3', net: random.kroner(9_000, 21_000, 100), text },
    ]);
  }
}

function purchases(book: Book, random: Random, current: Month): void {
  const { month, name } = current;
  const buy = (day: number, index: number, account: string, code: string, net: Minor, text: string): void =>
    book.buy(on(current, day), party(SUPPLIERS, index), String(random.int(2_000, 9_999)), text, [
      { account, code, net, text },
    ]);
  buy(10, 0, '4020', '11', random.kroner(14_000, 26_000), 'Mat og drikke');
  buy(12, 1, '4020', '11', random.kroner(4_000, 7_500), 'Kaffe');
  if (month <= 8) buy(14, 2, '4020', '12', random.kroner(3_000, 6_000), 'Råfisk');
  buy(11, 3, '6300', '1', kr(12_000), `Leie lokale ${name}`);
}
