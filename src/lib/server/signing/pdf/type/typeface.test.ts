import { PDF } from '@libpdf/core';
import { describe, expect, it } from 'vitest';
import { STAMP, paper, stamped, textOn } from '#tests/signing/paper.ts';
import { has, unlessMissing } from '#tests/signing/programs.ts';
import { stampDocument } from '../stamp/stamp.ts';
import { fit, lacking, openTypeface, printable, wrap, type Typeface } from './typeface.ts';
import { walk } from '#tests/setup/walk.ts';

const NAMES = [
  'Łukasz Żółć-Gąsienica',
  'Áŋŋel Čáhppe Đ. Ŧ. Š. Ž.',
  'Þórður Æsir Öğmundsson',
  'Ştefan Ţuţu',
  'Thị Nguyễn',
  'Νίκος',
  'Дмитрий',
  'דוד',
  'محمد علي',
  'علی\u200cرضا',
  '王小明',
  '髙橋 かな',
  '김철수',
];

const open = (...texts: string[]): Promise<Typeface> => openTypeface(PDF.create(), 'x', texts);

describe('what can be printed', () => {
  it('writes each script as it is', () =>
    walk(NAMES, async (name) => {
      const typeface = await open(name);
      expect(lacking(typeface, name)).toEqual([]);
      expect(printable(typeface.regular, name)).toBe(name);
      for (const cut of ['regular', 'bold'] as const) {
        expect(
          typeface[cut]
            .shape(name)
            .map(({ number }) => number)
            .every((glyph) => glyph > 0),
        ).toBe(true);
      }
    }));

  it('composes what is written in parts, and drops what turns the direction of the text', async () => {
    const { regular } = await open();
    expect(printable(regular, 'A\u030ase \u01e7')).toBe('Åse g');
    expect(printable(regular, ' a\n\tb\u202e\u0000c ')).toBe('a b c');
  });

  it('says which letters no font has', async () => {
    const text = 'བསོད Hytta 🏠🏠 ok?';
    const typeface = await open(text);
    expect(lacking(typeface, text)).toEqual(['བ', 'སོ', 'ད', '🏠']);
    expect(printable(typeface.regular, text)).toBe('??? Hytta ?? ok?');
  });

  it('cuts to a width', async () => {
    const text = 'Årsregnskap for et selskap med et langt navn';
    const { regular } = await open(text);
    for (const width of [5, 20, 60, 120]) {
      const cut = fit(regular, text, 10, width);
      expect(regular.widthOf(cut, 10)).toBeLessThanOrEqual(width);
      if (width > 20) expect(cut).toMatch(/^Års.*…$/);
    }
    expect(fit(regular, text, 10, 500)).toBe(text);
  });

  it('breaks between words, into no more lines than there is room for', async () => {
    const { regular } = await open();
    const lines = wrap(regular, 'en to tre fire fem seks sju åtte ni ti elleve tolv', 10, 70, 2);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/…$/);
    expect(wrap(regular, 'en to', 10, 70, 2)).toEqual(['en to']);
    expect(wrap(regular, 'x'.repeat(99), 10, 70, 3)).toHaveLength(1);
  });
});

describe('how it is set', () => {
  const read = (typeface: Typeface, text: string): string =>
    typeface.regular
      .shape(text)
      .map((glyph) => glyph.text)
      .join('');

  it('from right to left where the script runs so, and only there', async () => {
    const reversed = (word: string): string => [...word].reverse().join('');
    const [hebrew, arabic] = ['בן', 'محمد'];
    const text = `av ${hebrew} 12 og ${arabic}`;
    expect(read(await open(text), text)).toBe(`av 12 ${reversed(hebrew)} og ${reversed(arabic)}`);
  });

  it('with Arabic letters joined', async () => {
    const { regular } = await open('ععع');
    const forms = new Set(regular.shape('ععع').map(({ number }) => number));
    expect(forms.size).toBe(3);
  });

  it('a word in one family, though its first letters are in another', async () => {
    const { regular } = await open('Thị Thor');
    const letters = regular.shape('Thị Thor').filter(({ text }) => text !== '');
    const files = letters.map(({ file }) => file.id.includes('noto'));
    expect(files).toEqual([true, true, true, false, false, false, false, false]);
  });

  it('the same in every document, whatever was set before', async () => {
    const fonts = async (...names: string[]): Promise<Buffer> => {
      const signers = names.map((name, at) => ({ field: `S${at}`, name }));
      const file = Buffer.from(await stamped(paper(), { signers }));
      // The library gives each file an identifier of its own.
      return Buffer.from(file.toString('latin1').replace(/\/ID \[.*?\]/, ''), 'latin1');
    };
    const first = await fonts('王小明', 'محمد علي', 'Thị');
    await fonts('김철수', '王');
    expect((await fonts('王小明', 'محمد علي', 'Thị')).equals(first)).toBe(true);
  });

  it.skipIf(!has('pdfsig'))(unlessMissing('pdfsig', 'so that it is copied as it was written'), async () => {
    const marks = /[\u202a-\u202e\u2066-\u2069]/g;
    for (let at = 0; at < NAMES.length; at += 4) {
      const names = NAMES.slice(at, at + 4);
      const signers = names.map((name, index) => ({ field: `S${index}`, name }));
      const text = textOn(await stamped(paper(), { signers, title: names.join(' ') }), 2).replaceAll(
        marks,
        '',
      );
      for (const name of names) expect(text).toContain(name);
    }
  });
});

describe('what cannot be printed', () => {
  const title = 'Hytta 🏠';

  it('is said before it is stamped, with the text and its letters', async () => {
    expect(await stampDocument(paper(), { ...STAMP, title })).toEqual({
      ok: false,
      error: { code: 'letters_missing', text: title, letters: '🏠' },
    });
    const signers = [{ field: 'S', name: 'བསོད' }];
    expect(await stampDocument(paper(), { ...STAMP, signers })).toMatchObject({
      error: { code: 'letters_missing', text: 'བསོད' },
    });
  });

  it('is printed as question marks for who wants it so', async () => {
    expect(await stampDocument(paper(), { ...STAMP, title, printAnyway: true })).toMatchObject({ ok: true });
  });
});
