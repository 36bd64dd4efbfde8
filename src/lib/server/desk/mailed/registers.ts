import { register } from '#lib/server/audit/index.ts';
import { mailAddress, mailSender } from './schema.ts';

const ENDING = ['endedAt', 'endedBy'] as const;

/** Where a client's mail comes in, and where it did. */
export const mailAddresses = register('mail-address', mailAddress, {
  key: ['id'],
  by: ['madeAt', 'id'],
  says: { v1: ['id', 'localPart', 'madeAt', 'madeBy', ...ENDING] },
});

/** Who is no member and let in all the same. */
export const mailSenders = register('mail-sender', mailSender, {
  key: ['id'],
  by: ['letInAt', 'id'],
  says: { v1: ['id', 'address', 'letInAt', 'letInBy', ...ENDING] },
});

export type MailAddress = Omit<typeof mailAddress.$inferSelect, 'clientId'>;
export type MailSender = Omit<typeof mailSender.$inferSelect, 'clientId'>;
