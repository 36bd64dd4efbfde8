import type { Asked } from '#lib/domain/approval/asked.ts';
import type { Context } from '../../platform/context.ts';
import { decide, type Decided, type DecideError, type Decision } from './approvals.ts';

/** As many as are decided about in one call. */
export const MOST_DECIDED = 100;

export type OneOfMany = { readonly approvalId: string } & (
  | {
      readonly ok: true;
      readonly outcome: Decided['outcome'];
      readonly voucherId: string | null;
      readonly lacks: Asked | null;
    }
  | { readonly ok: false; readonly error: DecideError }
);

/**
 * Approves one after the other, each in a transaction of its own and by the rules of its own moment: what is refused has its
 * reason, and the others go on. Repeating it with the same ids is safe.
 */
export async function approveMany(
  context: Context,
  approvals: readonly Omit<Decision, 'decision' | 'reason'>[],
): Promise<{ readonly answers: readonly OneOfMany[]; readonly eventId: string | null }> {
  const answers: OneOfMany[] = [];
  let last: string | null = null;
  for (const { approvalId, ...about } of approvals) {
    const decided = await decide(context, { ...about, approvalId, decision: 'approved', reason: null });
    if (decided.ok) {
      const { outcome, voucherId, lacks, eventId } = decided.value;
      answers.push({ approvalId, ok: true, outcome, voucherId, lacks });
      last = eventId ?? last;
    } else answers.push({ approvalId, ok: false, error: decided.error });
  }
  return { answers, eventId: last };
}
