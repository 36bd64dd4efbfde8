import type { Factor } from '#lib/domain/access/factor.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Standing } from '#lib/server/platform/rpc.ts';

/** How long a proof is fresh: time enough to enrol something after it. */
const FRESH_MS = 15 * 60 * 1000;
/** How long a link that was opened proves the mailbox. */
const MAIL_FRESH_MS = 30 * 60 * 1000;

export type EnrolRefused =
  | { readonly code: 'step_up_required'; readonly methods: readonly Factor[] }
  | { readonly code: 'mail_proof_required' };

/**
 * Whether what counts as a second factor may be added or taken away in this session: whoever has one must have shown it
 * lately; whoever has none must have come by a link from their own mailbox lately. So one factor alone, stolen, never makes itself
 * two. Who has a passkey shows that, or a recovery code: a one-time code and an eID, which somebody can be talked out of, make no passkey. Errors: `step_up_required` (with what they have), `mail_proof_required`.
 */
export function mayEnrol(
  { method, createdAt, secondFactorAt, secondFactor }: Standing,
  factors: readonly Factor[],
  now: Date,
): Result<void, EnrolRefused> {
  const since = (at: Date | null) => (at === null ? Infinity : now.getTime() - at.getTime());
  if (factors.length > 0) {
    const methods = factors.includes('passkey')
      ? factors.filter((factor) => !canBeTalkedOutOf(factor))
      : factors;
    const counts = methods === factors || !canBeTalkedOutOf(secondFactor);
    return counts && since(secondFactorAt) <= FRESH_MS ? ok() : err({ code: 'step_up_required', methods });
  }
  const byMail = method === 'link' && since(createdAt) <= MAIL_FRESH_MS;
  return byMail ? ok() : err({ code: 'mail_proof_required' });
}

/** What somebody can be talked out of, at a site that looks like ours say. */
const canBeTalkedOutOf = (factor: Factor | null) => factor === 'totp' || factor === 'eid';
