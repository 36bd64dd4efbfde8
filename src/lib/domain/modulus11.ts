/**
 * Whether the last digit is the check digit, modulus 11: those before it are weighed 2 to 7 from the right, and again
 * (Brønnøysundregistrene, «Om organisasjonsnummeret»; Finans Norge, «Kontonummer»). False of what is not digits.
 */
export function checksModulus11(digits: string): boolean {
  if (!/^\d{2,}$/.test(digits)) return false;
  const [check, ...others] = [...digits].reverse().map(Number);
  const weighed = others.reduce((sum, digit, at) => sum + digit * (2 + (at % 6)), 0);
  // A remainder of one would ask for a check digit of ten: such numbers are not given out.
  return (11 - (weighed % 11)) % 11 === check;
}
