import { expect, it } from 'vitest';
import { bytesOf } from '#tests/fixtures/pdf.ts';
import { closureOf } from './closed.ts';

const closure = (content: string) => closureOf(bytesOf(content));

it('takes content that ends as it began, and states that are left open', () => {
  for (const good of [
    ...['', 'q', 'q 1 0 0 -1 .5 3. cm Q', '/Tx BMC q BT /F 12 Tf (a) Tj ET Q EMC', 'q q Q % Q\nQ'],
    ...[
      '(Q (q) \\) EMC) Tj <51 0a> Tj /Q gs',
      '[(a) -20 (b)] TJ [3 1] 0 d',
      '/OC << /On [true null] >> BDC EMC',
    ],
  ]) {
    expect(closure(good), good).toBe('closed');
  }
});

it('takes none that some reader leaves otherwise than it came', () => {
  for (const bad of [
    // Given back without being saved, or saved only where somebody sees a q.
    ...['Q', 'q Q Q', 'q Q Q q', 'QQ', 'xq Q', '1q Q', 'q1 Q', '\vq Q', '[q] Q', '<< /A q >> Q', '{q} Q'],
    ...['[q Q', '<< q ] >> Q', '(q', '<51', '<5q> Q', '> q', 'q '.repeat(29)],
    // Where an inline image ends is a guess.
    ...['BI /W 1 /H 1 ID a EI', 'q (x)BI/W 1 ID a EI Q', 'ID q EI', 'EI'],
    // Marks that hide what is drawn next, or end what others began.
    ...['/OC /L BDC', '/Tx BMC', 'EMC', 'EMC /Tx BMC', '[/Tx] BMC'],
    ...['foo', '--5 w', '12345678 w'],
  ]) {
    expect(closure(bad), bad).toBe('open');
  }
});

it('knows what only a glyph may say: readers take its colours from it', () => {
  expect(closure('9 0 d0 0 0 9 9 re f')).toBe('glyph');
  expect(closure('9 0 0 0 9 9 d1')).toBe('glyph');
  expect(closure('9 0 d0 Q')).toBe('open');
});
