import { checksModulus11, modulus11Of } from '../modulus11.ts';

/**
 * A KID as it is kept, without blanks: 2 to 25 signs, digits alone, of which the last is a check digit by modulus 10 or 11;
 * by modulus 11 it may be a hyphen, which stands for ten. Null where it is none. Which of the two, the payee has agreed with
 * its bank, and the invoice does not say: either is taken.
 */
export function readKid(text: string): string | null {
  const kid = text.normalize('NFKC').replace(/\s/g, '');
  if (!/^\d{1,24}[\d-]$/.test(kid)) return null;
  if (kid.endsWith('-')) return modulus11Of(kid.slice(0, -1)) === 10 ? kid : null;
  return checksModulus10(kid) || checksModulus11(kid) ? kid : null;
}

/** Every second digit from the right, the check digit aside, counts double, the sum of its digits (Luhn). */
function checksModulus10(digits: string): boolean {
  const sum = [...digits]
    .reverse()
    .map(Number)
    .reduce((all, digit, at) => all + (at % 2 === 0 ? digit : Math.floor(digit / 5) + ((2 * digit) % 10)), 0);
  return sum % 10 === 0;
}
