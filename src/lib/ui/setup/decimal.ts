import type { Minor } from '#lib/domain/money.ts';

/** Øre of a decimal as a report writes it, always with two decimals. */
export function parseDecimal(decimal: string): Minor {
  return BigInt(decimal.replace('.', ''));
}
