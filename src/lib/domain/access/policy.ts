import { fewest } from './fewest.ts';
import { err, ok, type Result } from '../result.ts';
import { FACTORS, isLasting, type Factor } from './factor.ts';
import type { Role } from './role.ts';

/** Of whom a second factor is required. */
export const REQUIRED_OF = ['off', 'administrators', 'everyone'] as const;
export type RequiredOf = (typeof REQUIRED_OF)[number];

/** What counts as one: `any` (an eID too, whose level is taken or it is none), or only a passkey, which nobody can be talked out of. */
export const FACTOR_KINDS = ['any', 'passkey'] as const;
export type FactorKinds = (typeof FACTOR_KINDS)[number];

/** How people prove to a client who they are. */
export interface AccessPolicy {
  readonly requiredOf: RequiredOf;
  readonly factors: FactorKinds;
  /** Days from when a person comes under it, in which they go without. */
  readonly graceDays: number;
  /** How old a factor may be at what asks for one (`asksStepUp`). */
  readonly stepUpMinutes: number;
  /** How long after signing in a session reaches the client. */
  readonly sessionDays: number;
  /** How long it may lie unused in between. */
  readonly idleMinutes: number;
  /** After how many wrong tries in a row a device lets go of what the server has; null: never. */
  readonly wipeAfter: number | null;
}

/**
 * Both inclusive. Sessions end of themselves after thirty days (NIST SP 800-63B, first assurance level), and seven without
 * use.
 */
export const POLICY_LIMITS = {
  graceDays: [0, 90],
  stepUpMinutes: [5, 1440],
  sessionDays: [1, 30],
  idleMinutes: [15, 7 * 24 * 60],
  wipeAfter: [5, 20],
} as const satisfies Partial<Record<keyof AccessPolicy, readonly [number, number]>>;

/** A client's that has said nothing. */
export const USUAL_POLICY: AccessPolicy = {
  requiredOf: 'everyone',
  factors: 'any',
  graceDays: 14,
  stepUpMinutes: 720,
  sessionDays: 30,
  idleMinutes: 7 * 24 * 60,
  wipeAfter: null,
};

/** Asks for nothing: what an installation asks for that has said nothing. */
export const NO_POLICY: AccessPolicy = {
  requiredOf: 'off',
  factors: 'any',
  graceDays: 90,
  stepUpMinutes: 1440,
  sessionDays: 30,
  idleMinutes: 7 * 24 * 60,
  wipeAfter: null,
};

/** Of each part the strictest that any of them says. */
export function strictest(first: AccessPolicy, ...others: readonly AccessPolicy[]): AccessPolicy {
  return others.reduce(
    (one, other) => ({
      requiredOf: later(REQUIRED_OF, one.requiredOf, other.requiredOf),
      factors: later(FACTOR_KINDS, one.factors, other.factors),
      graceDays: Math.min(one.graceDays, other.graceDays),
      stepUpMinutes: Math.min(one.stepUpMinutes, other.stepUpMinutes),
      sessionDays: Math.min(one.sessionDays, other.sessionDays),
      idleMinutes: Math.min(one.idleMinutes, other.idleMinutes),
      wipeAfter: fewest(one.wipeAfter, other.wipeAfter),
    }),
    first,
  );
}

function later<T>(order: readonly T[], one: T, other: T): T {
  return order.indexOf(one) > order.indexOf(other) ? one : other;
}

/** Whether a change asks for less of anybody, in any part. */
export function isWeaker(next: AccessPolicy, before: AccessPolicy): boolean {
  const both = strictest(next, before);
  return (Object.keys(both) as (keyof AccessPolicy)[]).some((part) => both[part] !== next[part]);
}

/** Whether somebody who met the one before may not meet this one: from then on days of grace are counted anew. */
export function requiresMore(next: AccessPolicy, before: AccessPolicy): boolean {
  const required = ({ requiredOf, factors }: AccessPolicy) => ({ ...USUAL_POLICY, requiredOf, factors });
  return isWeaker(required(before), required(next));
}

/** Whoever asks, as far as a policy judges them. */
export interface Subject {
  readonly role: Role;
  /** Since when they are under it. */
  readonly since: Date;
  /** What they could show. */
  readonly factors: readonly Factor[];
  readonly session: {
    readonly createdAt: Date;
    /** The longest that it has lain unused, in milliseconds: before, or until now. */
    readonly unusedMs: number;
    /** What they showed last in it, and when. */
    readonly secondFactor: Factor | null;
    readonly secondFactorAt: Date | null;
  };
}

export type AccessRefused =
  | { readonly code: 'session_too_old' }
  | { readonly code: 'session_idle' }
  /** They have none that counts; `methods` do. */
  | { readonly code: 'second_factor_required'; readonly methods: readonly Factor[] }
  /** They have one, and have not shown it, or not lately. */
  | { readonly code: 'step_up_required'; readonly methods: readonly Factor[] };

/**
 * Whether somebody may ask anything of the client now, by its policy; and with `stepUp`, what only a factor that was shown
 * lately opens. Who has a factor shows it, whomever it is required of. Errors in this order: `session_too_old`,
 * `session_idle`, `second_factor_required`, `step_up_required`.
 */
export function judgeAccess(
  policy: AccessPolicy,
  { role, since, factors, session }: Subject,
  { now, stepUp }: { readonly now: Date; readonly stepUp: boolean },
): Result<void, AccessRefused> {
  if (now.getTime() - session.createdAt.getTime() > policy.sessionDays * DAY)
    return err({ code: 'session_too_old' });
  if (session.unusedMs > policy.idleMinutes * MINUTE) return err({ code: 'session_idle' });
  const has = (kinds: readonly Factor[]) => factors.filter((factor) => kinds.includes(factor));
  let counting = countingFactors(policy);
  if (!has(counting).some(isLasting)) {
    if (isRequired(policy, role) && now >= graceEnd(policy, since))
      return err({ code: 'second_factor_required', methods: counting.filter(isLasting) });
    // Until they have one that counts, they show what they have.
    counting = FACTORS;
  }
  const own = has(counting);
  if (!own.some(isLasting)) return ok();
  const { secondFactor, secondFactorAt } = session;
  const counts = secondFactor !== null && counting.includes(secondFactor);
  const shown = counts && secondFactorAt !== null ? secondFactorAt.getTime() : -Infinity;
  const missing = shown === -Infinity && isRequired(policy, role);
  const stale = stepUp && now.getTime() - shown > policy.stepUpMinutes * MINUTE;
  return missing || stale ? err({ code: 'step_up_required', methods: own }) : ok();
}

/** How somebody stands to a policy: `exempt`: it asks nothing of them; `grace`: they have until then. */
export type AccessStanding =
  | { readonly state: 'exempt' | 'met' | 'due' }
  | { readonly state: 'grace'; readonly until: Date };

export function accessStanding(
  policy: AccessPolicy,
  { role, since, factors }: Omit<Subject, 'session'>,
  now: Date,
): AccessStanding {
  const counting = countingFactors(policy);
  if (factors.some((factor) => isLasting(factor) && counting.includes(factor))) return { state: 'met' };
  if (!isRequired(policy, role)) return { state: 'exempt' };
  const until = graceEnd(policy, since);
  return now < until ? { state: 'grace', until } : { state: 'due' };
}

/** Of how somebody stands to several policies, the one that asks most of them, and soonest. */
export function worstStanding(standings: readonly AccessStanding[]): AccessStanding {
  const rank = (standing: AccessStanding): readonly [number, number] =>
    standing.state === 'grace'
      ? [2, -standing.until.getTime()]
      : [{ exempt: 0, met: 1, due: 3 }[standing.state], 0];
  const worse = (one: AccessStanding, other: AccessStanding) => {
    const [[a, b], [c, d]] = [rank(one), rank(other)];
    return a > c || (a === c && b > d) ? one : other;
  };
  return standings.reduce(worse, { state: 'exempt' });
}

/** From then on they get nothing of the client without. */
export function graceEnd({ graceDays }: AccessPolicy, since: Date): Date {
  return new Date(since.getTime() + graceDays * DAY);
}

function isRequired({ requiredOf }: AccessPolicy, role: Role): boolean {
  return requiredOf === 'everyone' || (requiredOf === 'administrators' && role === 'administrator');
}

function countingFactors({ factors }: AccessPolicy): readonly Factor[] {
  return factors === 'passkey' ? ['passkey'] : FACTORS;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
