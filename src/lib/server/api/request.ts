import type { RequestEvent } from '@sveltejs/kit';
import type { TRPCError } from '@trpc/server';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { ApiContext } from '../platform/rpc.ts';
import { formWithinBounds, withinBounds } from '../platform/rpc/bounds.ts';
import { denied, refusal, told, worthLogging } from '../platform/rpc/refusals.ts';
import { addressOf } from './address.ts';
import { apiContext, UNATTENDED_HEADER, type ToBrowser } from './context.ts';
import { createCaller } from './router.ts';

/** Calls in one request. A screen of the app asks ten things at once. */
const MOST_CALLS = 30;

/**
 * Longest body that is taken from anybody. Nothing that is asked without a session comes near it, and bodies are held in
 * memory until they are whole: longer ones, many at once and never whole, would let a stranger fill it.
 */
const MOST_FROM_STRANGERS = 16 * 1024;

/**
 * A request whose input was weighed before it is parsed, for tRPC to read; or why not. `isKnown` is asked before a body
 * is read that only comes from who is signed in.
 */
export async function weighed(
  { request, url }: RequestEvent,
  procedures: string,
  isKnown: () => Promise<boolean>,
): Promise<Result<Request, RefusedCall>> {
  const calls = url.searchParams.get('batch') === '1' ? procedures.split(',').length : 1;
  if (calls > MOST_CALLS) return err({ code: 'batch_too_large', calls, limit: MOST_CALLS });
  if (!withinBounds(url.searchParams.get('input') ?? '')) return err({ code: 'malformed_input' });
  if (request.method !== 'POST') return ok(request);
  const length = Number(request.headers.get('content-length'));
  if (length > MOST_FROM_STRANGERS && !(await isKnown())) {
    // Let pass: many a browser reads no answer before it has sent everything.
    request.body?.pipeTo(new WritableStream()).catch(() => {});
    return err({ code: 'signed_out' });
  }
  const headers = new Headers(request.headers);
  const body = await weighedBody(request, headers).catch(() => null);
  if (body === null) return err({ code: 'malformed_input' });
  return ok(new Request(url, { method: request.method, headers, signal: request.signal, body }));
}

/** The body, once it is known that it can be parsed without harm; null where it can't. Rejects where it breaks off. */
async function weighedBody(request: Request, headers: Headers): Promise<BodyInit | null> {
  const type = headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\b/i.test(type)) {
    const text = await request.text();
    return withinBounds(text) ? text : null;
  }
  const [, boundary] = /;\s*boundary="?([\w'()+,./:=?-]{1,70})"?\s*$/i.exec(type) ?? [];
  if (!boundary) return null;
  // For the parser to divide it where it was divided here.
  headers.set('content-type', `multipart/form-data; boundary="${boundary}"`);
  const bytes = new Uint8Array(await request.arrayBuffer());
  return formWithinBounds(bytes, boundary) ? bytes : null;
}

type RefusedCall =
  | { code: 'batch_too_large'; calls: number; limit: number }
  | { code: 'malformed_input' }
  | { code: 'signed_out' };

/** @throws TRPCError with `address_unknown`, `too_many_requests`, or as {@link told} says where the database can't be asked who it is */
export async function contextOf(
  event: RequestEvent,
  browser: ToBrowser,
  client?: string | null,
  { unattended = false } = {},
): Promise<ApiContext> {
  const { request, url, locals } = event;
  const headers = new Headers(request.headers);
  // It is the browser that asks, and nobody at it.
  if (unattended) headers.set(UNATTENDED_HEADER, '1');
  const address = addressOf(event.getClientAddress);
  if (address === null) throw denied({ code: 'address_unknown' });
  const { platform, requestId: id, quotas } = locals;
  await quotas?.ofNetwork(address);
  const asked = { id, headers, url, address, quotas, ...browser };
  try {
    return await apiContext(platform, client === undefined ? asked : { ...asked, client });
  } catch (cause) {
    // Nothing was begun, but what became of the same call before is not known either.
    throw told(cause, { requestId: id, reads: request.method === 'GET' });
  }
}

/** A route that is no procedure, answered by procedures: the client in the query, errors as JSON `{ segl }`. */
export async function answered(
  event: RequestEvent,
  reads: boolean,
  work: (caller: ReturnType<typeof createCaller>) => Promise<Response>,
  client: string | null = event.url.searchParams.get('client'),
): Promise<Response> {
  try {
    return await work(createCaller(await contextOf(event, { setCookie: () => {} }, client)));
  } catch (cause) {
    return refused(event, cause, reads);
  }
}

/** The answer where no procedure gives one. */
export function refused(event: RequestEvent, cause: unknown, reads: boolean): Response {
  const error = told(cause, { requestId: event.locals.requestId, reads });
  logError(event, error);
  return refusal(error);
}

/** Expected errors are answers; what is left is a bug or the machine, and the answer says nothing of it but a code. */
export function logError({ locals, route }: RequestEvent, error: TRPCError, procedure?: string): void {
  const cause = worthLogging(error);
  if (cause === null) return;
  locals.platform.log.error(
    { err: cause, procedure: procedure ?? route.id, request: locals.requestId },
    'request failed',
  );
}
