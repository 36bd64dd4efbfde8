import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCode, parseCode } from './document-code.ts';
import { walk } from '#tests/setup/walk.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 });
const counted = Uint8Array.from({ length: 16 }, (_, at) => at);

describe('a document code', () => {
  it('is written in seven groups of four', () => {
    expect(formatCode(new Uint8Array(16))).toBe('0000-0000-0000-0000-0000-0000-0000');
    expect(formatCode(counted)).toBe('0004-1061-050R-3GG2-8A1C-60T3-GF99');
    expect(formatCode(new Uint8Array(16).fill(255))).toBe('7ZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZHZ');
  });

  it('reads back what was written', () => {
    fc.assert(
      fc.property(bytes16, (bytes) => {
        const text = formatCode(bytes);
        expect(parseCode(text)).toEqual({ ok: true, value: { text, bytes } });
      }),
    );
  });

  it('forgives case, spaces, hyphens of every kind, and letters taken for digits', () => {
    const text = formatCode(counted);
    const asTyped = [
      text.toLowerCase(),
      text.replaceAll('-', ''),
      text.replaceAll('-', ' – '),
      ` ${text.replaceAll('-', '\u2011')}\n`,
      text.replaceAll('0', 'o').replaceAll('1', 'l'),
      text.replaceAll('0', 'O').replaceAll('1', 'I'),
    ];
    for (const typed of asTyped) expect(parseCode(typed)).toMatchObject({ ok: true, value: { text } });
  });

  it('notices one wrong character, wherever it is and whatever it became', () => {
    const text = formatCode(counted).replaceAll('-', '');
    for (let at = 0; at < text.length; at += 1) {
      for (const other of ALPHABET.replace(text.charAt(at), '')) {
        const wrong = text.slice(0, at) + other + text.slice(at + 1);
        expect(parseCode(wrong)).toEqual({ ok: false, error: { code: 'code_mistyped' } });
      }
    }
  });

  it('notices any two wrong characters and any two that changed places', () => {
    const place = fc.nat({ max: 27 });
    const shift = fc.integer({ min: 1, max: 31 });
    fc.assert(
      fc.property(bytes16, place, place, shift, shift, (bytes, a, b, shiftA, shiftB) => {
        fc.pre(a !== b);
        const right = [...formatCode(bytes).replaceAll('-', '')];
        const wrong = [...right];
        wrong[a] = shifted(right[a], shiftA);
        wrong[b] = shifted(right[b], shiftB);
        expect(parseCode(wrong.join('')).ok).toBe(false);
        const swapped = [...right];
        [swapped[a], swapped[b]] = [right[b] ?? '', right[a] ?? ''];
        expect(parseCode(swapped.join('')).ok).toBe(right[a] === right[b]);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes for no code at all what is none', () =>
    walk(
      [
        '',
        'ABC',
        `${formatCode(counted)}0`,
        formatCode(counted).slice(1),
        'U000-0000-0000-0000-0000-0000-0000',
        '€',
      ],
      (text) => {
        expect(parseCode(text)).toMatchObject({ ok: false, error: { code: 'code_malformed', expected: 28 } });
      },
    ));

  it('never throws, and gives nothing but what it would write itself', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = parseCode(text);
        return !read.ok || formatCode(read.value.bytes) === read.value.text;
      }),
    );
  });

  it('is made of 16 bytes', () => {
    expect(() => formatCode(new Uint8Array(15))).toThrow(RangeError);
  });
});

function shifted(character: string | undefined, by: number): string {
  return ALPHABET.charAt((ALPHABET.indexOf(character ?? '') + by) % ALPHABET.length);
}
