import {
  accessStanding,
  judgeAccess,
  isWeaker,
  requiresMore,
  strictest,
  USUAL_POLICY,
  worstStanding,
  type AccessPolicy,
  type Subject,
} from '#lib/domain/access/policy.ts';
import { isInForce } from '#lib/domain/access/membership.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { register } from '#lib/server/audit/index.ts';
import type { Config } from '#lib/server/platform/config/config.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { hold } from '#lib/server/platform/transaction.ts';
import type { SecondRequired } from '#lib/domain/access/weakening.ts';
import { beforeWeakening } from '#lib/server/platform/weakening.ts';
import type { HeldTo, Member, Standing } from '#lib/server/platform/rpc.ts';
import { isAssigned } from '../partners/store.ts';
import { accessPolicy } from '../schema.ts';
import { membershipWithPolicy, newestPolicy, type Membership, type PolicyVersion } from './store.ts';

const V1 = [
  ...(['version', 'requiredOf', 'factors', 'graceDays', 'stepUpMinutes', 'sessionDays'] as const),
  ...(['stricterSince', 'setBy', 'setAt'] as const),
] as const;

/** Every version of a client's own; the newest holds. */
export const policies = register('access-policy', accessPolicy, {
  key: ['version'],
  says: { v1: V1, v2: [...V1, 'idleMinutes'], v3: [...V1, 'idleMinutes', 'wipeAfter'] },
  // Those of before said nothing of it, and this is what held.
  blank: { idleMinutes: USUAL_POLICY.idleMinutes },
});

/** The least that the installation asks for in each of its clients. */
export function installationPolicy(config: Config): AccessPolicy {
  return {
    requiredOf: config.secondFactor,
    factors: config.secondFactorKinds,
    graceDays: config.secondFactorGrace,
    stepUpMinutes: config.stepUpMinutes,
    sessionDays: config.sessionDays,
    idleMinutes: config.idleMinutes,
    // What lies on devices is each client's own: what one protects so is nothing to the others.
    wipeAfter: null,
  };
}

/** What the context's actor is in the context's client, and the policy that holds for them; null: not a member. */
export async function memberOf(context: Context): Promise<Member | null> {
  const { clientId, actorId } = context;
  const found = await context.transaction(async (tx) =>
    ok(await membershipWithPolicy(tx, clientId, actorId)),
  );
  return found.ok ? memberNow(context, found.value) : null;
}

/** What the context's actor is now, who has that membership of the context's client; null: it is none, or worth nothing any more. */
export async function memberNow(context: Context, membership: Membership | null): Promise<Member | null> {
  const { config, clock } = context.platform;
  if (!membership || !isInForce(membership, clock.now())) return null;
  const forATime = membership.endsAt !== null;
  const here = heldTo(config, membership);
  if (!membership.through) return { ...here, forATime, firm: null };
  const firm = await firmOf(context, membership.through);
  return firm && { ...here, forATime, firm };
}

/** What somebody whom an accounting firm let in is in that; null: they are not of it, or not assigned to this client. */
async function firmOf(
  { platform, actorId, requestId }: Context,
  { engagement, partnerId: clientId }: NonNullable<Membership['through']>,
): Promise<HeldTo | null> {
  const inFirm = createContext(platform, { clientId, actorId, requestId });
  const found = await inFirm.transaction(async (tx) => {
    const assigned = await isAssigned(tx, clientId, { engagement, userId: actorId });
    return ok(assigned ? await membershipWithPolicy(tx, clientId, actorId) : null);
  });
  const membership = found.ok ? found.value : null;
  // Of a firm are those whom it let in itself.
  const isOfIt = membership && membership.through === null && isInForce(membership, platform.clock.now());
  return isOfIt ? heldTo(platform.config, membership) : null;
}

function heldTo(config: Config, { role, underPolicySince, policy }: Membership): HeldTo {
  const stricter = policy?.stricterSince ?? underPolicySince;
  return {
    role,
    since: stricter > underPolicySince ? stricter : underPolicySince,
    policy: strictest(installationPolicy(config), policy ?? USUAL_POLICY),
  };
}

/** How the context's actor stands to what the client asks of them, and their firm, if one let them in. */
export function ownStanding({ platform }: Context, member: Member, { factors }: Standing) {
  const standings = [member, ...(member.firm ? [member.firm] : [])].map(({ policy, role, since }) =>
    accessStanding(policy, { role, since, factors }, platform.clock.now()),
  );
  return worstStanding(standings);
}

/** The client's policy as its administrators see it: its own, and the least that the installation asks for. */
export async function readPolicy(context: Context) {
  const { clientId, platform } = context;
  const newest = await context.transaction(async (tx) => ok(await newestPolicy(tx, clientId)));
  const own = newest.ok ? newest.value : null;
  return {
    version: own?.version ?? null,
    own: own ? partsOf(own) : USUAL_POLICY,
    setBy: own?.setBy ?? null,
    setAt: own?.setAt ?? null,
    installation: installationPolicy(platform.config),
  };
}

export interface PolicyWanted {
  /** The newest version that whoever changes it has seen; null: none. */
  readonly after: number | null;
  readonly policy: AccessPolicy;
}

export type SetPolicyError =
  | SecondRequired
  | { readonly code: 'access_policy_changed' }
  | { readonly code: 'access_policy_unmet' };

/**
 * The client's next version. What is required for the first time counts its days of grace from now. Who sets it meets it
 * themselves, without grace, so that nobody locks the client up behind them. Repeating it is safe. Errors:
 * `access_policy_changed` (another version came meanwhile), `access_policy_unmet`, `second_administrator_required`.
 */
export function setPolicy(
  context: Context,
  { after, policy }: PolicyWanted,
  subject: Subject,
): Promise<Result<{ readonly version: number; readonly eventId: string | null }, SetPolicyError>> {
  const { clientId, actorId: setBy, platform } = context;
  return context.transaction<{ version: number; eventId: string | null }, SetPolicyError>(async (tx) => {
    await hold(tx, `identity.access_policy:${clientId}`);
    const newest = await newestPolicy(tx, clientId);
    if (newest && isRepeated(newest, { after, policy }, setBy))
      return ok({ version: newest.version, eventId: null });
    if ((newest?.version ?? null) !== after) return err({ code: 'access_policy_changed' });
    const now = platform.clock.now();
    const holding = strictest(installationPolicy(platform.config), policy);
    // Whoever has to sign in again is not shut out.
    const fresh = { ...subject, session: { ...subject.session, createdAt: now, unusedMs: 0 } };
    const met = judgeAccess({ ...holding, graceDays: 0 }, fresh, { now, stepUp: true });
    if (!met.ok) return err({ code: 'access_policy_unmet' });
    const own = newest ? partsOf(newest) : USUAL_POLICY;
    if (isWeaker(policy, own)) {
      const said = { before: { ...own }, after: { after, policy: { ...policy } } };
      const may = await beforeWeakening(tx, context, { act: 'access-policy', ...said });
      if (!may.ok) return may;
    }
    const version = (after ?? 0) + 1;
    // What the installation asked for all the while is nothing new to anybody.
    const before = strictest(installationPolicy(platform.config), own);
    const stricterSince = requiresMore(holding, before) ? now : (newest?.stricterSince ?? null);
    const row = { version, ...policy, stricterSince, setBy, setAt: now };
    const [eventId = null] = await policies.add(tx, context, 'access-policy.set', [row]);
    return ok({ version, eventId });
  });
}

function isRepeated(newest: PolicyVersion, { after, policy }: PolicyWanted, setBy: string): boolean {
  const said = partsOf(newest);
  const same = (Object.keys(said) as (keyof AccessPolicy)[]).every((part) => said[part] === policy[part]);
  return newest.version === (after ?? 0) + 1 && newest.setBy === setBy && same;
}

function partsOf(version: PolicyVersion): AccessPolicy {
  const { requiredOf, factors, graceDays, stepUpMinutes, sessionDays, idleMinutes, wipeAfter } = version;
  return { requiredOf, factors, graceDays, stepUpMinutes, sessionDays, idleMinutes, wipeAfter };
}
