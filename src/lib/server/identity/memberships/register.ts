import { register } from '#lib/server/audit/index.ts';
import { membership } from '../schema.ts';

/** Who is what in which client; in the log a membership's id is the person's. */
export const members = register('membership', membership, {
  key: ['userId'],
  says: {
    v1: ['clientId', 'userId', 'role'],
    v2: ['clientId', 'userId', 'role', 'endsAt'],
    v3: ['clientId', 'userId', 'role', 'endsAt', 'engagement'],
  },
  fields: { clientId: 'client', userId: 'user' },
  unsaid: {
    createdAt: 'when it was made is the time of the event member.added',
    underPolicySince:
      'the same, but for those of before there were policies; of whom a firm brought, when that was let in',
  },
});
