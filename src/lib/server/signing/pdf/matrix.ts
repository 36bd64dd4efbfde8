/** Maps x, y to a·x + c·y + e, b·x + d·y + f, as the operator `cm` does. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** A rectangle, from its lower left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** First `inner`, then `outer`. */
export function combined(inner: Matrix, outer: Matrix): Matrix {
  const [a, b, c, d, e, f] = inner;
  const [A, B, C, D, E, F] = outer;
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
}

/** The way back; only of a matrix that flattens nothing. */
export function inverse([a, b, c, d, e, f]: Matrix): Matrix {
  const scale = a * d - b * c;
  return [d / scale, -b / scale, -c / scale, a / scale, (c * f - d * e) / scale, (b * e - a * f) / scale];
}

/** The upright rectangle around what a rectangle becomes. */
export function mapped({ x, y, width, height }: Box, [a, b, c, d, e, f]: Matrix): Box {
  const across = [a * width, c * height];
  const up = [b * width, d * height];
  const left = a * x + c * y + e + across.reduce((sum, step) => sum + Math.min(step, 0), 0);
  const bottom = b * x + d * y + f + up.reduce((sum, step) => sum + Math.min(step, 0), 0);
  const sum = (steps: readonly number[]): number => steps.reduce((all, step) => all + Math.abs(step), 0);
  return { x: left, y: bottom, width: sum(across), height: sum(up) };
}

/** What two rectangles have in common; of negative size where that is nothing. */
export function within(a: Box, b: Box): Box {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return { x, y, width, height };
}

/** The rectangle around two. */
export function around(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  const width = Math.max(a.x + a.width, b.x + b.width) - x;
  const height = Math.max(a.y + a.height, b.y + b.height) - y;
  return { x, y, width, height };
}
