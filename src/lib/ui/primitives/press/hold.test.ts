import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Hold } from './hold.svelte.ts';

let bound = 0;
let hold: Hold;

beforeEach(() => {
  vi.useFakeTimers();
  bound = 0;
  hold = new Hold(
    () => (bound += 1),
    () => 1200,
  );
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the held press', () => {
  it('binds once when it has lasted', () => {
    hold.press();
    expect(hold.phase).toBe('holding');
    vi.advanceTimersByTime(1199);
    expect(bound).toBe(0);
    vi.advanceTimersByTime(1);
    expect(bound).toBe(1);
    expect(hold.phase).toBe('idle');
    hold.release();
    vi.advanceTimersByTime(60_000);
    expect(bound).toBe(1);
    expect(hold.tooShort).toBe(false);
  });

  it('does nothing when let go, and says so', () => {
    hold.press();
    vi.advanceTimersByTime(1100);
    hold.release();
    vi.advanceTimersByTime(60_000);
    expect(bound).toBe(0);
    expect(hold.tooShort).toBe(true);
  });

  it('does not grow by key repeat', () => {
    hold.press();
    vi.advanceTimersByTime(800);
    hold.press();
    vi.advanceTimersByTime(400);
    expect(bound).toBe(1);
  });

  it('does nothing when focus leaves', () => {
    hold.press();
    hold.leave();
    vi.advanceTimersByTime(60_000);
    expect(bound).toBe(0);
  });
});

describe('without a hand that can hold', () => {
  it('asks for a second activation', () => {
    hold.activate();
    expect(hold.phase).toBe('armed');
    expect(bound).toBe(0);
    hold.activate();
    expect(bound).toBe(1);
    expect(hold.phase).toBe('idle');
  });

  it('forgets the first after ten seconds', () => {
    hold.activate();
    vi.advanceTimersByTime(10_000);
    expect(hold.phase).toBe('idle');
    hold.activate();
    expect(bound).toBe(0);
  });
});
