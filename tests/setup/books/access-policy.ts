import { USUAL_POLICY, type AccessPolicy } from '#lib/domain/access/policy.ts';
import { setPolicy } from '#lib/server/identity/policy/policy.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { must } from './drafts.ts';

/** The client's next policy, set by somebody who has just shown a passkey. */
export async function policyHolds(
  context: Context,
  change: Partial<AccessPolicy>,
  after: number | null = null,
): Promise<void> {
  const now = context.platform.clock.now();
  const session = { createdAt: now, unusedMs: 0, secondFactor: 'passkey' as const, secondFactorAt: now };
  const subject = { role: 'administrator' as const, since: now, factors: ['passkey' as const], session };
  must(await setPolicy(context, { after, policy: { ...USUAL_POLICY, ...change } }, subject));
}
