import { PDF } from '@libpdf/core';
import { describe, expect, it } from 'vitest';
import { embedTypeface, fit, printable, wrap } from './typeface.ts';

const { regular } = embedTypeface(PDF.create(), 'x');

describe('what can be printed', () => {
  it.each([
    'Łukasz Żółć-Gąsienica',
    'Áŋŋel Čáhppe Đ. Ŧ. Š. Ž.',
    'Þórður Æsir Öğmundsson',
    'Ελένη Жанна',
    'Ştefan Ţuţu',
  ])('%s, as it is', (name) => {
    expect(printable(regular, name)).toBe(name);
  });

  it('composes what is written in parts, and drops an accent or a letter the font lacks', () => {
    expect(printable(regular, 'A\u030ase \u01e7 漢')).toBe('Åse g ?');
    expect(printable(regular, ' a\n\tb\u202e\u0000c ')).toBe('a b c');
  });

  it('cuts to a width', () => {
    const text = 'Årsregnskap for et selskap med et langt navn';
    for (const width of [5, 20, 60, 120]) {
      const cut = fit(regular, text, 10, width);
      expect(regular.widthOfTextAtSize(cut, 10)).toBeLessThanOrEqual(width);
      if (width > 20) expect(cut).toMatch(/^Års.*…$/);
    }
    expect(fit(regular, text, 10, 500)).toBe(text);
  });

  it('breaks between words, into no more lines than there is room for', () => {
    const lines = wrap(regular, 'en to tre fire fem seks sju åtte ni ti elleve tolv', 10, 70, 2);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/…$/);
    expect(wrap(regular, 'en to', 10, 70, 2)).toEqual(['en to']);
    expect(wrap(regular, 'x'.repeat(99), 10, 70, 3)).toHaveLength(1);
  });
});
