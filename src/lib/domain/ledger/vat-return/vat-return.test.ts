import { readFileSync, existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixture } from '#tests/setup/files/fixtures.ts';
import { difference, settlementLines, vatChartOf } from './accounts.ts';
import { figuresOf, readLineId, SPECIFICATIONS, SPECIFIED, wholeKroner, type CodedLines } from './figures.ts';
import { weigh } from './findings.ts';
import { LINE_REMARKS, needsRemark, remarksFor, RETURN_REMARKS } from './remarks.ts';
import { checkRegistration, TERM_KINDS, termsOf, type VatRegistration } from './terms.ts';
import { VAT_CODES } from '../vat.ts';
import { THEMES } from './themes.ts';
import { rateText, vatReturnXml } from './xml.ts';

const from = (validFrom: VatRegistration['validFrom'], term: VatRegistration['term']) => ({
  validFrom,
  term,
});

describe('terms', () => {
  const spans = (term: VatRegistration['term'], start: VatRegistration['validFrom'], through = start) =>
    termsOf([from(start, term)], through).map(({ year, number, startsOn, endsOn, dueOn }) =>
      [year, number, startsOn, endsOn, dueOn].join(' '),
    );

  it('are those of the schema, each due when the regulation says', () => {
    expect(spans('two-months', '2026-01-01', '2026-12-31')).toEqual([
      '2026 1 2026-01-01 2026-02-28 2026-04-10',
      '2026 2 2026-03-01 2026-04-30 2026-06-10',
      '2026 3 2026-05-01 2026-06-30 2026-08-31',
      '2026 4 2026-07-01 2026-08-31 2026-10-10',
      '2026 5 2026-09-01 2026-10-31 2026-12-10',
      '2026 6 2026-11-01 2026-12-31 2027-02-10',
    ]);
    expect(spans('year', '2026-01-01')).toEqual(['2026 1 2026-01-01 2026-12-31 2027-03-10']);
    expect(spans('primary', '2026-01-01')).toEqual(['2026 1 2026-01-01 2026-12-31 2027-04-10']);
    expect(spans('month', '2026-06-01')).toEqual(['2026 6 2026-06-01 2026-06-30 2026-08-10']);
    expect(spans('half-month', '2026-02-01', '2026-02-16')).toEqual([
      '2026 3 2026-02-01 2026-02-15 2026-03-25',
      '2026 4 2026-02-16 2026-02-28 2026-04-10',
    ]);
    // The authority's own example: week 1 of 2022 is from 3 to 9 January.
    expect(spans('week', '2022-01-03')).toEqual(['2022 1 2022-01-03 2022-01-09 2022-02-19']);
    expect(spans('week', '2025-12-29')[0]).toMatch(/^2026 1 2025-12-29 2026-01-04/);
  });

  it('begin and end with the registration', () => {
    const registrations = [from('2026-03-15', 'two-months'), from('2026-06-10', null)];
    expect(termsOf(registrations, '2027-01-01').map(({ startsOn, endsOn }) => [startsOn, endsOn])).toEqual([
      ['2026-03-15', '2026-04-30'],
      ['2026-05-01', '2026-06-09'],
    ]);
    expect(termsOf([], '2027-01-01')).toEqual([]);
  });

  it('cover every day of the registration once, whatever kinds follow one another', () => {
    const kinds = fc.constantFrom(...TERM_KINDS);
    fc.assert(
      fc.property(kinds, kinds, fc.integer({ min: 2020, max: 2027 }), (one, other, year) => {
        const registrations = [from('2019-02-11', one), from(`${year}-01-01`, other)];
        const fits = checkRegistration(registrations.slice(0, 1), registrations[1]!, null);
        if (!fits.ok) return;
        const terms = termsOf(registrations, '2028-12-31');
        for (const [at, { startsOn, endsOn }] of terms.entries()) {
          expect(startsOn <= endsOn).toBe(true);
          const next = terms[at + 1];
          if (next) expect(Date.parse(next.startsOn) - Date.parse(endsOn)).toBe(86_400_000);
        }
        expect(terms[0]?.startsOn).toBe('2019-02-11');
      }),
    );
  });

  it('change only where both kinds begin, and never what has a return', () => {
    const registrations = [from('2026-01-01', 'two-months')];
    const check = (wanted: VatRegistration, reported: VatRegistration['validFrom'] | null = null) =>
      checkRegistration(registrations, wanted, reported);
    expect(check(from('2027-01-01', 'year'))).toEqual({ ok: true });
    expect(check(from('2026-03-01', 'year'))).toEqual({
      ok: false,
      error: { code: 'vat_registration_within_term', date: '2027-01-01' },
    });
    expect(check(from('2026-05-20', null))).toEqual({ ok: true });
    expect(check(from('2026-02-01', null), '2026-02-28')).toEqual({
      ok: false,
      error: { code: 'vat_term_reported', date: '2026-02-28' },
    });
    // What was there before may not come to lie within a term either.
    const later = [from('2026-01-01', null), from('2026-02-01', 'month')];
    expect(checkRegistration(later, from('2026-01-01', 'two-months'), null)).toMatchObject({ ok: false });
  });
});

const lines = (of: Partial<CodedLines> & Pick<CodedLines, 'code'>): CodedLines => ({
  standardCode: of.code,
  specification: null,
  rateBp: 2500,
  lines: 1,
  base: null,
  tax: null,
  on: null,
  ...of,
});

describe('figures', () => {
  it('turn what is sold, deduct what is bought, and take both legs where the buyer computes', () => {
    const {
      lines: all,
      due,
      lacking,
    } = figuresOf([
      lines({ code: '3', base: -2_000_099n, tax: -500_024n }),
      lines({ code: '1', base: 100_000n, tax: 25_099n }),
      lines({ code: '86', base: 1_000_000n, tax: 250_000n }),
      lines({ code: '87', base: 400_000n, tax: 100_000n }),
      lines({ code: '5', base: -300_000n, rateBp: null }),
      lines({ code: '0', tax: 77n }),
    ]);
    expect(all.map(({ id, base, tax }) => [id, base, tax])).toEqual([
      ['1 input', null, -250n],
      ['3 output 2500', 20_000n, 5_000n],
      ['5 output 0', 3_000n, 0n],
      ['86 output 2500', 10_000n, 2_500n],
      ['86 input', null, -2_500n],
      ['87 output 2500', 4_000n, 1_000n],
    ]);
    expect(due).toBe(5_750n);
    expect(lacking).toEqual([]);
  });

  it('are cut to whole kroner line by line, toward zero, and the sum is of what was cut', () => {
    expect([199n, -199n, 99n, -99n, 0n].map(wholeKroner)).toEqual([1n, -1n, 0n, 0n, 0n]);
    const { due, dueExact } = figuresOf([
      lines({ code: '3', base: -1_998n, tax: -199n }),
      lines({ code: '31', rateBp: 1500, base: -1_998n, tax: -199n }),
    ]);
    expect([due, dueExact]).toEqual([2n, 398n]);
  });

  it('name what the lines do not say, and leave it out', () => {
    const { lines: all, lacking } = figuresOf([
      lines({ code: '3', base: -100n }),
      lines({ code: '3', tax: -25n, lines: 2 }),
      lines({ code: '31', base: -100n, tax: -15n, rateBp: null }),
      lines({ code: '1', tax: 25n, rateBp: null }),
      lines({ code: 'X', standardCode: '99', tax: 25n }),
    ]);
    expect(all.map(({ id }) => id)).toEqual(['1 input']);
    expect(lacking).toEqual([
      { what: 'tax', code: '3', lines: 1 },
      { what: 'base', code: '3', lines: 2 },
      { what: 'rate', code: '31', lines: 1 },
      { what: 'standard', code: 'X', lines: 1 },
    ]);
  });

  it('take a coded line on a VAT account as the tax of that side alone', () => {
    const { lines: all } = figuresOf([
      lines({ code: '81', base: 1_414_100n, tax: 353_525n }),
      lines({ code: '81', tax: -219_425n, on: 'input' }),
    ]);
    expect(all.map(({ base, tax }) => [base, tax])).toEqual([
      [14_141n, 3_535n],
      [null, -1_341n],
    ]);
  });

  it('have ids that say code, leg and rate', () => {
    expect(readLineId('81 X output 2500')).toEqual({ code: '81 X', leg: 'output', rateBp: 2500 });
    expect(readLineId('81 input')).toEqual({ code: '81', leg: 'input', rateBp: null });
    expect(readLineId('81')).toBeNull();
  });

  it('come to what the VAT accounts moved by, whatever was posted, to the øre', () => {
    const posted = fc.record({
      code: fc.constantFrom('1', '3', '31', '33', '11', '86', '87', '81', '82', '91', '5', '6', '52'),
      base: fc.bigInt({ min: -1_000_000_000n, max: 1_000_000_000n }),
    });
    fc.assert(
      fc.property(fc.array(posted), (all) => {
        const coded = all.map(({ code, base }) => lines({ code, base, tax: base / 4n }));
        const { due, dueExact, lines: told } = figuresOf(coded);
        expect(due).toBe(told.reduce((sum, { tax }) => sum + tax, 0n));
        const off = due * 100n - dueExact;
        expect((off < 0n ? -off : off) < 100n * BigInt(told.length || 1)).toBe(true);
      }),
    );
  });
});

describe('remarks', () => {
  const [credit] = figuresOf([lines({ code: '3', base: 10_000n, tax: 2_500n })]).lines;
  it('are asked for where the sign is not the expected one, and offered as they fit', () => {
    expect(needsRemark(credit!)).toBe(true);
    expect(remarksFor(credit!)).toEqual(expect.arrayContaining(['kreditnota', 'periodisering']));
    expect(remarksFor(credit!)).not.toContain('store anskaffelser');
    const [sale] = figuresOf([lines({ code: '3', base: -10_000n, tax: -2_500n })]).lines;
    expect(needsRemark(sale!)).toBe(false);
  });

  const list = fixture('mva-melding/codes/merknadTilsvarendeMvaKode.xml');
  it.skipIf(!existsSync(list))(`fit as the code list says (skipped: ${list} not present)`, () => {
    const texts = readFileSync(list, 'utf8').replaceAll('\u00a0', ' ');
    const said = new Set<string>();
    for (const [, code = ''] of texts.matchAll(/<kode>(.*?)<\/kode>/gs)) {
      const of = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`).exec(code)?.[1] ?? '';
      if (
        !of('alminneligprimær') ||
        of('mvaSpesifikasjon') === 'kompensasjonsrett' ||
        of('merknad') === 'fritekstfelt'
      )
        continue;
      said.add(
        [
          of('merknad'),
          of('mvaKode'),
          of('mvaSpesifikasjon'),
          of('forventetFortegn'),
          of('levertFortegn'),
        ].join('|'),
      );
    }
    const ours = new Set<string>();
    for (const specification of [null, ...SPECIFICATIONS])
      for (const standardCode of specification ? SPECIFIED[specification] : ALL_CODES)
        for (const leg of ['output', 'input'] as const)
          for (const tax of [1n, -1n])
            for (const remark of remarksFor({
              ...credit!,
              specification,
              standardCode,
              leg,
              base: null,
              tax,
            })) {
              const expected = leg === 'output' || specification?.startsWith('t') === true ? '+' : '-';
              ours.add([remark, standardCode, specification ?? '', expected, tax > 0n ? '+' : '-'].join('|'));
            }
    expect([...said].filter((each) => !ours.has(each))).toEqual([]);
    expect([...ours].filter((each) => !said.has(each))).toEqual([]);
    const all = readFileSync(fixture('mva-melding/codes/merknad.xml'), 'utf8');
    for (const remark of [...LINE_REMARKS, ...RETURN_REMARKS])
      expect(all).toContain(`<tekniskNavn>${remark}</tekniskNavn>`);
  });
});

const ALL_CODES = '1 3 5 6 11 12 13 14 15 31 32 33 51 52 81 82 83 84 85 86 87 88 89 91 92'.split(' ');

describe('the VAT accounts', () => {
  const account = (number: string, name: string) => ({
    number,
    name,
    groupingCode: '2740',
    standardAccount: null,
  });
  const chart = vatChartOf(
    [
      account('2700', 'Utgående mva'),
      account('2711', 'Inngående mva'),
      account('2740', 'Oppgjørskonto merverdiavgift'),
      { ...account('7740', 'Øreavrunding'), groupingCode: '7700' },
    ],
    [{ output: '2700', input: null }],
  );

  it('are those of tax, and not the one it is settled over', () => {
    expect([...chart.sides]).toEqual([
      ['2700', 'output'],
      ['2711', 'input'],
    ]);
    expect(chart).toMatchObject({ settlement: '2740', rounding: '7740' });
  });

  const inTerm = (movements: Record<string, bigint>, settled = 0n) =>
    Object.entries(movements).map(([number, movement]) => ({
      account: number,
      name: number,
      opening: 0n,
      movement,
      settled,
    }));
  const accounts = inTerm({ '2700': -500_024n, '2711': 25_099n });

  it('are emptied in whole kroner, the øre to their account', () => {
    expect(difference(accounts, 474_925n)).toBe(0n);
    const settled = settlementLines(
      accounts,
      { due: 4_750n, settledDue: 0n, lines: 2 },
      { settlement: '2740', rounding: '7740' },
    );
    expect(settled?.map(({ account: to, amount }) => [to, amount])).toEqual([
      ['2700', 500_024n],
      ['2711', -25_099n],
      ['2740', -475_000n],
      ['7740', 75n],
    ]);
    expect(
      settlementLines(
        accounts,
        { due: 4_700n, settledDue: 0n, lines: 2 },
        { settlement: '2740', rounding: null },
      ),
    ).toBeNull();
  });

  it('that moved otherwise than the return says are named, with the amount', () => {
    const figures = figuresOf([lines({ code: '3', base: -2_000_099n, tax: -500_024n })]);
    const [term] = termsOf([from('2026-01-01', 'two-months')], '2026-01-01');
    const weighed = { term: term!, figures, accounts, remarks: new Map(), earlier: null };
    const codes = (today: VatRegistration['validFrom']) =>
      weigh({ ...weighed, today }).map(({ code, amount }) => [code, amount]);
    expect(codes('2026-03-01')).toEqual([['vat_accounts_differ', '-250.99']]);
    expect(codes('2026-02-28')[0]).toEqual(['vat_term_not_over', undefined]);
  });
});

it('every code that a return has is in one part of it', () => {
  const returned = VAT_CODES.filter(({ inReturn }) => inReturn).map(({ code }) => code);
  expect(Object.values(THEMES).flat().sort()).toEqual(returned.sort());
});

it('rates are written as the code list has them', () => {
  expect([2500, 1111, 1250, 0].map(rateText)).toEqual(['25', '11,11', '12,5', '0']);
});

it('a return without lines is whole, and what is written in a remark stays as it was', () => {
  const [term] = termsOf([from('2026-01-01', 'month')], '2026-01-01');
  const xml = vatReturnXml({
    ...{ orgnr: '999999999', term: term!, due: 0n, lines: [], remarks: new Map() },
    remark: { text: 'Salg < kjøp & mer\nneste linje' },
    ...{ reference: 'r', program: { name: 'Segl', version: '1' } },
  });
  expect(xml).toContain('<beskrivelse>Salg &lt; kjøp &amp; mer\nneste linje</beskrivelse>');
  expect(xml).toContain('<skattleggingsperiodeMaaned>januar</skattleggingsperiodeMaaned>');
});
