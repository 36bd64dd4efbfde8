/** Repeatable choices: the same seed attacks in the same way. */
export interface Random {
  /** An integer from 0 up to, not including, `below`. */
  below(below: number): number;
  pick<T>(of: readonly T[]): T;
  chance(share: number): boolean;
}

/** mulberry32 */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (below) => Math.floor(next() * below),
    pick(of) {
      if (of.length === 0) throw new RangeError('nothing to pick from');
      return of[Math.floor(next() * of.length)] as (typeof of)[number];
    },
    chance: (share) => next() < share,
  };
}
