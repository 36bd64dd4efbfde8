import { afterEach, expect, it, vi } from 'vitest';
import { nextStep, spread, Zoom } from './zoom.svelte.ts';

afterEach(() => vi.useRealTimers());

it('steps up and down, also from between two steps, and stays at the ends', () => {
  expect([nextStep(1, 1), nextStep(1, -1)]).toEqual([1.25, 0.75]);
  expect([nextStep(1.7, 1), nextStep(1.7, -1)]).toEqual([2, 1.5]);
  expect([nextStep(5, 1), nextStep(0.5, -1)]).toEqual([5, 0.5]);
});

it('keeps within its limits, and settles when it stands still', () => {
  vi.useFakeTimers();
  const zoom = new Zoom();
  zoom.set(40);
  zoom.set(0.01);
  expect([zoom.factor, zoom.settled, zoom.canShrink, zoom.canGrow]).toEqual([0.5, 1, false, true]);
  vi.advanceTimersByTime(1000);
  expect(zoom.settled).toBe(0.5);
});

it('two fingers have a distance and a middle', () => {
  const fingers = [
    { clientX: 0, clientY: 0 },
    { clientX: 30, clientY: 40 },
  ] as const;
  expect(spread(fingers)).toEqual({ distance: 50, x: 15, y: 20 });
});
