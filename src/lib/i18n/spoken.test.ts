import { afterEach, expect, test, vi } from 'vitest';
import { spoken } from './i18n.svelte.ts';

afterEach(() => vi.unstubAllGlobals());

test('a page that the server makes waits for no other language, in a process that has no page', async () => {
  vi.stubGlobal('reportError', undefined);
  Reflect.deleteProperty(globalThis, 'reportError');
  await expect(spoken()).resolves.toBeUndefined();
});
