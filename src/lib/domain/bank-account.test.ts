import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readBankAccount, writeBankAccount } from './bank-account.ts';
import { checksModulus11 } from './modulus11.ts';

/* The accounts are those of the IBAN registry's examples for Norway and the United Kingdom. */

it.each([
  ['8601 11 17947', '86011117947'],
  ['8601.11.17947', '86011117947'],
  ['NO93 8601 1117 947', 'NO9386011117947'],
  ['gb82 west 1234 5698 7654 32', 'GB82WEST12345698765432'],
])('%s is kept as %s', (written, kept) => {
  expect(readBankAccount(written)).toBe(kept);
  expect(readBankAccount(writeBankAccount(kept))).toBe(kept);
});

it.each(['8601 11 17948', '860111794', 'NO93 8601 1117 948', 'abc', '', '12345678901234'])(
  '%s is no account',
  (written) => {
    expect(readBankAccount(written)).toBeNull();
  },
);

it('one digit that is another is always noticed, and so are two neighbours that changed places', () => {
  const account = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 10, maxLength: 10 });
  fc.assert(
    fc.property(account, fc.nat(9), fc.nat(9), (first, at, digit) => {
      const check = [...'0123456789'].find((each) => checksModulus11(first + each));
      if (check === undefined) return;
      const whole = first + check;
      const put = (place: number, sign: string) => whole.slice(0, place) + sign + whole.slice(place + 1);
      if (whole[at] !== String(digit)) expect(checksModulus11(put(at, String(digit)))).toBe(false);
      const swapped = put(at, whole[at + 1] ?? '').slice(0, at + 1) + whole[at] + whole.slice(at + 2);
      if (whole[at] !== whole[at + 1]) expect(checksModulus11(swapped)).toBe(false);
    }),
  );
});
