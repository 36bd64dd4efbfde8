import { register } from '#lib/server/audit/index.ts';
import { factorReset } from '../schema.ts';

/** Who is to prove themselves anew in which client: the last of each person. In the log its id is the person's. */
export const factorResets = register('factor-reset', factorReset, {
  key: ['userId'],
  says: {
    v1: [
      ...(['userId', 'number', 'reason', 'begunAt', 'begunBy'] as const),
      ...(['confirmedAt', 'confirmedBy', 'expiresAt', 'usedAt', 'withdrawnAt', 'withdrawnBy'] as const),
    ],
  },
  fields: { userId: 'user' },
});

export type FactorReset = Omit<typeof factorReset.$inferSelect, 'clientId'>;

/** `begun`: another administrator is to confirm it · `confirmed`: its link holds · `over`: used, withdrawn or run out. */
export function standingOf(
  { confirmedAt, expiresAt, usedAt, withdrawnAt }: FactorReset,
  now: Date,
): 'begun' | 'confirmed' | 'over' {
  if (usedAt !== null || withdrawnAt !== null) return 'over';
  if (confirmedAt === null) return 'begun';
  return expiresAt !== null && expiresAt > now ? 'confirmed' : 'over';
}

/** The letter with its link, to the address that the person has: given another, they have no link any more. */
export const letterOf = (
  clientId: string,
  { userId: id, number }: Pick<FactorReset, 'userId' | 'number'>,
  email: string,
) => ({ of: 'factor-reset', clientId, id, number, email }) as const;
