import type { WeakeningAct } from '#lib/domain/access/weakening.ts';
import { register } from '#lib/server/audit/index.ts';
import { weakening } from '../schema.ts';

/** Acts that take protection away, each as it was shown to whoever confirmed it. */
export const weakenings = register('weakening', weakening, {
  key: ['id'],
  by: ['begunAt', 'id'],
  says: {
    v1: [
      ...(['id', 'act', 'content', 'reason', 'begunAt', 'begunBy', 'endsAt'] as const),
      ...(['confirmedAt', 'confirmedBy', 'declinedAt', 'declinedBy', 'withdrawnAt', 'usedAt'] as const),
    ],
  },
});

export type WeakeningRow = Omit<typeof weakening.$inferSelect, 'clientId'>;

/** What each of its events says of it in words. */
export const saidBeside = ({ act }: { readonly act: WeakeningAct }) => ({ act });

/** `waits`: for another administrator · `confirmed`: whoever asked may do it · `over`: its time is, before it was done. */
export type WeakeningStanding = 'waits' | 'confirmed' | 'done' | 'declined' | 'withdrawn' | 'over';

export function standingOf(
  { endsAt, confirmedAt, declinedAt, withdrawnAt, usedAt }: WeakeningRow,
  now: Date,
): WeakeningStanding {
  if (usedAt !== null) return 'done';
  if (declinedAt !== null) return 'declined';
  if (withdrawnAt !== null) return 'withdrawn';
  if (now >= endsAt) return 'over';
  return confirmedAt === null ? 'waits' : 'confirmed';
}
