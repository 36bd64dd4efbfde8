import { splitGross } from '#lib/domain/ledger/vat.ts';
import type { Minor } from '#lib/domain/money.ts';
import { Book, type Party } from './book.ts';
import { cast } from './cast.ts';
import { fictionalBankAccount, fictionalOrgnr } from './numbers.ts';
import { Random } from './random.ts';
import { collect, months, payBills, payTaxes, payVat, payroll, settleVat, type Month } from './routines.ts';
import type { Company } from './saft.ts';

const START = '2026-05-01';
const END = '2026-10-31';
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

/** "Havblikk Kafé AS": a small café by the harbour, its summer season of 2026. */
export function havblikk(): Company {
  const random = new Random(20_260_501);
  const book = new Book(1_041);
  book.open('1460', kr(21_300));
  book.open('1920', kr(148_905.5));
  book.open('2000', kr(-30_000));
  book.open('2940', kr(-58_000));
  book.open('2785', kr(-8_178));
  book.open('2050', kr(-74_027.5));
  for (const month of months(START, END)) {
    takings(book, random, month);
    book.issueInvoices();
    purchases(book, random, month);
    payroll(book, month, kr(58_000));
    payTaxes(book, month);
    payVat(book, month);
    settleVat(book, month);
    payBills(book, `${month.first.slice(0, 8)}25`);
  }
  collect(book, random, END, new Set());
  return {
    name: 'Havblikk Kafé AS',
    orgnr: fictionalOrgnr(2),
    street: 'Havnegata 9',
    postalCode: '4790',
    city: 'Lillesand',
    contact: ['Sindre', 'Havblikk'],
    email: 'hei@havblikk-kafe.example',
    bankAccount: fictionalBankAccount(2),
    start: START,
    end: END,
    parties: [...CUSTOMERS, ...SUPPLIERS],
    projects: [],
    book,
  };
}

function party(parties: readonly Party[], index: number): Party {
  const found = parties[index];
  if (!found) throw new Error('no such party');
  return found;
}

/** Half-monthly takings: what is eaten here at 25 %, what is taken away at 15 %; and a catered evening. */
function takings(book: Book, random: Random, { first, last, month, name }: Month): void {
  const season = month >= 6 && month <= 8 ? 2 : 1;
  for (const [half, date] of [`${first.slice(0, 8)}15`, last].entries()) {
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
    book.sell(`${first.slice(0, 8)}20`, party(CUSTOMERS, (month / 2) % 2), text, [
      { account: '3000', code: '3', net: random.kroner(9_000, 21_000, 100), text },
    ]);
  }
}

function purchases(book: Book, random: Random, { first, month, name }: Month): void {
  const buy = (day: number, index: number, account: string, code: string, net: Minor, text: string): void =>
    book.buy(`${first.slice(0, 8)}${day}`, party(SUPPLIERS, index), String(random.int(2_000, 9_999)), text, [
      { account, code, net, text },
    ]);
  buy(10, 0, '4020', '11', random.kroner(14_000, 26_000), 'Mat og drikke');
  buy(12, 1, '4020', '11', random.kroner(4_000, 7_500), 'Kaffe');
  if (month <= 8) buy(14, 2, '4020', '12', random.kroner(3_000, 6_000), 'Råfisk');
  buy(11, 3, '6300', '1', kr(12_000), `Leie lokale ${name}`);
}
