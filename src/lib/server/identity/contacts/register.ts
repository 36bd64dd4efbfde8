import { register } from '#lib/server/audit/index.ts';
import { securityContact } from '../schema.ts';

/** Whom a client has told at once when protection is taken away. */
export const securityContacts = register('security-contact', securityContact, {
  key: ['id'],
  by: ['addedAt', 'id'],
  says: { v1: ['id', 'name', 'email', 'language', 'addedAt', 'addedBy'] },
});

export type SecurityContact = Omit<typeof securityContact.$inferSelect, 'clientId'>;
