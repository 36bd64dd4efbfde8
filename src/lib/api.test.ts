import { CallFailed } from '#lib/api.ts';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import superjson from 'superjson';
import { afterEach, describe, expect, expectTypeOf, it, test, vi } from 'vitest';
import type { CivilDate } from '#lib/domain/date.ts';
import type { AppRouter } from '#lib/server/api/router.ts';
import type { Asked } from '#tests/releases/0.4.0-asked.ts';
import { createApi, failureOf, type Reach } from './api.ts';
import { problemOf } from './ui/loading/problem.ts';

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

test.each([
  [500, 'not-now'],
  [503, 'not-now'],
  [408, 'not-now'],
  [429, 'not-now'],
  // A network that wants a sign-in of its own; a proxy that knows of no Segl.
  [200, 'away'],
  [404, 'away'],
])('a page of somebody else’s, of %d, tells that the server is %s', async (status, reach) => {
  expect(await toldBy(() => Promise.resolve(new Response('<html>', { status })))).toEqual([reach]);
});

test('no answer tells that nobody is there; a call that was taken back tells nothing', async () => {
  expect(await toldBy(() => Promise.reject(new TypeError('Failed to fetch')))).toEqual(['away']);
  expect(await toldBy(() => Promise.reject(new DOMException('gone', 'AbortError')))).toEqual([]);
});

describe('on the way', () => {
  type Sent = [address: string, init: RequestInit];
  /** Answers each request so, and keeps what was sent. */
  function answering(answer: (sent: Sent) => unknown): Sent[] {
    const sent: Sent[] = [];
    vi.stubGlobal('fetch', (...request: Sent) => {
      sent.push(request);
      return Promise.resolve(Response.json(answer(request)));
    });
    return sent;
  }
  const said = (value: unknown): unknown => ({ result: { data: superjson.serialize(value) } });

  it('what is asked in one go is one request, reading and changing apart; each gets its own answer', async () => {
    const sent = answering(([address]) =>
      address.includes('accounts') ? [said(1n), said(new Date(0))] : [said(undefined)],
    );
    const api = createApi({ clientId: 'c' });
    const asked = [api.ledger.accounts.query(), api.ledger.periods.query(), api.session.signOut.mutate()];
    expect(await Promise.all(asked)).toEqual([1n, new Date(0), undefined]);
    const input = encodeURIComponent(
      JSON.stringify({ 0: superjson.serialize(undefined), 1: superjson.serialize(undefined) }),
    );
    expect(sent).toEqual([
      [
        `/api/trpc/ledger.accounts,ledger.periods?batch=1&input=${input}`,
        { method: 'GET', headers: { 'x-segl-client': 'c' } },
      ],
      ['/api/trpc/session.signOut?batch=1', expect.objectContaining({ method: 'POST' })],
    ]);
  });

  it('what is asked while nobody is at the device says so', async () => {
    const sent = answering(() => [said(null)]);
    let away = false;
    const { ledger } = createApi({ unattended: () => away });
    await ledger.accounts.query();
    away = true;
    await ledger.accounts.query();
    const headers = sent.map(([, init]) => init.headers);
    expect(headers).toEqual([{}, { 'x-segl-unattended': '1' }]);
  });

  it('no more than the server takes in one request', async () => {
    const sent = answering(([address]) => address.split(',').map(() => said(null)));
    const { ledger } = createApi();
    await Promise.all(Array.from({ length: 45 }, () => ledger.accounts.query()));
    expect(sent.map(([address]) => address.split(',').length)).toEqual([20, 20, 5]);
  });

  it('a form travels alone, as it is', async () => {
    const sent = answering(() => said({ received: 1, complete: true }));
    const form = new FormData();
    expect(await createApi().photos.append.mutate(form)).toEqual({ received: 1, complete: true });
    expect(sent).toEqual([['/api/trpc/photos.append', { method: 'POST', body: form, headers: {} }]]);
  });

  it('a refusal keeps its code and facts, beside calls that were answered', async () => {
    const refused = {
      error: { json: { message: 'no', code: -32600, data: { segl: { code: 'locked', more: 1 } } } },
    };
    answering(() => [said(1), refused]);
    const { ledger } = createApi();
    const [answered, failed] = await Promise.allSettled([ledger.accounts.query(), ledger.periods.query()]);
    expect(answered).toMatchObject({ status: 'fulfilled', value: 1 });
    if (failed.status === 'fulfilled') throw new Error('it was refused');
    expect(failed.reason).toBeInstanceOf(CallFailed);
    expect(failureOf(failed.reason)).toMatchObject({ code: 'locked', more: 1 });
  });

  it.each([
    ['a page of a proxy', new Response('<html>', { status: 502 }), 'server_failed'],
    ['no format of ours', Response.json([{ result: { data: { json: 1, extra: 2 } } }]), 'server_failed'],
    ['one answer for two', Response.json([]), 'server_failed'],
  ])('%s is a server that failed, not a network that is away', async (_, response, code) => {
    vi.stubGlobal('fetch', () => Promise.resolve(response));
    const failed = await createApi()
      .ledger.accounts.query()
      .catch((cause: unknown) => problemOf(cause));
    // Where only a question was asked, nothing was done.
    expect(failed).toEqual({ code, outcome: 'none' });
  });
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
          : { [K in keyof T]-?: Unwritable<T[K], [...Depth, 0]> }[keyof T];

type Answers = inferRouterOutputs<AppRouter>;
/** Bytes leave by addresses of their own, which call the procedure within the server. */
type Sent = { [Room in keyof Answers]: Omit<Answers[Room], 'file' | 'read'> };

test('the format of the wire carries whatever a procedure answers', () => {
  expectTypeOf<Unwritable<Sent>>().toBeNever();
});

/** A procedure of a router's types, by its name as it is asked; `'gone'` where there is none. */
type At<Rooms, Name extends string> = Name extends `${infer Room extends keyof Rooms & string}.${infer Last}`
  ? Last extends keyof Rooms[Room]
    ? Rooms[Room][Last]
    : 'gone'
  : 'gone';

/** What may be sent, as the compiler of a release knew it: arrays that nobody writes to, bytes of any buffer, dates as text. */
type Sendable<T> = T extends CivilDate
  ? string
  : T extends Uint8Array
    ? Uint8Array
    : T extends readonly (infer Each)[]
      ? readonly Sendable<Each>[]
      : T extends Date | FormData
        ? T
        : T extends object
          ? { readonly [K in keyof T]: Sendable<T[K]> }
          : T;

/** What tells where a voucher came from: of what came later a shell of that release has no word, and shows none. */
type Sourced = 'ledger.find' | 'ledger.voucher' | 'reports.vouchers';
type Widened<T> = T extends 'reversal'
  ? T | 'year-end' | 'automatic'
  : T extends Date
    ? T
    : T extends object
      ? { [K in keyof T]: Widened<T[K]> }
      : T;
/** A balance that runs nowhere in an order of rows that a shell of that release never asks for. */
type Running = 'reports.accountLedger';
type Unbalanced<T> = T extends bigint | string | number | null
  ? T
  : T extends object
    ? { [K in keyof T]: K extends 'balance' ? T[K] | null : Unbalanced<T[K]> }
    : T;
type Read<P extends keyof Asked> = P extends Sourced
  ? Widened<Asked[P]['output']>
  : P extends Running
    ? Unbalanced<Asked[P]['output']>
    : Asked[P]['output'];

/** Procedures that a shell of that release is refused by, or whose answer is not what it reads. */
type Refused = {
  [P in keyof Asked]: Asked[P]['input'] extends Sendable<At<inferRouterInputs<AppRouter>, P>> ? never : P;
}[keyof Asked];
type Misread = {
  [P in keyof Asked]: At<Answers, P> extends Read<P> ? never : P;
}[keyof Asked];

test('a shell one version old asks what is still answered, in the shape that it reads', () => {
  expectTypeOf<Refused>().toBeNever();
  expectTypeOf<Misread>().toBeNever();
});
