/** A seeded generator (mulberry32): the same seed gives the same company on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from `min` to `max`, both possible. */
  int(min: number, max: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    const fraction = ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    return min + Math.floor(fraction * (max - min + 1));
  }

  /** Kroner from `min` to `max` in steps of `step`, as øre. */
  kroner(min: number, max: number, step = 1): bigint {
    return BigInt(this.int(Math.ceil(min / step), Math.floor(max / step)) * step) * 100n;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.int(0, choices.length - 1)];
    if (choice === undefined) throw new Error('nothing to pick from');
    return choice;
  }

  chance(percent: number): boolean {
    return this.int(1, 100) <= percent;
  }
}
