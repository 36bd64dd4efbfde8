/**
 * Steps out of a number of them, from the first to the last: one by chance out of each of as many equal parts, so that no
 * part of an act is left out. The same for the same seed.
 */
export function moments(steps: number, count: number, seed: number): number[] {
  let state = seed >>> 0;
  // mulberry32, which is in the public domain.
  const drawn = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return Array.from({ length: count }, (_, at) => 1 + Math.floor(((at + drawn()) * steps) / count));
}
