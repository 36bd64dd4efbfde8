import { afterEach, expect, test, vi } from 'vitest';
import { createApi, type Reach } from './api.ts';

afterEach(() => vi.unstubAllGlobals());

/** What one call tells of a server that answers so. */
async function toldBy(answer: () => Promise<Response>): Promise<Reach[]> {
  vi.stubGlobal('fetch', answer);
  const told: Reach[] = [];
  const api = createApi({ onReach: (reach) => told.push(reach) });
  await api.session.me.query().catch(() => undefined);
  return told;
}

test.each([
  [200, 'reached'],
  [400, 'reached'],
  [500, 'reached'],
  [401, 'signed-out'],
  [502, 'not-now'],
  [503, 'not-now'],
  [504, 'not-now'],
])('an answer of %d tells that the server is %s', async (status, reach) => {
  expect(await toldBy(() => Promise.resolve(new Response('[]', { status })))).toEqual([reach]);
});

test('no answer tells that nobody is there; a call that was taken back tells nothing', async () => {
  expect(await toldBy(() => Promise.reject(new TypeError('Failed to fetch')))).toEqual(['away']);
  expect(await toldBy(() => Promise.reject(new DOMException('gone', 'AbortError')))).toEqual([]);
});
