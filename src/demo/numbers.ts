/**
 * An organisation number with a valid check digit (modulus 11, weights 3 2 7 6 5 4 3 2). It starts with 3,
 * while the register gives out numbers starting with 8 or 9: nobody real has it.
 */
export function fictionalOrgnr(serial: number): string {
  const digit = (stem: string): number => mod11(stem, [3, 2, 7, 6, 5, 4, 3, 2]);
  let stem = 31_000_000 + serial * 7;
  while (digit(String(stem)) === 10) stem += 1;
  return `${stem}${digit(String(stem))}`;
}

/** A bank account number with a valid check digit, in a register block that no bank has (0000). */
export function fictionalBankAccount(serial: number): string {
  const digit = (stem: string): number => mod11(stem, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
  let stem = 10_000 + serial * 13;
  while (digit(String(stem).padStart(10, '0')) === 10) stem += 1;
  const padded = String(stem).padStart(10, '0');
  return `${padded}${digit(padded)}`;
}

/** A payment reference (KID): the invoice number and its modulus-10 check digit. */
export function kid(invoice: string): string {
  let sum = 0;
  for (const [i, char] of [...invoice].reverse().entries()) {
    const doubled = Number(char) * (i % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return `${invoice}${(10 - (sum % 10)) % 10}`;
}

/** 10 means that no digit fits this stem. */
function mod11(stem: string, weights: readonly number[]): number {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(stem[i]), 0);
  return sum % 11 === 0 ? 0 : 11 - (sum % 11);
}
