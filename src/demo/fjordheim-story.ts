import { daysAfter, type CivilDate } from '#lib/domain/date.ts';
import { multiplyRounded, type Minor } from '#lib/domain/money.ts';
import { abroad, type Book, type Part, type Party } from './book.ts';
import { CUSTOMERS, SUPPLIERS } from './cast.ts';
import type { Random } from './random.ts';
import { days } from './routines.ts';
import { ago, month, on, type Happening, type Month } from './scenario.ts';

export const CABIN = '1001';
/** The building site that opens in the second month. */
export const SCHOOL = '1002';

/** What is built anew, and what is mended and kept up. */
export const [BUILDING, SERVICE] = ['10', '20'];

const SUBJECTS: Readonly<Record<string, readonly string[]>> = {
  [CABIN]: [
    'Grunnarbeid',
    'Laftekasse, etappe',
    'Tak og torv',
    'Innvendig panel',
    'Kjøkken og bad',
    'Terrasse',
  ],
  [SCHOOL]: [
    'Riving og miljøsanering',
    'Bærevegger 2. etasje',
    'Etterisolering fasade',
    'Nye vinduer',
    'Trapperom',
    'Lydhimling',
  ],
};
const SMALL_JOBS = [
  'Reparasjon tak etter snølast',
  'Utvendig panel nordvegg',
  'Tilbygg vindfang',
  'Bod og carport',
  'Etterisolering loft',
  'Ny trapp og svalgang',
  'Utskifting av vinduer',
];
const MATERIALS = [
  'Konstruksjonsvirke C24',
  'Kledning og lekter',
  'Gips og isolasjon',
  'Limtre 115x315',
  'Skruer, beslag og membran',
  'Gulvspon og undergulv',
];

function named(parties: readonly Party[], start: string): Party {
  const found = parties.find(({ name }) => name.startsWith(start));
  if (!found) throw new Error(`no party ${start}`);
  return found;
}

export const customer = (start: string): Party => named(CUSTOMERS, start);
export const supplier = (start: string): Party => named(SUPPLIERS, start);
/** Kroner as written in a story, to øre. */
export const kr = (amount: number): Minor => BigInt(Math.round(amount * 100));

function work(random: Random, project: string, subject: string): Part[] {
  const parts: Part[] = [
    {
      account: '3000',
      code: '3',
      net: random.kroner(92_000, 252_000, 250),
      text: subject,
      project,
      department: BUILDING,
    },
  ];
  if (random.chance(45)) {
    parts.push({
      account: '3000',
      code: '3',
      net: random.kroner(8_000, 34_000, 50),
      text: 'Materialer',
      project,
      department: BUILDING,
    });
  }
  return parts;
}

export function sales(book: Book, random: Random, month: Month): void {
  for (const [i, date] of days(random, month, month.month === 7 ? 2 : 4).entries()) {
    if (i === 0) {
      const subject = random.pick(SUBJECTS[CABIN] ?? []);
      book.sell(date, customer('Beito'), `Hytte Beitostølen: ${subject}`, work(random, CABIN, subject));
    } else if (i === 1 && month.at > 0) {
      const subject = random.pick(SUBJECTS[SCHOOL] ?? []);
      book.sell(date, customer('Sameiet'), `Skolegata 12: ${subject}`, work(random, SCHOOL, subject));
    } else {
      const who = customer(
        random.pick(['Fjelldal', 'Tyinstølen', 'Lia', 'Kari', 'Odd', 'Valdresbygg', 'Hemsing']),
      );
      const text = random.pick(SMALL_JOBS);
      book.sell(date, who, text, [
        { account: '3000', code: '3', net: random.kroner(28_000, 164_000, 50), text, department: SERVICE },
      ]);
    }
  }
}

export function purchases(book: Book, random: Random, month: Month): void {
  for (const date of days(random, month, 3)) {
    const number = String(random.int(10_000, 89_999));
    const project = month.at > 0 ? random.pick([CABIN, SCHOOL]) : CABIN;
    const buy = (who: string, account: string, net: Minor, text: string): void =>
      book.buy(date, supplier(who), number, text, [
        { account, code: '1', net, text, project, department: BUILDING },
      ]);
    const choice = random.int(1, 10);
    if (choice <= 5) buy('Tyriskog', '4000', random.kroner(12_000, 88_000, 10), random.pick(MATERIALS));
    else if (choice === 6) buy('Brattli', '4000', random.kroner(9_500, 61_000, 50), 'Ferdigbetong B30');
    else if (choice === 7) buy('Grindaker', '4500', random.kroner(18_000, 92_000, 100), 'Rørleggerarbeid');
    else if (choice === 8) buy('Lysgnist', '4500', random.kroner(15_000, 74_000, 100), 'Elektrikerarbeid');
    else if (choice === 9) buy('Stillasgutta', '6400', random.kroner(6_000, 21_000, 50), 'Leie av stillas');
    else buy('Bilverkstedet', '7020', random.kroner(2_400, 11_800, 10), 'Service varebil');
  }
}

/** What comes every month, or every quarter, from the same supplier. */
export function fixed(book: Book, current: Month): void {
  const { first, last, month, name } = current;
  const number = (prefix: string): string => `${prefix}${first.slice(2, 4)}${first.slice(5, 7)}`;
  const one = (day: number, who: string, prefix: string, part: Part): void =>
    book.buy(on(current, day), supplier(who), number(prefix), part.text, [part]);
  one(1, 'Skogli', 'L', {
    account: '6300',
    code: '1',
    net: kr(18_500),
    text: `Leie verksted ${name}`,
    department: SERVICE,
  });
  one(14, 'Ulnes', '30', {
    account: '6340',
    code: '1',
    net: kr(2_140 + 170 * ((month + 6) % 12)),
    text: `Strøm ${name}`,
  });
  if (month % 2 === 0) {
    one(20, 'Kvikk', '6', {
      account: '7000',
      code: '1',
      net: kr(12_212.4 + 83.2 * month),
      text: `Drivstoff ${name}`,
      department: SERVICE,
    });
  }
  const cloud = abroad('EUR', kr(149), ['11.6240', '11.7105', '11.5830'][month % 3] ?? '11.6240');
  one(3, 'Skysentral', 'INV-', {
    account: '6552',
    code: '86',
    text: 'Prosjektverktøy, abonnement',
    ...cloud,
  });
  if (month % 3 === 1) {
    one(9, 'Ravnkollen', '51', { account: '6700', code: '1', net: kr(14_700), text: 'Regnskapsbistand' });
    one(16, 'Blåfjell', '77', { account: '6900', code: '1', net: kr(5_184), text: 'Mobil og bredbånd' });
  }
  if (month % 3 === 0) imported(book, on(current, 18), number('NF'), month);
  book.post('GL', last, 'Avskrivning', `Avskrivning ${name}`, [
    { account: '6010', amount: kr(13_300) },
    { account: '1200', amount: kr(-5_200) },
    { account: '1230', amount: kr(-8_100) },
  ]);
  const interest = multiplyRounded(-book.balance('2240', last), 69n, 12_000n);
  book.post('BANK', last, 'Bank', `Gebyrer, renter og avdrag billån ${name}`, [
    { account: '7770', amount: kr(186 + 7 * (month % 4)), text: 'Bankgebyrer' },
    { account: '8150', amount: interest, text: 'Renter billån' },
    { account: '2240', amount: kr(7_500), text: 'Avdrag billån' },
    { account: '1920', amount: -kr(186 + 7 * (month % 4)) - interest - kr(7_500) },
  ]);
}

/** Windows from Sweden: the invoice carries no VAT, the buyer computes it of the customs value. */
function imported(book: Book, date: CivilDate, reference: string, month: number): void {
  const { net, foreign } = abroad('SEK', kr(38_400 + 1_150 * month), '1.0420');
  const text = 'Vinduer og ytterdører, innført';
  book.buy(date, supplier('Norrfönster'), reference, text, [
    { account: '4300', code: '21', net, text, project: SCHOOL, department: BUILDING, foreign },
  ]);
  const vat = multiplyRounded(net, 25n, 100n);
  book.post('GL', daysAfter(date, 4), 'Tolldeklarasjon', `Innførselsmva, faktura ${reference}`, [
    {
      account: '4380',
      amount: net,
      tax: { code: '81', rateBp: 2500, base: net, amount: vat },
      text: 'Grunnlag innførsel',
    },
    { account: '4381', amount: -net, text: 'Motkonto grunnlag' },
    { account: '2714', amount: vat, text: 'Inngående innførselsmva' },
    { account: '2704', amount: -vat, text: 'Utgående innførselsmva' },
  ]);
}

type Told<T> = T | ((month: Month) => T);

function at<T extends string | number>(told: Told<T>, month: Month): T {
  return typeof told === 'function' ? told(month) : told;
}

function sold(
  day: number,
  who: string,
  account: string,
  code: string,
  amount: Told<number>,
  text: string,
): Happening {
  return (book, month) =>
    book.sell(on(month, day), customer(who), text, [{ account, code, net: kr(at(amount, month)), text }]);
}

function bought(
  day: number,
  who: string,
  reference: Told<string>,
  account: string,
  code: string,
  amount: number,
  text: Told<string>,
): Happening {
  return (book, month) => {
    const said = at(text, month);
    book.buy(on(month, day), supplier(who), at(reference, month), said, [
      { account, code, net: kr(amount), text: said },
    ]);
  };
}

const key = ({ first }: Month): string => first.slice(0, 7);
/** In dispute, so that it is never paid. */
export const DISPUTED = '88213';

/** What happens once or seldom: the other rates, export, reverse charge, summer party, insurance. */
export const SPECIAL = [
  month(
    [2, 5, 8, 11],
    sold(
      22,
      'Fjällstugor',
      '3110',
      '52',
      ({ month }) => 148_000 + 4_250 * month,
      'Hytteelementer levert Åre',
    ),
    sold(
      24,
      'Tyinstølen',
      '3040',
      '33',
      ({ month }) => 14_200 + 350 * month,
      'Utleie visningshytte, overnatting',
    ),
  ),
  month(
    [4, 10],
    sold(11, 'Valdresbygg', '3020', '31', 4_860, 'Matpakker til dugnad, 54 stk'),
    sold(28, 'Hemsing', '3600', '6', 24_000, 'Utleie av kaldtlager, halvår'),
  ),
  month(
    [1, 5, 9],
    bought(13, 'Fjellbrød', (month) => `F${key(month)}`, '5990', '11', 1_840, 'Lunsj til byggemøte, levert'),
    bought(
      19,
      'Hemsetra',
      (month) => `H${key(month)}`,
      '7140',
      '13',
      6_720,
      'Overnatting laftelag, 4 netter',
    ),
  ),
  month(
    [6],
    bought(
      17,
      'Havfangst',
      ({ year }) => `RF${year}`,
      '5990',
      '12',
      5_400,
      'Råfisk til sommerfest, 60 kg sei',
    ),
  ),
  month(ago(11), sold(18, 'Nordmetall', '3120', '51', 42_300, 'Gullskrap fra riving av tannlegekontor')),
  month(ago(7), sold(17, 'Fjelldal', '3100', '5', 9_600, 'Fagbok «Laft i Valdres», 32 stk')),
  month(
    [1],
    bought(
      8,
      'Trygghavn',
      ({ year }) => `P${year}`,
      '7500',
      '0',
      48_960,
      ({ year }) => `Bedriftsforsikring ${year}`,
    ),
  ),
  month(ago(12), bought(15, 'Maskinpartner', '88104', '1200', '1', 128_000, 'Minigraver, brukt')),
  month(ago(2), bought(14, 'Maskinpartner', DISPUTED, '6400', '1', 36_400, 'Leie teleskoptruck, omtvistet')),
];
