import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '#tests/setup/books/day.ts';
import { withinBounds } from '#lib/server/platform/rpc/bounds.ts';
import { codeVoucher, linesOf } from '../../ledger/coding.ts';
import { written } from '../../wire.ts';
import { columnsIn, columnsMissing } from './columns.ts';
import { readTable, textOf } from './table.ts';
import { inCalls, vouchersOf, type FileAbout } from './vouchers.ts';

const about: FileAbout = {
  ...{ name: 'lønn.csv', sha256: 'ab'.repeat(32), today: day('2026-06-30'), series: 'GL' },
  partyOf: (number) => (number === '20001' ? '0198c0de-0000-7000-8000-000000000003' : null),
  vatOn: (code) =>
    code === '1'
      ? { code, standardCode: '1', rateBp: 2500, accounts: { output: null, input: '2710' } }
      : null,
};

function read(text: string, change: Partial<FileAbout> = {}) {
  const table = readTable(text);
  if (!table) throw new Error('nothing is in it');
  return vouchersOf(table, columnsIn(table.header), { ...about, ...change });
}

describe('a table', () => {
  it.each([
    [';', 'Bilag;Dato;Konto\n1;15.06.2026;6540\n'],
    [',', '"Bilag","Dato","Konto"\r\n1,15.06.2026,6540\r\n'],
    ['\t', 'Bilag\tDato\tKonto\r1\t15.06.2026\t6540'],
  ])('is parted by %j', (delimiter, text) => {
    expect(readTable(text)).toEqual({
      delimiter,
      header: ['Bilag', 'Dato', 'Konto'],
      rows: [{ no: 2, cells: ['1', '15.06.2026', '6540'] }],
    });
  });

  it('has quotes, line breaks within them, empty lines and a line that says how it is parted', () => {
    const table = readTable('\ufeffsep=,\na,b\n\n"x ""y"";\nz", 2 \n');
    expect(table).toEqual({
      delimiter: ',',
      header: ['a', 'b'],
      rows: [{ no: 4, cells: ['x "y";\nz', '2'] }],
    });
    expect(readTable('a;b\n')).toBeNull();
    expect(readTable('')).toBeNull();
  });

  it('is UTF-8, or else Windows-1252', () => {
    expect(textOf(new TextEncoder().encode('\ufeffBeløp'))).toBe('Beløp');
    expect(textOf(Uint8Array.from([0x42, 0x65, 0x6c, 0xf8, 0x70]))).toBe('Beløp');
  });

  it('is UTF-16 where it says so, as a spreadsheet writes “Unicode text”', () => {
    const little = Buffer.from('\ufeffBeløp\t€ –', 'utf16le');
    expect(textOf(little)).toBe('Beløp\t€ –');
    expect(textOf(Buffer.from(little).swap16())).toBe('Beløp\t€ –');
  });

  it('whatever is in it, a cell comes back as it was quoted', () =>
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string({ unit: 'grapheme-ascii' }), { minLength: 2, maxLength: 4 }), {
          minLength: 1,
        }),
        fc.constantFrom(';', ',', '\t'),
        (cells, delimiter) => {
          const rows = cells.filter((row) => row.some((cell) => cell.trim() !== ''));
          if (rows.length === 0) return;
          const quoted = [['h', 'i', 'j', 'k'], ...rows]
            .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter))
            .join('\r\n');
          expect(readTable(quoted)?.rows.map((row) => row.cells)).toEqual(
            rows.map((row) => row.map((cell) => cell.trim())),
          );
        },
      ),
    ));
});

it('columns are known by their headers in nb and en, and what lacks is told', () => {
  expect(columnsIn(['Bilagsnr.', 'Bilagsdato', 'Konto', 'Mva-kode', 'Beløp (kr)', 'Tekst'])).toEqual({
    ...{ voucher: 0, date: 1, account: 2, vatCode: 3, amount: 4, text: 5 },
  });
  expect(columnsIn(['Date', 'Account', 'Debit', 'Credit'])).toEqual({
    date: 0,
    account: 1,
    debit: 2,
    credit: 3,
  });
  expect(columnsMissing({ date: 0 })).toEqual(['account', 'amount']);
  expect(columnsMissing({ date: 0, account: 1, credit: 2 })).toEqual([]);
});

describe('vouchers', () => {
  it('are of rows with one number; each row is a line with its VAT', () => {
    const [first, second, ...none] = read(
      'Bilag;Dato;Tekst;Konto;Mva;Beløp;Leverandør;Prosjekt\n' +
        '1;15.06.2026;Kaffe;6540;1;1.250,00;;7\n2;16.06.26;Leie;6300;;100;;\n1;15.06.2026;Gjeld;2400;;-1 250,00;20001;\n2;16.06.26;Leie;1920;;−100;;\n',
    );
    expect(none).toEqual([]);
    expect(first).toMatchObject({ row: 2, last: 4, date: '2026-06-15', text: 'Kaffe', faults: [] });
    const coding = first?.coding;
    expect(coding?.noPhoto).toBe(`Fra filen «lønn.csv», linje 2–4 (SHA-256 ${'ab'.repeat(32)})`);
    expect(coding && linesOf(coding)).toMatchObject([
      { account: '6540', amount: 125_000n, vatCode: '1', text: null, dimensions: [{ type: 'P', code: '7' }] },
      { account: '2400', amount: -125_000n, text: 'Gjeld', counterpartyId: about.partyOf('20001') },
    ]);
    const posted = coding && codeVoucher(coding, (code) => about.vatOn(code, day('2026-06-15')));
    expect(posted?.ok && posted.value.map(({ account, amount }) => [account, amount])).toEqual([
      ...[
        ['6540', 100_000n],
        ['2710', 25_000n],
        ['2400', -125_000n],
      ],
    ]);
    // What the first form has room for is said in it.
    expect(second?.coding).toMatchObject({
      lines: null,
      amount: 10_000n,
      account: '6300',
      creditAccount: '1920',
    });
  });

  it('without numbers end where their rows come to nothing', () => {
    const all = read(
      'Dato;Konto;Debet;Kredit\n1506;6540;100;\n1506;1920;;100\n1606;6300;50,5;\n1606;1920;;50\n',
    );
    expect(all.map(({ row, last }) => [row, last])).toEqual([
      [2, 3],
      [4, 5],
    ]);
    // That it does not balance is said by who would post it.
    expect(all[1]?.coding?.lines?.map(({ amount }) => amount)).toEqual([5050n, -5000n]);
  });

  it('say what is wrong by the row, and make no coding', () => {
    const [voucher] = read(
      'Bilag;Dato;Konto;Beløp;Kunde\n1;31.02.2026;6540;=1+1;\n1;16.06.2026;;1,234;9\n1;17.06.2026;1920;x;\n',
    );
    expect(voucher?.coding).toBeNull();
    expect(voucher?.faults).toEqual([
      { row: 2, code: 'date', written: '31.02.2026' },
      { row: 4, code: 'dates_differ', written: '17.06.2026' },
      { row: 2, code: 'amount', written: '=1+1' },
      { row: 3, code: 'account', written: '' },
      { row: 3, code: 'amount', written: '1,234' },
      { row: 3, code: 'party', written: '9' },
      { row: 4, code: 'amount', written: 'x' },
    ]);
  });

  it('a cell that a spreadsheet would run is its text', () => {
    const [voucher] = read('Dato;Tekst;Konto;Beløp\n1506;"=HYPERLINK(""http://x"")";6540;1\n1506;;1920;-1\n');
    expect(voucher?.coding?.text).toBe('=HYPERLINK("http://x")');
  });

  const codes = (text: string) =>
    read(text).flatMap(({ faults }) => faults.map(({ row, code, written }) => [row, code, written]));

  it('of one number in two series are two; a row without a number goes on with the one before it, until that is whole', () => {
    const rows = (text: string) => read(text).map(({ row, last, faults }) => [row, last, faults.length]);
    const head = 'Serie;Bilag;Dato;Konto;Beløp\n';
    expect(rows(`${head}GL;1;1506;6540;1\nKJ;1;1506;6300;2\nGL;1;1506;1920;-1\nKJ;1;1506;1920;-2\n`)).toEqual(
      [
        [2, 4, 0],
        [3, 5, 0],
      ],
    );
    expect(rows(`${head};1;1506;6540;1\n;;;1920;-1\n;;1606;6300;2\n;;1606;1920;-2\n`)).toEqual([
      [2, 3, 0],
      [4, 5, 0],
    ]);
  });

  it('a quote that nothing ends, and cells beyond the headers, take nothing along in silence', () => {
    expect(codes('Dato;Konto;Beløp;Tekst\n1506;6540;1;\n1506;1920;-1;"Leie\n1606;6300;2;\n')).toEqual([
      [3, 'quote', ''],
    ]);
    // A decimal comma in a file that commas part: ten kroner, and not one thousand and fifty øre.
    expect(codes('Dato,Konto,Beløp\n1506,6540,10,50\n1506,1920,-10,50\n')).toEqual([
      [2, 'cells', '50'],
      [3, 'cells', '50'],
    ]);
  });

  it('what is longer than is kept is said, and not cut', () => {
    const head = 'Dato;Konto;Beløp;Mva;Prosjekt;Serie;Tekst\n';
    const long = [`1;${'p'.repeat(36)};;`, `;;${'s'.repeat(11)};`, `;;;${'t'.repeat(501)}`, '12345678901;;;'];
    for (const rest of long)
      expect(codes(`${head}1506;6540;1;${rest}\n1506;1920;-1;;;;\n`)).toEqual([
        [2, 'too_long', expect.stringMatching(/…$/)],
      ]);
  });

  it('has days as programs write them; where one has its month first, none with slashes is sure', () => {
    const days = (...written: string[]) =>
      read(`Dato;Konto;Beløp\n${written.map((each) => `${each};6540;0\n`).join('')}`).map(({ date }) => date);
    expect(days('2026-06-15 00:00:00', '15.06.2026 00:00', '20260615', '15062026', '15/6/2026')).toEqual(
      Array.from({ length: 5 }, () => '2026-06-15'),
    );
    expect(days('6/15/2026', '2/3/2026', '2026-06-15', '2026-06-15 12:30')).toEqual([
      ...[null, null, '2026-06-15', null],
    ]);
  });

  /** Where each row would sum those before it, this would not come to its end. */
  it('of many rows that never come to nothing are one, which is too long', () => {
    const rows = 200_000;
    const [voucher, ...more] = read(`Dato;Konto;Beløp\n${'1506;6540;1\n'.repeat(rows)}`);
    expect(more).toEqual([]);
    expect(voucher).toMatchObject({ last: rows + 1, coding: null });
    expect(voucher?.faults.map(({ code }) => code)).toContain('too_many');
  });

  it('are asked about in calls of no more than a call may hold, in their order; a long one goes alone', () => {
    const rows = (no: number, lines: number) =>
      Array.from({ length: lines }, (_, at) => `${no};1506;65${40 + at};${at === 0 ? 1 - lines : 1}\n`).join(
        '',
      );
    const file = (sizes: readonly number[]) =>
      read(`Bilag;Dato;Konto;Beløp\n${sizes.map((lines, no) => rows(no, lines)).join('')}`);
    const calls = inCalls(file([...Array.from({ length: 60 }, () => 2), 30, 380, 30, 500, 2]));
    expect(calls.map((call) => call.length)).toEqual([50, 11, 1, 1, 1, 1]);
    const largest = calls.map((call) => withinBounds(JSON.stringify(written({ vouchers: call }))));
    expect(largest.every(Boolean)).toBe(true);
  });
});
