import { checksModulus11 } from './modulus11.ts';

/**
 * A bank account as it is kept, without the blanks and points people write it with: eleven digits, the last a check digit,
 * of a Norwegian one, or an IBAN (ISO 13616), whose remainder by 97 is 1. Null where it is neither, or a digit is wrong.
 */
export function readBankAccount(text: string): string | null {
  const bare = text
    .normalize('NFKC')
    .replace(/[\s.-]/g, '')
    .toUpperCase();
  if (/^\d{11}$/.test(bare)) return checksModulus11(bare) ? bare : null;
  return /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(bare) && remainder(bare) === 1 ? bare : null;
}

/** The first four signs go last, letters are numbers from 10 for A. */
function remainder(iban: string): number {
  const digits = [...iban.slice(4), ...iban.slice(0, 4)].map((sign) => String(parseInt(sign, 36)));
  return [...digits.join('')].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);
}

/** As people write it: `1234 56 78903`, and an IBAN in groups of four. */
export function writeBankAccount(account: string): string {
  const groups = /^\d{11}$/.test(account) ? /(\d{4})(\d{2})(\d{5})/ : null;
  return groups ? account.replace(groups, '$1 $2 $3') : account.replace(/(.{4})(?=.)/g, '$1 ');
}
