import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText } from './canonical.ts';
import { DraftContent } from './drafts/draft.ts';
import { cut, plain, storable } from './text.ts';
import { walk } from '#tests/setup/walk.ts';

it('cuts before a sign, never within it', () => {
  expect([0, 1, 2, 3, 4].map((longest) => cut('a🔨b', longest))).toEqual(['', 'a', 'a', 'a🔨', 'a🔨b']);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, longest) => {
      const made = cut(text, longest);
      return (
        made.isWellFormed() && text.startsWith(made) && made.length >= Math.min(longest, text.length) - 1
      );
    }),
  );
});

it('leaves every text alone that can be kept', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => text.includes('\0') || storable(text) === text),
  );
  expect(storable('Kjøp av spiker 🔨, 12 stk')).toBe('Kjøp av spiker 🔨, 12 stk');
});

// The generator's table of every code point alone takes seconds.
it('makes any other into one that can be hashed and stored, in the same way each time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('\0', '\ud800', '\udc00', ''), (text, odd) => {
      return [storable, plain].every((made) => {
        const kept = made(text + odd);
        return !kept.includes('\0') && made(kept) === kept && JSON.parse(canonicalText(kept)) === kept;
      });
    }),
  );
});

it('a draft’s text goes through it', () => {
  const content = { amount: null, date: null, text: 'a\0b\ud83d', project: 'x\0', photos: [] };
  expect(DraftContent.parse(content)).toMatchObject({ text: 'ab\ufffd', project: 'x' });
});

describe('what can’t be seen', () => {
  const controls = [0x061c, 0x200e, 0x200f, ...range(0x202a, 0x202e), ...range(0x2066, 0x2069)];
  it('a control leaves no trace', () =>
    walk(
      controls.map((code) => code.toString(16)),
      (hex) => {
        const control = String.fromCodePoint(Number.parseInt(hex, 16));
        expect(plain(`Faktura ${control}fdp.exe`)).toBe('Faktura fdp.exe');
      },
    ));

  it('goes', () =>
    walk(
      [
        ['controls of a terminal', 'a\u001b[31mb\u0007\u0085\u009b', 'a[31mb'],
        ['spaces without width', 'a\u200b\ufeff\u2060b\u00ad', 'ab'],
        ['letters without shape', '\u3164\u115f', ''],
        ['tags and annotations', 'a\u{e0041}\ufff9b\ufffb', 'ab'],
        ['joiners that join nothing', '\u200d \u200c', ' '],
      ],
      (_, text, seen) => {
        expect(plain(text)).toBe(seen);
      },
    ));

  it('what makes a sign another stays, and so do lines', () => {
    for (const text of ['👩‍🔧 ❤️ 🏳️‍🌈', 'می‌خواهم', 'Café, blåbær, ǩoltta', 'én\nto\tre']) {
      expect(plain(text)).toBe(text);
    }
    expect(plain('én\u2028to')).toBe('én to');
  });
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
