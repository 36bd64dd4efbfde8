import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn, lyingPaper } from '#tests/setup/files/papers.ts';
import { walk } from '#tests/setup/walk.ts';
import {
  isPaper,
  isQuadrilateral,
  scaled,
  straightened,
  straightSize,
  wholeOf,
  type Corners,
} from './paper.ts';

const SIZE = { width: 600, height: 800 };
const corners = (...each: [number, number][]) => each.map(([x, y]) => ({ x, y })) as unknown as Corners;

describe('four corners', () => {
  it('are a paper', () =>
    walk([1, 2, 3, 4, 5], (seed) => {
      expect(isPaper(lyingPaper(seed, 600, 800), SIZE)).toBe(true);
    }));

  it('are none: the whole picture, a speck, two that crossed, one pulled inward, turned about', () =>
    walk(
      [
        wholeOf(SIZE),
        wholeOf(SIZE, 10),
        wholeOf(SIZE, 290),
        corners([500, 100], [100, 100], [500, 700], [100, 700]),
        corners([100, 100], [500, 100], [200, 200], [100, 700]),
        corners([100, 700], [500, 700], [500, 100], [100, 100]),
      ].map((each) => ({ corners: each })),
      ({ corners: each }) => {
        expect(isPaper(each, SIZE)).toBe(false);
      },
    ));

  it('of the whole picture still straighten it, if somebody says so', () => {
    expect(isQuadrilateral(wholeOf(SIZE), SIZE)).toBe(true);
  });
});

describe('a paper seen from above', () => {
  it('is as large as its longer sides, in the picture they are of', () => {
    const lying = corners([100, 100], [400, 100], [400, 600], [100, 500]);
    expect(straightSize(lying)).toEqual({ width: 316, height: 500 });
    expect(straightSize(scaled(lying, 2))).toEqual({ width: 632, height: 1000 });
  });

  it('is the same picture where nothing was askew', () => {
    const picture = drawn({ seed: 3, ...SIZE, corners: null, table: 120, paper: 0, noise: 40, shadow: 0.3 });
    expect(straightened(picture, wholeOf(SIZE))).toEqual(picture);
  });

  it('has paper to its edges', () => {
    const lying = lyingPaper(2, 600, 800);
    const picture = drawn({ seed: 2, ...SIZE, corners: lying, table: 60, paper: 240, noise: 0, shadow: 0 });
    const { data, width, height } = straightened(picture, lying);
    const grey = (x: number, y: number) =>
      data[(Math.round(y * (height - 1)) * width + Math.round(x * (width - 1))) * 4] ?? 0;
    for (const at of [0.02, 0.3, 0.7, 0.98])
      for (const edge of [grey(at, 0.02), grey(at, 0.98), grey(0.02, at), grey(0.98, at)])
        expect(edge).toBeGreaterThan(220);
  });

  it('has its middle where the diagonals cross, as nothing but perspective does', () => {
    const lying = corners([100, 100], [500, 180], [460, 560], [140, 720]);
    const [a, b, c, d] = lying;
    const share =
      ((b.x - a.x) * (d.y - b.y) - (b.y - a.y) * (d.x - b.x)) /
      ((c.x - a.x) * (d.y - b.y) - (c.y - a.y) * (d.x - b.x));
    const crossing = { x: a.x + share * (c.x - a.x), y: a.y + share * (c.y - a.y) };
    const data = new Uint8ClampedArray(SIZE.width * SIZE.height * 4).map((_, at) => {
      const [x, y] = [Math.floor(at / 4) % SIZE.width, Math.floor(at / 4 / SIZE.width)];
      return Math.hypot(x + 0.5 - crossing.x, y + 0.5 - crossing.y) < 4 ? 0 : 255;
    });
    const straight = straightened({ data, ...SIZE }, lying);
    const at = (x: number, y: number) => straight.data[(Math.round(y) * straight.width + Math.round(x)) * 4];
    const [x, y] = [straight.width / 2, straight.height / 2];
    expect(at(x, y)).toBe(0);
    for (const [dx, dy] of [
      [9, 0],
      [-9, 0],
      [0, 9],
      [0, -9],
    ] as const)
      expect(at(x + dx, y + dy)).toBe(255);
  });

  it('never reaches outside the picture, wherever the corners were dragged', () => {
    const within = fc.record({ x: fc.integer({ min: 0, max: 40 }), y: fc.integer({ min: 0, max: 40 }) });
    const picture = drawn({
      seed: 1,
      width: 40,
      height: 40,
      corners: null,
      table: 200,
      paper: 0,
      noise: 0,
      shadow: 0,
    });
    fc.assert(
      fc.property(fc.tuple(within, within, within, within), (each) => {
        if (!isQuadrilateral(each, picture)) return;
        const { data } = straightened(picture, each);
        for (let at = 0; at < data.length; at += 4) expect(data[at]).toBeGreaterThan(180);
      }),
      { numRuns: 300 },
    );
  });
});
