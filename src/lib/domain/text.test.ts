import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalText } from './canonical.ts';
import { DraftContent } from './draft.ts';
import { storable } from './text.ts';

it('leaves every text alone that can be kept', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => text.includes('\0') || storable(text) === text),
  );
  expect(storable('Kjøp av spiker 🔨, 12 stk')).toBe('Kjøp av spiker 🔨, 12 stk');
});

it('makes any other into one that can be hashed and stored, in the same way each time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('\0', '\ud800', '\udc00', ''), (text, odd) => {
      const kept = storable(text + odd);
      expect(kept).not.toContain('\0');
      expect(storable(kept)).toBe(kept);
      expect(JSON.parse(canonicalText(kept))).toBe(kept);
    }),
  );
});

it('a draft’s text goes through it', () => {
  const content = { amount: null, date: null, text: 'a\0b\ud83d', project: 'x\0', photos: [] };
  expect(DraftContent.parse(content)).toMatchObject({ text: 'ab\ufffd', project: 'x' });
});
