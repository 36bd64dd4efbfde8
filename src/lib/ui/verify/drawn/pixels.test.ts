import { expect, it } from 'vitest';
import { differingBox, type Pixels } from './pixels.ts';

function picture(width: number, height: number, dots: readonly (readonly [number, number])[] = []): Pixels {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (const [x, y] of dots) data[(y * width + x) * 4 + 2] = 254;
  return { width, height, data };
}

it('finds one changed value of one pixel, anywhere', () => {
  expect(differingBox(picture(10, 20), picture(10, 20))).toBeNull();
  for (const [x, y] of [
    [0, 0],
    [9, 19],
    [3, 7],
  ] as const) {
    const box = { left: x / 10, top: y / 20, width: 1 / 10, height: 1 / 20 };
    expect(differingBox(picture(10, 20), picture(10, 20, [[x, y]]))).toEqual(box);
  }
});

it('draws its box around all that differ', () => {
  const dots = [
    [7, 4],
    [2, 9],
  ] as const;
  expect(differingBox(picture(10, 10, dots), picture(10, 10))).toEqual({
    left: 0.2,
    top: 0.4,
    width: 0.6,
    height: 0.6,
  });
});

it('pictures of other sizes differ all over', () => {
  expect(differingBox(picture(10, 10), picture(10, 11))).toEqual({ left: 0, top: 0, width: 1, height: 1 });
});
