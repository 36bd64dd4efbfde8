import fc from 'fast-check';
import { expect, it } from 'vitest';
import { modulus11Of } from '../modulus11.ts';
import { readKid } from './kid.ts';

it('takes check digits by modulus 10 and by modulus 11, and a hyphen for ten', () => {
  for (const kid of ['2345676', '234 5676', '86011117947', '18']) {
    expect(readKid(kid)).toBe(kid.replaceAll(' ', ''));
  }
  const ten = Array.from({ length: 200 }, (_, at) => String(at + 100)).find(
    (each) => modulus11Of(each) === 10,
  );
  expect(readKid(`${ten}-`)).toBe(`${ten}-`);
  expect(readKid('1234567-')).toBe(modulus11Of('1234567') === 10 ? '1234567-' : null);
});

it('takes nothing else', () => {
  for (const none of ['', '0', '-', '12a4', '2345677', '1'.repeat(26), '12--', '-12', '0 -']) {
    expect(readKid(none), none).toBeNull();
  }
});

it('takes one last sign by each modulus, whatever stands before it', () => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 24 });
  fc.assert(
    fc.property(digits, (payload) => {
      const body = payload.join('');
      const taken = [...'0123456789-'].filter((check) => readKid(`${body}${check}`) !== null);
      const byEleven = modulus11Of(body);
      expect(taken).toContain(byEleven === 10 ? '-' : String(byEleven));
      expect(taken.length).toBeGreaterThan(0);
      expect(taken.length).toBeLessThanOrEqual(2);
    }),
  );
});
