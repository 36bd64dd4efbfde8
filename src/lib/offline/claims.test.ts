import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => vi.unstubAllGlobals());

/** The module as each tab has it for itself. */
async function tab() {
  vi.resetModules();
  return import('./claims.ts');
}

/** One browser's locks, as far as claims use them. */
function browserWithLocks() {
  const held = new Set<string>();
  const request = async (
    name: string,
    _: { ifAvailable: true },
    use: (lock: object | null) => Promise<void> | undefined,
  ) => {
    if (held.has(name)) return use(null);
    held.add(name);
    await use({});
    held.delete(name);
  };
  vi.stubGlobal('navigator', { locks: { request } });
}

test('an unfinished receipt is one tab’s until it lets go; that tab may come back to it', async () => {
  browserWithLocks();
  const [one, other] = [await tab(), await tab()];
  expect([await one.claim('a'), await other.claim('a'), await other.claim('b')]).toEqual([true, false, true]);
  expect(await one.claim('a')).toBe(true);
  one.letGo('a');
  await expect.poll(() => other.claim('a')).toBe(true);
  expect(await one.claim('a')).toBe(false);
});

test('where the browser has no locks nobody is kept from their receipt', async () => {
  vi.stubGlobal('navigator', {});
  const { claim } = await tab();
  expect(await claim('a')).toBe(true);
});
