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

test('an unfinished receipt is one tab’s until it lets go', async () => {
  browserWithLocks();
  const [one, other] = [await tab(), await tab()];
  const letGo = await one.claim('a');
  expect(await other.claim('a')).toBeNull();
  expect(await other.claim('b')).not.toBeNull();
  letGo?.();
  await expect.poll(() => other.claim('a')).not.toBeNull();
  expect(await one.claim('a')).toBeNull();
});

test('the next form of the same tab waits until the one before has let go', async () => {
  browserWithLocks();
  const { claim } = await tab();
  const letGo = await claim('a');
  const order: string[] = [];
  const next = claim('a').then((again) => order.push(again === null ? 'refused' : 'has it'));
  order.push('lets go');
  letGo?.();
  await next;
  expect(order).toEqual(['lets go', 'has it']);
});

test('where the browser has no locks nobody is kept from their receipt', async () => {
  const refuses = { request: () => Promise.reject(new DOMException('no', 'SecurityError')) };
  for (const browser of [{}, { locks: refuses }]) {
    vi.stubGlobal('navigator', browser);
    const { claim } = await tab();
    expect(await claim('a')).not.toBeNull();
  }
});
