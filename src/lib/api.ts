import type { TRPCClient } from '@trpc/client';
import { read, written } from '#lib/domain/wire.ts';
import type { AppRouter, Code } from '#lib/server/api/router.ts';

export type Api = TRPCClient<AppRouter>;

/** What a call tells of the server: it answered, that it can't now, nobody or somebody else did, or the session has ended. */
export type Reach = 'reached' | 'not-now' | 'away' | 'signed-out';

/** Fewer than the server takes in one request. */
const MOST_CALLS = 20;
const ADDRESS = '/api/trpc';

/**
 * The typed client of the server's procedures. What is asked in one go travels as one request, reading and changing
 * apart; a form travels alone, as it is. A call rejects with {@link CallFailed}.
 * @param clientId the tenant; without it only the session's procedures can be asked
 * @param onUnauthorized told when the server says that the session has ended; the call fails as well
 * @param onReach told after each call
 * @param onRefused told of each refusal of the server's; the call fails as well
 * @param unattended whether nobody is at the device: what it then asks keeps no session going
 * @param proving sends a call, once more where the person has to show a factor first
 * @param through sends a call, or answers it in the server's place
 */
export function createApi(around: Around = {}): Api {
  const waiting: Record<Kind, Call[]> = { query: [], mutate: [] };
  const sendAll = (kind: Kind): void => {
    const calls = waiting[kind].splice(0);
    for (let at = 0; at < calls.length; at += MOST_CALLS)
      void send(around, kind, calls.slice(at, at + MOST_CALLS));
  };
  const once = (kind: Kind, path: string, input: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const call = { path, input, resolve, reject };
      if (input instanceof FormData) return void send(around, kind, [call]);
      if (waiting[kind].push(call) === 1) setTimeout(() => sendAll(kind));
    });
  const { proving, through } = around;
  const asked: Ask = proving ? (...call) => proving(() => once(...call)) : once;
  const ask: Ask = through
    ? (kind, path, input) => through({ kind, path, input }, () => asked(kind, path, input))
    : asked;
  return procedures(ask, []) as Api;
}

/** Sends a request that is no procedure. Rejects where nobody answers. */
export type Send = (address: string, init: RequestInit) => Promise<Response>;

/** As {@link createApi}, for requests of another protocol: whoever is told of calls is told of these. */
export function createSend(around: Around = {}): Send {
  return async (address, init) => {
    const response = await reachedBy(around, [address, init]);
    around.onReach?.(reachOf(response.status));
    if (response.status === 401) around.onUnauthorized?.();
    return response;
  };
}

/** Whose calls they are, and who is told of them. */
export interface Around {
  readonly clientId?: string;
  readonly onUnauthorized?: () => void;
  readonly onReach?: (reach: Reach) => void;
  readonly onRefused?: (failure: Failure) => void;
  readonly unattended?: () => boolean;
  readonly proving?: Proving;
  readonly through?: Through;
}

/** A call, and how the server is asked it. */
export type Through = (
  call: { readonly kind: Kind; readonly path: string; readonly input: unknown },
  ask: () => Promise<unknown>,
) => Promise<unknown>;

/** Sends what is to be sent, and again once what it lacked is there. */
export type Proving = <T>(act: () => Promise<T>) => Promise<T>;

/** A refusal of the server's: its stable code and facts. */
export interface Failure {
  readonly code: Code;
  readonly [fact: string]: unknown;
}

type Kind = 'query' | 'mutate';

interface Call {
  readonly path: string;
  readonly input: unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (cause: Error) => void;
}

type Ask = (kind: Kind, path: string, input: unknown) => Promise<unknown>;

/** `api.drafts.mine.query(input)`: each name leads on, the last says how to ask. */
function procedures(ask: Ask, path: readonly string[]): unknown {
  return new Proxy(() => undefined, {
    // A promise is told from others by its `then`.
    get: (_, name) =>
      typeof name === 'string' && name !== 'then' ? procedures(ask, [...path, name]) : undefined,
    apply: (_, __, [input]: unknown[]) => ask(path.at(-1) as Kind, path.slice(0, -1).join('.'), input),
  });
}

/** What a call rejects with. The client's package has such an error too, and much that comes with it. */
export class CallFailed extends Error {
  /** What the server told of its error; undefined where it told none, or nobody answered. */
  readonly data: unknown;
  /** Whether it only asks, so that nothing can have been done. */
  readonly asked: boolean;
  /** The HTTP status of what answered, if only with what can't be read; undefined where nobody did. */
  readonly status: number | undefined;
  /** Seconds that it asked to be left alone for (RFC 9110, section 10.2.3); undefined where it did not. */
  readonly retryAfter: number | undefined;

  constructor(message: string, { data, asked = false, status, retryAfter, cause }: Partial<CallFailed> = {}) {
    super(message, { cause });
    this.name = 'CallFailed';
    this.data = data;
    this.asked = asked;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Whether what failed is a call that only asks, so that nothing can have been done. */
export function isQuery(cause: unknown): boolean {
  return cause instanceof CallFailed && cause.asked;
}

/** Never rejects: each call is told what became of it. Where the answer is lost, it alone knows whether it only asked. */
async function send(around: Around, kind: Kind, calls: readonly Call[]): Promise<void> {
  let response: Response | undefined;
  const asked = kind === 'query';
  const failed = (cause: unknown): CallFailed =>
    new CallFailed(String(cause), { asked, ...restOf(response), cause });
  const refused = (told: unknown): CallFailed => {
    const { message, data } = (told ?? {}) as { readonly message?: unknown; readonly data?: unknown };
    const cause = new CallFailed(String(message), { asked, ...restOf(response), data });
    const failure = failureOf(cause);
    if (failure) around.onRefused?.(failure);
    return cause;
  };
  try {
    const answered = await reachedBy(around, requestOf(kind, calls));
    response = answered;
    const answers = await told(around, answered, () => answered.json() as Promise<unknown>);
    around.onReach?.(reachOf(answered.status));
    if (answered.status === 401) around.onUnauthorized?.();
    calls.forEach(({ resolve, reject }, index) => {
      const answer = (Array.isArray(answers) ? (answers as unknown[])[index] : answers) as Answer | undefined;
      try {
        if (answer?.error !== undefined) reject(refused(read(answer.error)));
        else resolve(read(answer?.result?.data));
      } catch (cause) {
        reject(failed(cause));
      }
    });
  } catch (cause) {
    for (const { reject } of calls) reject(failed(cause));
  }
}

function restOf(response: Response | undefined): Pick<CallFailed, 'status' | 'retryAfter'> {
  const after = Number(response?.headers.get('retry-after'));
  return { status: response?.status, retryAfter: after || undefined };
}

interface Answer {
  readonly error?: unknown;
  readonly result?: { readonly data?: unknown };
}

function requestOf(kind: Kind, calls: readonly Call[]): [address: string, init: RequestInit] {
  const [first] = calls;
  if (first?.input instanceof FormData)
    return [`${ADDRESS}/${first.path}`, { method: 'POST', body: first.input }];
  const address = `${ADDRESS}/${calls.map(({ path }) => path).join(',')}?batch=1`;
  const inputs = JSON.stringify(Object.fromEntries(calls.map(({ input }, index) => [index, written(input)])));
  if (kind === 'query') return [`${address}&input=${encodeURIComponent(inputs)}`, { method: 'GET' }];
  return [address, { method: 'POST', body: inputs, headers: { 'content-type': 'application/json' } }];
}

function reachedBy(around: Around, [address, init]: [address: string, init: RequestInit]): Promise<Response> {
  const { clientId, unattended } = around;
  const headers = {
    ...init.headers,
    ...(clientId ? { 'x-segl-client': clientId } : {}),
    ...(unattended?.() ? { 'x-segl-unattended': '1' } : {}),
  };
  return told(around, null, () => fetch(address, { ...init, headers }));
}

/**
 * Tells, where there is no answer of the server's to be had, who is there instead: what stands before it, or nobody. A
 * network that wants a sign-in of its own answers everything with a page.
 */
async function told<T>({ onReach }: Around, response: Response | null, work: () => Promise<T>): Promise<T> {
  return work().catch((cause: unknown) => {
    // Taken back by the page itself, it tells nothing of the server.
    if (!(cause instanceof DOMException && cause.name === 'AbortError'))
      onReach?.(response !== null && isNotNow(response.status) ? 'not-now' : 'away');
    throw cause;
  });
}

/** Statuses that say "not now" rather than "no": timeouts, too many requests, and any fault of the server. */
export function isNotNow(status: number): boolean {
  return status >= 500 || status === 408 || status === 429;
}

/** Statuses of a server that can't answer anything now. */
const NOTHING_NOW: ReadonlySet<number> = new Set([502, 503, 504]);

function reachOf(status: number): Reach {
  if (status === 401) return 'signed-out';
  return NOTHING_NOW.has(status) ? 'not-now' : 'reached';
}

/**
 * The error behind a failed call: its stable code and facts; null when the server could not be asked. A server of another
 * version may have codes that this one does not know.
 */
export function failureOf(cause: unknown): Failure | null {
  if (!(cause instanceof CallFailed)) return null;
  const data = cause.data as { segl?: Failure | null } | null;
  return data?.segl ?? null;
}
