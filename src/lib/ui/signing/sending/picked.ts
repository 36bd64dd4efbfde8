import { MOST_SIGNERS } from '#lib/domain/documents/document.ts';

/** The order with one person moved a place up (−1) or down (+1); the same list where there is no such place. */
export function moved(order: readonly string[], userId: string, by: -1 | 1): string[] {
  const from = order.indexOf(userId);
  const to = from + by;
  const next = [...order];
  if (from < 0 || to < 0 || to >= order.length) return next;
  next.splice(from, 1);
  next.splice(to, 0, userId);
  return next;
}

/** The order with one more at its end: nobody twice, and no more than may sign. */
export function added(order: readonly string[], userId: string): string[] {
  return order.includes(userId) || order.length >= MOST_SIGNERS ? [...order] : [...order, userId];
}
