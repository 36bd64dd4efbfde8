import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount } from '../../money.ts';
import { pageOf } from '#tests/setup/receipts/page-of.ts';
import { walk } from '#tests/setup/walk.ts';
import { taxSums } from './amounts.ts';
import { suggestions } from './suggestions.ts';
import { inLines } from './words.ts';

const TODAY = '2026-11-28';
const read = (...lines: string[]) => {
  const found = suggestions([pageOf(lines)], TODAY);
  return {
    amounts: found.amounts.map(({ value }) => value),
    dates: found.dates.map(({ value }) => value),
    suppliers: found.suppliers.map(({ value }) => value),
    organisations: found.organisations.map(({ value }) => value),
  };
};

describe('what it comes to', () => {
  it('stands beside a word for it', () =>
    walk<[string, bigint]>(
      [
        ['Total 181,96', 18_196n],
        ['Å BETALE KR 1 221,76', 122_176n],
        ['Å betale 660,00 kr [7', 66_000n],
        ['Totalt NOK 2.259,60', 225_960n],
        ['Totalsum inkl. mva 11 738,00', 1_173_800n],
        ['Beløp kr 148,-', 14_800n],
        ['SUM -1.299,00', -129_900n],
        ['T0tal 75.50', 7550n],
        ['Total (4 artikler) 99,00', 9900n],
        ['essens nr KJØP NOK 366,00 |', 36_600n],
      ],
      (line, amount) => {
        expect(read('Melk 22,90', line).amounts[0]).toBe(amount);
      },
    ));

  it('is none of what only looks like it', () =>
    walk(
      [
        'Subtotal 491,00',
        'Mva 25 % 244,35',
        'Sum eks. mva 800,00',
        'Rabatt 20,00',
        'Ordrenr. 2026-118204',
        '',
      ],
      (line) => {
        expect(read('Kaffe 38,00', line).amounts).toEqual([]);
      },
    ));

  it('is several where several may be meant: rounded or not, a thousand or one and a bit', () => {
    expect(read('Sum 247,80', 'Totalt 248,00', 'Kontant 500,00', 'Vekslepenger 252,00').amounts).toEqual([
      24_800n,
      24_780n,
    ]);
    expect(read('Total 1,234').amounts).toEqual([123_400n, 123n]);
  });

  it('is the one that is paid and taxed, where two words name two', () => {
    expect(read('Beløp 100,00', 'Sum 125,00', 'Herav mva 25,00', 'Visa 125,00').amounts[0]).toBe(12_500n);
    expect(taxSums([pageOf(['Herav mva 25,00', 'Sum eks. mva 100,00'])]).map(({ value }) => value)).toEqual([
      2500n,
    ]);
  });

  it('stands on a line of its own below its word, and is found where it stands', () => {
    const page = pageOf(['Å betale', 'kr 15 000,00']);
    const [found] = suggestions([page], TODAY).amounts;
    expect(found?.value).toBe(1_500_000n);
    expect(found?.box.y).toBe(page.lines[1]?.[0]?.box.y);
  });

  it('two columns are two numbers: a wide gap joins no thousands', () => {
    expect(read('Total 2      149,00').amounts).toEqual([14_900n]);
  });

  it('is read whatever it is, and whatever stands around it', () => {
    const amount = fc.bigInt({ min: 100n, max: 99_999_999n });
    const word = fc.constantFrom('Total', 'SUM', 'Å betale', 'Totalt NOK');
    fc.assert(
      fc.property(amount, word, (value, label) => {
        expect(read('Vare 12,50', `${label} ${formatAmount(value)}`, 'Takk').amounts).toContain(value);
      }),
    );
  });
});

describe('the day it is of', () => {
  it('is read in Norwegian and English forms', () =>
    walk<[string, string]>(
      [
        ['12.11.2026 Kl. 16:42', '2026-11-12'],
        ['Dato: 03.09.26', '2026-09-03'],
        ['05/11-2026', '2026-11-05'],
        ['2026-08-19', '2026-08-19'],
        ['4. juni 2026', '2026-06-04'],
        ['28 October 2026', '2026-10-28'],
        ['October 28, 2026', '2026-10-28'],
        ['1st Nov 2026', '2026-11-01'],
      ],
      (line, date) => {
        expect(read(line).dates[0]).toBe(date);
      },
    ));
  it('is none where there is none, or none that a receipt is of', () =>
    walk(
      ['Kl. 16:42', '31.02.2026', '12.11.1998', 'Kontonummer 1503.40.12345', '52,31 l', 'Ref 20.111.333'],
      (line) => {
        expect(read(line).dates).toEqual([]);
      },
    ));
  it('is not the day it is due, nor the one of the journey', () => {
    expect(read('Fakturadato 14.10.2026', 'Forfallsdato 28.10.2026').dates).toEqual(['2026-10-14']);
    expect(read('Ankomst 02.06.2026, avreise 04.06.2026', 'Dato: 4. juni 2026').dates[0]).toBe('2026-06-04');
  });
  it('is two where a stroke may mean either', () => {
    expect(read('11/05/2026').dates).toEqual(['2026-05-11', '2026-11-05']);
  });
});

describe('who sold it', () => {
  it('is on top, without the specks at its sides', () => {
    expect(read('| Kvikk Drivstoff AS ;', 'Org.nr. 974 760 673').suppliers).toEqual(['Kvikk Drivstoff AS']);
    expect(read('FAKTURA', 'Tyriskog Trelast AS', 'Sagveien 8').suppliers[0]).toBe('Tyriskog Trelast AS');
    expect(read('12.11.2026', '123 456').suppliers).toEqual([]);
  });
  it('has a number with a right check digit, however it is written', () => {
    for (const line of ['Org.nr. 974 760 673 MVA', 'Foretaksreg. N0974760673MVA', '974.760.673'])
      expect(read(line).organisations).toEqual(['974760673']);
    for (const line of ['974 760 674', 'Tlf 62 54 32 10', 'KID 10048200014'])
      expect(read(line).organisations).toEqual([]);
  });
});

it('says nothing of what holds nothing, and fails at nothing', () => {
  expect(read()).toEqual({ amounts: [], dates: [], suppliers: [], organisations: [] });
  fc.assert(fc.property(fc.array(fc.string(), { maxLength: 8 }), (lines) => void read(...lines)));
});

it('words without lines are put into them, from left to right', () => {
  const words = pageOf(['Sum 10,00', 'Dato 12.11.2026']).lines.flat();
  expect(inLines([...words].reverse()).map((line) => line.map(({ text }) => text))).toEqual([
    ['Sum', '10,00'],
    ['Dato', '12.11.2026'],
  ]);
});
