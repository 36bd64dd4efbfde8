import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOrgnr, normaliseOrgnr, orgnrKey } from './orgnr.ts';
import { walk } from '#tests/setup/walk.ts';

describe('an organisation number', () => {
  it('is 974760673', () =>
    walk(
      [
        '974760673',
        '974 760 673',
        ' 974\u00a0760\u00a0673 ',
        'NO974760673MVA',
        'NO 974 760 673 MVA',
        'no974760673mva',
        '974.760.673 MVA',
        '974-760-673',
        '974–760–673',
        '974\u202f760\u202f673',
        '974760673\u200b',
        '974760673\u00ad',
        '９７４７６０６７３',
        'Org.nr. 974 760 673',
        'NO 974 760 673 MVA Foretaksregisteret',
      ],
      (written) => {
        expect(normaliseOrgnr(written)).toBe('974760673');
        expect(orgnrKey(written)).toBe('974760673');
      },
    ));

  it('is none', () =>
    walk(['', '97476067', '9747606733', 'SE974760673', '974760673 AS', 'NO', 'MVA'], (text) => {
      expect(normaliseOrgnr(text)).toBeNull();
    }));

  it('of another register is known by itself', () => {
    expect(orgnrKey(' hrb 12-34 ')).toBe('HRB1234');
    expect(orgnrKey(' ')).toBe('');
  });

  it('has a check digit', () => {
    expect(['974760673', '923609016', '888888888', '999999999'].filter(isOrgnr)).toHaveLength(4);
    expect(['974760674', '990000155', '12345678', '97476067a', '123456780'].filter(isOrgnr)).toEqual([]);
  });

  it('with one digit changed is none', () => {
    const digit = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(fc.array(digit, { minLength: 8, maxLength: 8 }), fc.nat(7), digit, (first, at, other) => {
        const whole = Array.from({ length: 10 }, (_, check) => first.join('') + String(check)).find(isOrgnr);
        if (whole === undefined || first[at] === other) return;
        expect(isOrgnr(`${whole.slice(0, at)}${other}${whole.slice(at + 1)}`)).toBe(false);
      }),
    );
  });
});
