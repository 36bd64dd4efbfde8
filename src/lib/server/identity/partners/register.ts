import { register } from '#lib/server/audit/index.ts';
import { assignment, engagement } from '../schema.ts';

/** Which accounting firms the client has let in, as what their people come, and why. */
export const engagements = register('engagement', engagement, {
  key: ['id'],
  by: ['begunAt', 'id'],
  says: {
    v1: [
      ...(['id', 'partnerId', 'partnerOrgnr', 'partnerName', 'role', 'reason'] as const),
      ...(['begunAt', 'begunBy', 'contactName', 'endsAt', 'endedAt', 'endedBy'] as const),
    ],
  },
  fields: { partnerId: 'partner' },
});

/** In a firm: which of its people works for which client that let it in. */
export const assignments = register('assignment', assignment, {
  key: ['id'],
  by: ['assignedAt', 'id'],
  says: {
    v1: [
      ...(['id', 'engagement', 'customerId', 'customerOrgnr', 'customerName', 'userId', 'reason'] as const),
      ...(['assignedAt', 'assignedBy', 'endedAt', 'endedBy'] as const),
    ],
  },
  fields: { customerId: 'customer', userId: 'user' },
});

export type Engagement = Omit<typeof engagement.$inferSelect, 'clientId'>;
export type Assignment = Omit<typeof assignment.$inferSelect, 'clientId'>;

/** What each event of a firm that was let in says of it in words. */
export const saidOfEngagement = ({
  partnerName: partner,
  role,
}: Pick<Engagement, 'partnerName' | 'role'>) => ({ partner, role });

/** And of one of its people. */
export const saidOfAssignment = ({
  customerName: customer,
  userId: user,
}: Pick<Assignment, 'customerName' | 'userId'>) => ({ customer, user });
