import { expect, it } from 'vitest';
import { wholeOf } from '#lib/domain/receipt/paper.ts';
import { Cutting } from './cutting.svelte.ts';

const SIZE = { width: 200, height: 100 };
const pressed = (key: string, shiftKey = false) =>
  ({ key, shiftKey, preventDefault: () => undefined }) as unknown as KeyboardEvent;

it('arrow keys move one corner, further with Shift, and never out of the picture', () => {
  const cutting = new Cutting(SIZE, wholeOf(SIZE, 20));
  cutting.step(pressed('ArrowRight'), 0);
  expect(cutting.rested[0]).toEqual({ x: 21, y: 20 });
  cutting.step(pressed('ArrowDown', true), 0);
  expect(cutting.rested[0]).toEqual({ x: 21, y: 28 });
  for (let time = 0; time < 50; time++) cutting.step(pressed('ArrowLeft', true), 0);
  expect(cutting.rested).toEqual([{ x: 0, y: 28 }, ...wholeOf(SIZE, 20).slice(1)]);
  cutting.step(pressed('a'), 1);
  expect(cutting.rested[1]).toEqual({ x: 180, y: 20 });
});
