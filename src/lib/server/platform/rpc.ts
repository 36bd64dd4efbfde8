import { initTRPC } from '@trpc/server';
import type { Result } from '#lib/domain/result.ts';
import { abilityFor } from '#lib/domain/access/procedures.ts';
import { judgeAccess, type AccessPolicy } from '#lib/domain/access/policy.ts';
import type { AnsweredCall } from '#lib/domain/access/readings.ts';
import type { Factor, Method } from '#lib/domain/access/factor.ts';
import { may, type Role } from '#lib/domain/access/role.ts';
import { asksStepUp, isBeforePolicy } from '#lib/domain/access/step-up.ts';
import { createContext, NO_CLIENT, type Context } from './context.ts';
import type { Platform } from './platform.ts';
import type { RequestQuotas } from './quotas.ts';
import { wire } from './rpc/codec.ts';
import type { BeforeWeakening } from './context.ts';
import { failure, failureOf, denied, told, type Code, type Transport } from './rpc/refusals.ts';

export type { Code, Transport } from './rpc/refusals.ts';

/** What one HTTP request brings; made by `api/context.ts`. */
export interface ApiContext {
  readonly platform: Platform;
  readonly requestId: string;
  /** Where it comes from, as the network says. */
  readonly address: string;
  /** What sent it, as it says itself, in words. */
  readonly device?: string | undefined;
  /** Who is signed in, or null. */
  readonly person: Person | null;
  /** The client the request names in its header, unchecked. */
  readonly wantedClient: string | null;
  /** What the person is in a client, or null where they are no member. */
  readonly memberIn: (clientId: string) => Promise<Member | null>;
  readonly session: SessionCookie;
  /** Whether the session that the request names was ended by somebody; asked where it is none any more. */
  readonly wasEnded?: (() => Promise<boolean>) | undefined;
  /** How the person came in, and what they have shown since; null where nobody is signed in. */
  readonly standing: Standing | null;
  /** Where browsers use the installation: what passkeys are bound to. */
  readonly site: { readonly origin: string };
  /** What the request takes of them; without, nothing is counted. */
  readonly quotas?: RequestQuotas | undefined;
  /** Asked before an act that takes protection away. */
  readonly weakening: BeforeWeakening;
  /** Told of each call that was answered to a member of a client; waits for nothing. */
  readonly answered?: ((context: Context, call: AnsweredCall) => void) | undefined;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** What somebody is somewhere, and what that asks of them. */
export interface HeldTo {
  readonly role: Role;
  /** Since when they are under the policy. */
  readonly since: Date;
  /** What holds: of each part the strictest that anybody says. */
  readonly policy: AccessPolicy;
}

/** The same in a client. */
export interface Member extends HeldTo {
  /** They were let in for so many days, and what they read is told. */
  readonly forATime: boolean;
  /** In the accounting firm that let them in, which asks its own of them; null: the client did itself. */
  readonly firm: HeldTo | null;
}

/** What a session proves of its person. */
export interface Standing {
  /** What the session is called among the person's. */
  readonly handle: string;
  /** How it was opened; null of one from before that was kept. */
  readonly method: Method | null;
  readonly createdAt: Date;
  /** The longest that it has lain unused, in milliseconds: before, or until this request. */
  readonly unusedMs: number;
  /** When and by what the person last showed a second factor in it; null: never. */
  readonly secondFactorAt: Date | null;
  readonly secondFactor: Factor | null;
  /** What the person has that outlasts the session. */
  readonly factors: readonly Factor[];
}

/** The browser's session, for the procedures that open and close it. */
export interface SessionCookie {
  readonly token: string | null;
  set(token: string, expiresAt: Date): void;
  clear(): void;
  /** What the device keeps of who was signed in on it, as it came; outlives every session. */
  readonly device: string | null;
  keepDevice(value: string): void;
  /** What it keeps while its person is at a provider of eIDs, as it came. */
  readonly errand: string | null;
  keepErrand(value: string | null): void;
}

const t = initTRPC.context<ApiContext>().create({
  transformer: wire,
  // A stack never leaves the server, not even from a development build.
  isDev: false,
  errorFormatter({ shape, error, ctx, type }) {
    const segl = failureOf(told(error, { requestId: ctx?.requestId ?? '', reads: type === 'query' }));
    return { ...shape, message: segl?.code ?? 'internal', data: { ...shape.data, segl } };
  },
});

export const router = t.router;
export const mergeRouters = t.mergeRouters;
export const createCaller = t.createCallerFactory;

/** Anyone, signed in or not. Whatever goes wrong inside leaves with a code and a status of ours. */
export const publicProcedure = t.procedure.use(async ({ ctx, type, next }) => {
  const result = await next();
  if (result.ok) return result;
  throw told(result.error, { requestId: ctx.requestId, reads: type === 'query' });
});

/** A signed-in person, no client chosen. A query's context only reads, so that nobody who looks waits for who writes. */
export const signedInProcedure = publicProcedure.use(async ({ ctx, type, next }) => {
  const { person, standing } = ctx;
  if (!person || !standing) throw denied({ code: (await ctx.wasEnded?.()) ? 'session_ended' : 'signed_out' });
  const { requestId, device } = ctx;
  const who = { clientId: NO_CLIENT, actorId: person.id, requestId, device };
  const context = createContext(ctx.platform, who, { reads: type === 'query' });
  return next({ ctx: { ...ctx, person, standing, context } });
});

/**
 * A member of the client the request names, who meets its policy, and whose role gives the ability that PROCEDURES names for
 * the procedure. The chain is session, tenant, policy, role, audit context, in that order; a client one is no member of and one
 * that does not exist look the same.
 */
export const tenantProcedure = signedInProcedure.use(async ({ ctx, path, type, getRawInput, next }) => {
  const ability = abilityFor(path);
  if (!ability) throw new Error(`${path} asks for no ability in PROCEDURES`);
  const clientId = ctx.wantedClient;
  if (!clientId) throw denied({ code: 'client_missing' });
  const member = UUID.test(clientId) ? await ctx.memberIn(clientId) : null;
  if (!member) throw denied({ code: 'client_not_found' });
  await ctx.quotas?.ofClient(clientId);
  /** For what asks only sometimes: refuses whoever has shown no factor lately. */
  const askFactor = () => judge(ctx, member, true);
  if (asksStepUp(path)) askFactor();
  else if (!isBeforePolicy(path)) judge(ctx, member, false);
  const { role } = member;
  if (!may(role, ability)) throw denied({ code: 'not_allowed', ability });
  const { platform, person, requestId, device } = ctx;
  const who = { clientId, actorId: person.id, requestId, ability, device, weakening: ctx.weakening };
  const context: Context = createContext(platform, who, { reads: type === 'query' });
  const result = await next({ ctx: { ...ctx, member, role, context, askFactor } });
  if (result.ok && ctx.answered) {
    const { forATime } = member;
    const call = { procedure: path, input: await getRawInput(), answer: result.data, role, forATime };
    ctx.answered(createContext(platform, who), call);
  }
  return result;
});

type SignedInContext = ApiContext & { readonly standing: Standing };

/** Refuses whoever does not meet the client's policy. Of a session that does not reach it any more the browser keeps nothing. */
function judge(ctx: SignedInContext, member: Member, stepUp: boolean): void {
  const judged = accessOf(ctx, member, stepUp);
  if (judged.ok) return;
  const { code } = judged.error;
  if (code === 'session_too_old' || code === 'session_idle') ctx.session.clear();
  throw denied(judged.error);
}

/** By the client's policy and, of whom an accounting firm let in, by that of the firm: whichever refuses first. */
function accessOf({ platform, standing }: SignedInContext, member: Member, stepUp: boolean) {
  const { factors, ...session } = standing;
  const now = platform.clock.now();
  const by = ({ role, since, policy }: HeldTo) =>
    judgeAccess(policy, { role, since, factors, session }, { now, stepUp });
  const here = by(member);
  return here.ok && member.firm ? by(member.firm) : here;
}

/** Whether the person is a member of the client who meets its policy: what is asked of no client asks it of those it draws on. */
export async function reaches(ctx: SignedInContext, clientId: string): Promise<boolean> {
  const member = await ctx.memberIn(clientId);
  return member !== null && accessOf(ctx, member, false).ok;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The value, or the error as tRPC throws it. The table names every code the result can have, or does not compile. */
export function answer<T, E extends { readonly code: Code }>(
  result: Result<T, E>,
  transport: Record<E['code'], Transport>,
): T {
  if (result.ok) return result.value;
  throw failure(result.error, transport[result.error.code as E['code']]);
}
