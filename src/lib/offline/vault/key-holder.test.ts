import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dataKeyOf, newDataKey } from '../store/data-key.ts';
import { KeyHolder, type HeldKey } from './key-holder.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const MINUTE = 60_000;

async function holding(leftMs = 15 * MINUTE) {
  const holder = new KeyHolder();
  const key = await dataKeyOf(newDataKey());
  holder.hear({ type: 'HOLD_KEY', vault: 'a', held: { key, leftMs } }, () => {});
  const asked = (vault = 'a') => {
    let given: HeldKey | null = null;
    holder.hear({ type: 'ASK_KEY', vault }, (held) => (given = held));
    return given as HeldKey | null;
  };
  return { holder, key, asked };
}

test('gives a key back for as long as its vault would have stayed open, and to nobody who names another', async () => {
  const { key, asked } = await holding();
  vi.advanceTimersByTime(14 * MINUTE);
  expect(asked()).toEqual({ key, leftMs: MINUTE });
  expect(asked('b')).toBeNull();
  vi.advanceTimersByTime(MINUTE);
  expect(asked()).toBeNull();
});

test('neither a clock that is set back nor one that stood still while the device slept makes it longer', async () => {
  const { asked } = await holding();
  vi.advanceTimersByTime(10 * MINUTE);
  vi.setSystemTime(Date.now() - 60 * MINUTE);
  expect(asked()?.leftMs).toBe(5 * MINUTE);
  vi.setSystemTime(Date.now() + 80 * MINUTE);
  expect(asked()).toBeNull();
});

test('forgets at once what it is told to', async () => {
  const { holder, asked } = await holding();
  holder.hear({ type: 'FORGET_KEY', vault: 'a' }, () => {});
  expect(asked()).toBeNull();
});
