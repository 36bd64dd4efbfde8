import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import * as z from 'zod';
import type { Outcome } from '#lib/domain/outcome.ts';
import { troubleOf, type Trouble } from '../postgres-error.ts';
import { Told, type Refusal } from './told.ts';

/** The HTTP status an error travels with, as tRPC names it. */
export type Status =
  | 'BAD_REQUEST'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'PAYLOAD_TOO_LARGE'
  | 'TOO_MANY_REQUESTS'
  | 'INTERNAL_SERVER_ERROR'
  | 'SERVICE_UNAVAILABLE'
  | 'GATEWAY_TIMEOUT';

/**
 * What a service's refusal says of the act, by how it travels: before it judges an act by what acts change, a service
 * looks for the act's id.
 */
const SAID = {
  BAD_REQUEST: 'none',
  NOT_FOUND: 'none',
  CONFLICT: 'none',
  PAYLOAD_TOO_LARGE: 'none',
  // About the person or the moment: an earlier attempt may be done, or be under way still.
  UNAUTHORIZED: 'as_before',
  FORBIDDEN: 'as_before',
  TOO_MANY_REQUESTS: 'as_before',
  INTERNAL_SERVER_ERROR: 'as_before',
  SERVICE_UNAVAILABLE: 'as_before',
  GATEWAY_TIMEOUT: 'as_before',
} as const satisfies Record<Status, Outcome>;

/** How a service's error travels; with what it says of the act, where that is not what {@link SAID} says. */
export type Transport = Status | readonly [Status, Outcome];

/**
 * The codes that leave the server, by who says them. The transport.ts of each domain adds its own, so that nothing without a
 * line there is answered; the app has a sentence for each of them, or does not compile.
 */
export interface Codes {
  platform: keyof typeof REFUSALS | Unexpected['code'];
}
export type Code = Codes[keyof Codes];

/** How a call travels back that no procedure has judged. */
const REFUSALS = {
  address_unknown: 'BAD_REQUEST',
  batch_too_large: 'BAD_REQUEST',
  client_missing: 'BAD_REQUEST',
  client_not_found: 'NOT_FOUND',
  cross_site: 'FORBIDDEN',
  input_invalid: 'BAD_REQUEST',
  malformed_input: 'BAD_REQUEST',
  method_not_supported: 'METHOD_NOT_SUPPORTED',
  not_allowed: 'FORBIDDEN',
  procedure_unknown: 'NOT_FOUND',
  request_too_large: 'PAYLOAD_TOO_LARGE',
  second_factor_required: 'FORBIDDEN',
  session_ended: 'UNAUTHORIZED',
  session_idle: 'UNAUTHORIZED',
  session_too_old: 'UNAUTHORIZED',
  signed_out: 'UNAUTHORIZED',
  step_up_required: 'FORBIDDEN',
  too_many_requests: 'TOO_MANY_REQUESTS',
} as const;

/** What is known of the call that failed. */
export interface Call {
  readonly requestId: string;
  /** Whether it only reads: then nothing can have been done that its caller does not know of. */
  readonly reads: boolean;
}

/** An error nobody expected. */
export interface Unexpected extends Refusal {
  readonly code: 'internal' | Trouble;
  /** Under which it stands in the log. */
  readonly request: string;
  /** For shells that don't know `outcome`. */
  readonly outcomeKnown: boolean;
}

const UNEXPECTED = {
  internal: 'INTERNAL_SERVER_ERROR',
  database_full: 'SERVICE_UNAVAILABLE',
  storage_full: 'SERVICE_UNAVAILABLE',
  storage_unavailable: 'SERVICE_UNAVAILABLE',
  database_unavailable: 'SERVICE_UNAVAILABLE',
  timed_out: 'GATEWAY_TIMEOUT',
} as const satisfies Record<Unexpected['code'], Status>;

/** A service's refusal. */
export function failure<const E extends { readonly code: Code }>(error: E, transport: Transport): TRPCError {
  const [code, outcome] = typeof transport === 'string' ? [transport, SAID[transport]] : transport;
  return new TRPCError({ code, cause: new Told({ ...error, outcome }) });
}

/** A call that is turned away before a procedure judges it: nobody has looked yet for what was asked. */
export function denied<const E extends { readonly code: keyof typeof REFUSALS }>(error: E): TRPCError {
  return new TRPCError({ code: REFUSALS[error.code], cause: new Told({ ...error, outcome: 'as_before' }) });
}

/** The error that a caller was told, with its code and facts. */
export function failureOf(error: TRPCError): Refusal | null {
  return error.cause instanceof Told ? error.cause.failure : null;
}

/**
 * Any error as it may leave the server: with a code of ours, and without a word of its own text, which would quote
 * statements, parameters and addresses. What was told already stays as it is.
 */
export function told(cause: unknown, { requestId, reads }: Call): TRPCError {
  if (cause instanceof TRPCError) {
    if (failureOf(cause)) return cause;
    // tRPC's own refusals: no such procedure, the wrong method, input that does not fit the schema.
    if (getHTTPStatusCodeFromError(cause) < 500)
      return new TRPCError({
        code: cause.code,
        cause: new Told({ ...refusalOf(cause), outcome: 'as_before' }),
      });
  }
  const error = cause instanceof TRPCError ? (cause.cause ?? cause) : cause;
  const code = troubleOf(error) ?? 'internal';
  const outcome = reads ? 'none' : 'unknown';
  const unexpected: Unexpected = { code, request: requestId, outcome, outcomeKnown: reads };
  return new TRPCError({ code: UNEXPECTED[code], cause: new Told(unexpected, error) });
}

/** What the log should say of an error that was told, or null where it was the caller's own. */
export function worthLogging(error: TRPCError): unknown {
  if (getHTTPStatusCodeFromError(error) < 500) return null;
  return error.cause?.cause ?? error.cause ?? error;
}

/** The answer to a request that no procedure has been chosen for, in a form that tRPC's client reads as well. */
export function refusal(error: TRPCError): Response {
  const status = getHTTPStatusCodeFromError(error);
  const segl = failureOf(error);
  const data = { code: error.code, httpStatus: status, segl };
  return Response.json(
    { segl, error: { json: { message: segl?.code, code: REFUSED, data } } },
    { status, headers: { 'cache-control': 'no-store', ...waitHeader([error]) } },
  );
}

/** In seconds, where a refusal names no wait of its own: about as long as it takes to start a database again. */
export const SHORTLY = 5;

/**
 * The header that tells who was turned away for now when to ask again (RFC 9110, section 10.2.3): in seconds, the
 * longest wait of several; none where no error is about this moment alone.
 */
export function waitHeader(errors: readonly TRPCError[]): { 'retry-after'?: string } {
  const waits = errors.map(waitOf).filter((wait) => wait !== null);
  return waits.length > 0 ? { 'retry-after': String(Math.max(...waits)) } : {};
}

function waitOf(error: TRPCError): number | null {
  const { retryAfterSeconds } = (failureOf(error) ?? {}) as { retryAfterSeconds?: unknown };
  if (typeof retryAfterSeconds === 'number') return retryAfterSeconds;
  return error.code === 'SERVICE_UNAVAILABLE' ? SHORTLY : null;
}

/** JSON-RPC 2.0: the request is not valid. */
const REFUSED = -32600;

function refusalOf({ code, cause }: TRPCError): { code: keyof typeof REFUSALS; field?: string } {
  if (cause instanceof z.core.$ZodError)
    return { code: 'input_invalid', field: cause.issues[0]?.path.map(String).join('.') ?? '' };
  if (code === 'NOT_FOUND') return { code: 'procedure_unknown' };
  if (code === 'METHOD_NOT_SUPPORTED') return { code: 'method_not_supported' };
  return { code: 'malformed_input' };
}
