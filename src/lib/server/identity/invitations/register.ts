import { register } from '#lib/server/audit/index.ts';
import { invitation } from '../schema.ts';

const V1 = [
  ...(['id', 'email', 'role', 'note', 'language', 'invitedAt', 'invitedBy'] as const),
  ...(['sendings', 'sentAt', 'sentBy', 'expiresAt'] as const),
  ...(['acceptedAt', 'acceptedBy', 'withdrawnAt', 'withdrawnBy'] as const),
] as const;

/** Who is asked into which client, as what. */
export const invitations = register('invitation', invitation, {
  key: ['id'],
  by: ['sentAt', 'id'],
  says: {
    v1: V1,
    v2: [...V1, 'accessDays'],
    v3: [...V1, 'accessDays', 'toPartner'],
  },
  blank: { toPartner: false },
});

export type Invitation = Omit<typeof invitation.$inferSelect, 'clientId'>;

/** What each of its events says of it in words. */
export const saidBeside = ({ email, role, sendings }: Pick<Invitation, 'email' | 'role' | 'sendings'>) => ({
  ...{ email, role, sendings },
});

/** The letter that was sent last. */
export const letterOf = (clientId: string, { id, sendings: number }: Pick<Invitation, 'id' | 'sendings'>) =>
  ({ of: 'invitation', clientId, id, number }) as const;

/** Whether it can still be accepted. */
export function isOpen(
  { acceptedAt, withdrawnAt, expiresAt }: Pick<Invitation, 'acceptedAt' | 'withdrawnAt' | 'expiresAt'>,
  now: Date,
): boolean {
  return acceptedAt === null && withdrawnAt === null && expiresAt > now;
}
