import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytesOf } from '#tests/fixtures/pdf.ts';
import { dashesBefore, dashesOf, numbersBefore } from './operands.ts';

const before = (text: string, count: number) => numbersBefore(bytesOf(text), text.length, count);
const dashes = (text: string) => dashesBefore(bytesOf(text), text.length);

it('reads the last numbers before a place, in their order, as far as there are such', () => {
  expect(before('1 2 3.5 -4 +.25 ', 4)).toEqual([2, 3.5, -4, 0.25]);
  expect(before('q 7 8', 4)).toEqual([7, 8]);
  expect(before('(9) 8', 2)).toEqual([8]);
  expect(before('', 2)).toEqual([]);
});

it('reads whatever is written as it was meant', () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => Number(value.toFixed(4)));
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 6 }), (numbers) => {
      const read = before(numbers.map((each) => each.toFixed(4)).join('\n'), numbers.length);
      for (const [at, value] of numbers.entries()) expect(read[at]).toBeCloseTo(value, 3);
    }),
  );
});

it('reads dashes and gaps, and nothing else for them', () => {
  expect(dashes('q [3 2.5] 0 ')).toEqual([3, 2.5]);
  expect(dashes('[] 0 ')).toEqual([]);
  expect(dashes('3 2 0 ')).toBeNull();
  expect(dashes('[3] (x) 0 ')).toBeNull();
});

it('a line of dashes has so many for each unit; zeros are tenths', () => {
  expect([dashesOf([]), dashesOf([2, 2]), dashesOf([-2, 2]), dashesOf([0, 0])]).toEqual([0, 0.5, 0.5, 10]);
});
