import { integer, primaryKey, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { bytes } from '../../platform/columns.ts';
import { client } from '../../platform/tenant/schema.ts';
import { REVOCATION_REASONS } from '../pki/revocation-list.ts';
import { signingSchema } from '../schema.ts';

const when = (name: string) => timestamp(name, { withTimezone: true, precision: 3 }).notNull();

const certified = () => ({
  /** The generation: the newest is the one that signs. */
  no: smallint().notNull(),
  /** X.509, DER. */
  certificate: bytes().notNull(),
  /** PKCS #8, sealed by the key provider for this authority. */
  sealedKey: bytes('sealed_key').notNull(),
  createdAt: when('created_at'),
});

/** Authorities of the installation itself: the root of all its certificates, and its own timestamps. */
export const authority = signingSchema.table(
  'authority',
  { kind: text({ enum: ['root', 'timestamp'] }).notNull(), ...certified() },
  (t) => [primaryKey({ name: 'authority_pkey', columns: [t.kind, t.no] })],
);

/** Who certifies the signatures made in a client's name. */
export const issuer = signingSchema.table(
  'issuer',
  {
    clientId: uuid('client_id')
      .notNull()
      .references(() => client.id),
    ...certified(),
  },
  (t) => [primaryKey({ name: 'issuer_pkey', columns: [t.clientId, t.no] })],
);

/** That a certificate is not good any more. Everybody may know it, so it belongs to no client. */
export const revocation = signingSchema.table(
  'revocation',
  {
    /** Key identifier of its issuer, and its serial number: hexadecimal. */
    keyId: text('key_id').notNull(),
    serial: text().notNull(),
    at: when('at'),
    reason: text({ enum: REVOCATION_REASONS }).notNull(),
    /** HMAC over the rest: a row that SQL alone put here is none. */
    proof: bytes().notNull(),
  },
  (t) => [primaryKey({ name: 'revocation_pkey', columns: [t.keyId, t.serial] })],
);

/** The newest revocation list of each authority, and its certificate, as they are handed out to anybody. */
export const revocationList = signingSchema.table('revocation_list', {
  keyId: text('key_id').primaryKey(),
  number: integer().notNull(),
  thisUpdate: when('this_update'),
  nextUpdate: when('next_update'),
  list: bytes().notNull(),
  certificate: bytes().notNull(),
});
