/**
 * Whether the last digit is the check digit, modulus 11: those before it are weighed 2 to 7 from the right, and again
 * (Brønnøysundregistrene, «Om organisasjonsnummeret»; Finans Norge, «Kontonummer»). False of what is not digits.
 */
export function checksModulus11(digits: string): boolean {
  if (!/^\d{2,}$/.test(digits)) return false;
  // A remainder of one would ask for a check digit of ten: such numbers are not given out.
  return modulus11Of(digits.slice(0, -1)) === Number(digits.at(-1));
}

/** The check digit of these digits, 0 to 10. */
export function modulus11Of(digits: string): number {
  const weighed = [...digits].reverse().reduce((sum, digit, at) => sum + Number(digit) * (2 + (at % 6)), 0);
  return (11 - (weighed % 11)) % 11;
}
