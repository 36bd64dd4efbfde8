import type { inferRouterOutputs } from '@trpc/server';
import { afterEach, expect, expectTypeOf, test, vi } from 'vitest';
import type { AppRouter } from '#lib/server/api/router.ts';
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

/** What the format of the wire can't carry, to a depth that no answer goes beyond; never where it carries all of it. */
type Unwritable<T, Depth extends unknown[] = []> = Depth['length'] extends 9
  ? never
  : T extends string | number | boolean | bigint | null | undefined | Date
    ? never
    : T extends ((...parameters: never[]) => unknown) | ArrayBufferView | Error
      ? T
      : T extends ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
        ? T
        : T extends readonly (infer Each)[]
          ? Unwritable<Each, [...Depth, 0]>
          : { [K in keyof T]: Unwritable<T[K], [...Depth, 0]> }[keyof T];

type Answers = inferRouterOutputs<AppRouter>;
/** Bytes leave by addresses of their own, which call the procedure within the server. */
type Sent = { [Room in keyof Answers]: Omit<Answers[Room], 'file' | 'read'> };

test('the format of the wire carries whatever a procedure answers', () => {
  expectTypeOf<Unwritable<Sent>>().toBeNever();
});
