import { describe, expect, it } from 'vitest';
import { larger, placing, smaller, turned } from './placing.ts';

const receipt = { width: 1000, height: 3000 };
const frame = { width: 600, height: 600 };

describe('a picture in its frame', () => {
  it('is seen whole at first, whichever way it lies', () => {
    expect(placing(receipt, frame, { turn: 0, zoom: 1 }).space).toEqual({ width: 200, height: 600 });
    expect(placing(receipt, frame, { turn: 90, zoom: 1 })).toEqual({
      picture: { width: 200, height: 600 },
      space: { width: 600, height: 200 },
    });
  });
  it('is not blown up when it is small', () => {
    expect(placing({ width: 80, height: 60 }, frame, { turn: 180, zoom: 1 }).space).toEqual({
      width: 80,
      height: 60,
    });
  });
  it('takes nothing before it is there', () => {
    expect(placing({ width: 0, height: 0 }, frame, { turn: 0, zoom: 2 }).space).toEqual({
      width: 0,
      height: 0,
    });
  });
  it('grows and shrinks between the whole of it and its details', () => {
    expect(smaller(1)).toBe(1);
    expect(smaller(larger(1))).toBe(1);
    let zoom = 1;
    for (let i = 0; i < 20; i++) zoom = larger(zoom);
    expect(zoom).toBe(6);
  });
  it('comes back after four turns', () => {
    expect(turned(turned(turned(turned(0))))).toBe(0);
    expect(turned(0)).toBe(90);
  });
});
