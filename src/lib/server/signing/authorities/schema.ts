import { text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { bytes } from '../../platform/columns.ts';
import { client } from '../../platform/tenant/schema.ts';
import { signingSchema } from '../schema.ts';

const certified = () => ({
  /** X.509, DER. */
  certificate: bytes().notNull(),
  /** PKCS #8, sealed by the key provider for this authority. */
  sealedKey: bytes('sealed_key').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull(),
});

/** Authorities of the installation itself: the root of all its certificates, and its own timestamps. */
export const authority = signingSchema.table('authority', {
  kind: text({ enum: ['root', 'timestamp'] }).primaryKey(),
  ...certified(),
});

/** Who certifies the signatures made in a client's name. */
export const issuer = signingSchema.table('issuer', {
  clientId: uuid('client_id')
    .primaryKey()
    .references(() => client.id),
  ...certified(),
});
