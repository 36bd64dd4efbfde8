import type { TRPCClient } from '@trpc/client';
import { read, written } from '#lib/domain/wire.ts';
import type { AppRouter, Code } from '#lib/server/api/router.ts';

export type Api = TRPCClient<AppRouter>;

/** What a call tells of the server: it answered, that it can't now, nobody did, or the session has ended. */
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
 */
export function createApi(around: Around = {}): Api {
  const waiting: Record<Kind, Call[]> = { query: [], mutate: [] };
  const sendAll = (kind: Kind): void => {
    const calls = waiting[kind].splice(0);
    for (let at = 0; at < calls.length; at += MOST_CALLS)
      void send(around, kind, calls.slice(at, at + MOST_CALLS));
  };
  const ask = (kind: Kind, path: string, input: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const call = { path, input, resolve, reject };
      if (input instanceof FormData) return void send(around, kind, [call]);
      if (waiting[kind].push(call) === 1) setTimeout(() => sendAll(kind));
    });
  return procedures(ask, []) as Api;
}

interface Around {
  readonly clientId?: string;
  readonly onUnauthorized?: () => void;
  readonly onReach?: (reach: Reach) => void;
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
  /** Whether something answered, if only what can't be read. */
  readonly answered: boolean;

  constructor(message: string, { data, asked = false, answered = false, cause }: Partial<CallFailed> = {}) {
    super(message, { cause });
    this.name = 'CallFailed';
    this.data = data;
    this.asked = asked;
    this.answered = answered;
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
    new CallFailed(String(cause), { asked, answered: response !== undefined, cause });
  const refused = (told: unknown): CallFailed => {
    const { message, data } = (told ?? {}) as { readonly message?: unknown; readonly data?: unknown };
    return new CallFailed(String(message), { asked, answered: true, data });
  };
  try {
    response = await reachedBy(around, requestOf(kind, calls));
    const answers: unknown = await response.json();
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

async function reachedBy(
  { clientId, onUnauthorized, onReach }: Around,
  [address, init]: [string, RequestInit],
): Promise<Response> {
  const headers = { ...init.headers, ...(clientId ? { 'x-segl-client': clientId } : {}) };
  const response = await fetch(address, { ...init, headers }).catch((cause: unknown) => {
    // Taken back by the page itself, it tells nothing of the server.
    if (!(cause instanceof DOMException && cause.name === 'AbortError')) onReach?.('away');
    throw cause;
  });
  onReach?.(reachOf(response.status));
  if (response.status === 401) onUnauthorized?.();
  return response;
}

/** Statuses of a server, or of what stands before it, that can't answer anything now. */
const NOT_NOW: ReadonlySet<number> = new Set([502, 503, 504]);

function reachOf(status: number): Reach {
  if (status === 401) return 'signed-out';
  return NOT_NOW.has(status) ? 'not-now' : 'reached';
}

/**
 * The error behind a failed call: its stable code and facts; null when the server could not be asked. A server of another
 * version may have codes that this one does not know.
 */
export function failureOf(cause: unknown): { code: Code; [fact: string]: unknown } | null {
  if (!(cause instanceof CallFailed)) return null;
  const data = cause.data as { segl?: { code: Code } | null } | null;
  return data?.segl ?? null;
}
