import type { Corners, Pixels, Point } from '#lib/domain/receipt/paper.ts';

/* Photos of a paper on a table, drawn by rule: the same seed draws the same photo. */

export interface Scene {
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  /** Where the paper lies; null for a table without one. */
  readonly corners: Corners | null;
  /** Grey, 0 to 255. */
  readonly table: number;
  readonly paper: number;
  /** How far a grain strays from its grey. */
  readonly noise: number;
  /** How much darker it is at the far side of a shadow, 0 to 1. */
  readonly shadow: number;
}

/** A small generator (mulberry32): numbers from 0 to 1. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A paper of about the shape of a receipt or a page, seen from the side and turned. */
export function lyingPaper(seed: number, width: number, height: number): Corners {
  const next = random(seed);
  const stray = (of: number) => (next() - 0.5) * of;
  const half = { x: width * (0.22 + next() * 0.14), y: height * (0.3 + next() * 0.1) };
  const turn = stray(0.35);
  const at = (x: number, y: number): Point => {
    const [px, py] = [x * half.x * (1 + stray(0.14)), y * half.y * (1 + stray(0.1))];
    return {
      x: width / 2 + px * Math.cos(turn) - py * Math.sin(turn),
      y: height / 2 + px * Math.sin(turn) + py * Math.cos(turn),
    };
  };
  return [at(-1, -1), at(1, -1), at(1, 1), at(-1, 1)];
}

export function drawn(scene: Scene): Pixels {
  const { width, height, corners } = scene;
  const next = random(scene.seed * 7919 + 1);
  const data = new Uint8ClampedArray(width * height * 4);
  const slant = next() * Math.PI;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const place = corners && within(corners, x + 0.5, y + 0.5);
      const plain = place ? printed(place, scene.paper) : scene.table + 5 * Math.sin(x / 9 + y / 70);
      const along = (x * Math.cos(slant) + y * Math.sin(slant)) / (width + height);
      const lit = 1 - scene.shadow / (1 + Math.exp(-40 * (along - 0.25)));
      const grey = plain * lit + (next() - 0.5) * 2 * scene.noise;
      data.set([grey, grey * 0.98, grey * 0.94, 255], (y * width + x) * 4);
    }
  }
  return { data, width, height };
}

/** Lines of words, from a narrow margin on; `place` is across and down, 0 to 1. */
function printed({ x, y }: Point, paper: number): number {
  const row = Math.floor(y * 40);
  const inside = x > 0.1 && x < 0.55 + ((row * 37) % 30) / 100 && y > 0.06 && y < 0.9;
  const ink = inside && (y * 40) % 1 < 0.45 && Math.sin(x * 160 + row) > -0.2;
  return ink ? 50 : paper;
}

/** Across and down, 0 to 1, by the sides it lies between; null outside. */
function within([a, b, c, d]: Corners, x: number, y: number): Point | null {
  const side = (from: Point, to: Point) =>
    ((to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x)) /
    Math.hypot(to.x - from.x, to.y - from.y);
  const [top, right, bottom, left] = [side(a, b), side(b, c), side(c, d), side(d, a)];
  if (Math.min(top, right, bottom, left) < 0) return null;
  return { x: left / (left + right), y: top / (top + bottom) };
}
