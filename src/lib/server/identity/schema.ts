import type { EidLevel } from '#lib/domain/access/eid.ts';
import type { EngagedRole } from '#lib/domain/access/engagement.ts';
import type { Factor, Method } from '#lib/domain/access/factor.ts';
import type { FactorKinds, RequiredOf } from '#lib/domain/access/policy.ts';
import type { Role } from '#lib/domain/access/role.ts';
import type { WeakeningAct } from '#lib/domain/access/weakening.ts';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  pgSchema,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytes } from '../platform/columns.ts';

export const identitySchema = pgSchema('identity');

const moment = (name: string) => timestamp(name, { withTimezone: true });
/** As a log says it. */
const exact = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/**
 * A person. Belongs to no client; row-level security shows it to the person and to those who share a client with
 * it, and the hash and the sealed secret to nobody: they come one at a time out of `identity.user_by_email`.
 */
export const user = identitySchema.table('user', {
  id: uuid().primaryKey(),
  /** Trimmed, NFC, lower case; the database refuses any other form. */
  email: text().notNull().unique(),
  name: text().notNull(),
  /** Argon2id as a PHC string; null until a password is chosen: then only a sign-in link opens the door. */
  passwordHash: text('password_hash'),
  /** The TOTP secret, sealed under the installation's key for this very user. */
  totpSealed: bytes('totp_sealed'),
  /** The last 30-second step whose code was taken; an earlier or equal one is a replay. */
  totpLastStep: bigint('totp_last_step', { mode: 'bigint' }),
  createdAt: moment('created_at').notNull(),
  disabledAt: moment('disabled_at'),
  /** Keyed hashes of the recovery codes that are left; null where none were made. */
  recoveryHashes: text('recovery_hashes').array(),
  /** Wrong one-time codes in a row, each behind something that was right; from `RESTING_FROM` on it rests. */
  wrongCodes: integer('wrong_codes').notNull().default(0),
});

/** What a person proves with that they are there. Seen by the person and by those who share a client with it. */
export const passkey = identitySchema.table(
  'passkey',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => user.id),
    /** The credential's id, base64url. */
    id: text().notNull(),
    name: text().notNull(),
    /** SubjectPublicKeyInfo in DER: what its answers are checked with, and what logs state. */
    publicKey: bytes('public_key').notNull(),
    signCount: bigint('sign_count', { mode: 'number' }).notNull(),
    transports: text().array().notNull(),
    /** Whether it is kept beyond the device. */
    synced: boolean().notNull(),
    createdAt: moment('created_at').notNull(),
    lastUsedAt: moment('last_used_at'),
  },
  (table) => [primaryKey({ columns: [table.userId, table.id] }), unique().on(table.id)],
);

/** By which of a provider's people a person is known. Seen by the person and by those who share a client with it. */
export const eid = identitySchema.table(
  'eid',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => user.id),
    /** Hex HMAC of issuer and subject: what the provider calls the person is nowhere. */
    id: text().notNull(),
    issuer: text().notNull(),
    /** When it was linked. */
    level: text().$type<EidLevel>().notNull(),
    createdAt: moment('created_at').notNull(),
    lastUsedAt: moment('last_used_at'),
  },
  (table) => [primaryKey({ columns: [table.userId, table.id] }), unique().on(table.id)],
);

/** Challenges that were answered, until they would have run out. */
export const spentChallenge = identitySchema.table(
  'spent_challenge',
  { hash: bytes().primaryKey(), expiresAt: moment('expires_at').notNull() },
  (table) => [index('spent_challenge_expires').on(table.expiresAt)],
);

/** A signed-in device. Whoever reads this table can't sign in with it: the token itself is nowhere. */
export const session = identitySchema.table(
  'session',
  {
    /** Hex SHA-256 of the token. */
    id: text().primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => user.id),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    absoluteExpiresAt: moment('absolute_expires_at').notNull(),
    /** When a second factor was last shown in this session; null: never. */
    secondFactorAt: moment('second_factor_at'),
    /** What it is called among the person's sessions; says nothing of the token. */
    handle: uuid().notNull().defaultRandom(),
    /** How it was opened, null for those of before it was kept. */
    method: text().$type<Method>(),
    /** Which second factor was shown then. */
    secondFactor: text('second_factor').$type<Factor>(),
    /** How sure the provider was, where that was an eID. */
    eidLevel: text('eid_level').$type<EidLevel>(),
    /** What it was opened on, as that said itself. */
    device: text(),
    /** When it was last used, within a minute; null: not since it was opened. */
    seenAt: moment('seen_at'),
    /** The longest that it lay unused before it was used again, in whole seconds. */
    longestPause: integer('longest_pause').notNull().default(0),
  },
  (table) => [index('session_user').on(table.userId), uniqueIndex('session_handle').on(table.handle)],
);

/** Where a person is told on one of their devices that something waits. It goes with the session. */
export const pushSubscription = identitySchema.table(
  'push_subscription',
  {
    sessionId: text('session_id')
      .primaryKey()
      .references(() => session.id, { onDelete: 'cascade' }),
    id: uuid().notNull().unique(),
    userId: uuid('user_id')
      .notNull()
      .references(() => user.id),
    /** What the browser gave, under the installation's key for this very row and person. */
    sealed: bytes().notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [index('push_subscription_user').on(table.userId)],
);

/** Who is what in which client; a person has one role per client. */
export const membership = identitySchema.table(
  'membership',
  {
    /** References platform.client; the key is in the hand-written SQL, as schemas don't import one another. */
    clientId: uuid('client_id').notNull(),
    userId: uuid('user_id')
      .notNull()
      .references(() => user.id),
    role: text().$type<Role>().notNull(),
    createdAt: moment('created_at').notNull(),
    /** From when on days of grace count: when it was made, or when the first release with policies came. */
    underPolicySince: moment('under_policy_since').notNull().defaultNow(),
    /** From when on it is worth nothing; null: until it is ended. */
    endsAt: exact('ends_at'),
    /** By which accounting firm they are let in; null: by the client itself. */
    engagement: uuid(),
  },
  (table) => [
    primaryKey({ columns: [table.clientId, table.userId] }),
    index('membership_user').on(table.userId, table.clientId, table.role),
  ],
);

/** What a client asks of how its people prove who they are: the newest version holds. */
export const accessPolicy = identitySchema.table(
  'access_policy',
  {
    clientId: uuid('client_id').notNull(),
    version: integer().notNull(),
    requiredOf: text('required_of').$type<RequiredOf>().notNull(),
    factors: text().$type<FactorKinds>().notNull(),
    graceDays: integer('grace_days').notNull(),
    stepUpMinutes: integer('step_up_minutes').notNull(),
    sessionDays: integer('session_days').notNull(),
    idleMinutes: integer('idle_minutes').notNull().default(10_080),
    wipeAfter: integer('wipe_after'),
    /** Since when it requires more than it did; null: it never came to. */
    stricterSince: timestamp('stricter_since', { withTimezone: true, precision: 3 }),
    setBy: uuid('set_by').notNull(),
    setAt: timestamp('set_at', { withTimezone: true, precision: 3 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.version] })],
);

/** Sessions that somebody ended before their time, by the hash of their token. */
export const endedSession = identitySchema.table(
  'ended_session',
  { id: text().primaryKey(), endedAt: moment('ended_at').defaultNow() },
  (table) => [index('ended_session_ended').on(table.endedAt)],
);

/** A link that signs in once. The row stays after use, so that a second use is refused and can be told. */
export const signInLink = identitySchema.table(
  'sign_in_link',
  {
    /** Hex SHA-256 of the token in the link. */
    tokenHash: text('token_hash').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => user.id),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
  },
  (table) => [index('sign_in_link_user').on(table.userId)],
);

/** Somebody asked into a client, under an address; nothing of the link that the letter brought is here. */
export const invitation = identitySchema.table(
  'invitation',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    /** In its one form, as a person's. */
    email: text().notNull(),
    role: text().$type<Role>().notNull(),
    /** What whoever invites has to say; null: nothing. */
    note: text(),
    /** For how many days from when it is accepted; null: until it is ended. */
    accessDays: smallint('access_days'),
    /** It asks in the accounting firm of whoever accepts, and not themselves. */
    toPartner: boolean('to_partner').notNull().default(false),
    /** In which the letter is written. */
    language: text().$type<'nb' | 'en'>().notNull(),
    invitedAt: exact('invited_at').notNull(),
    invitedBy: uuid('invited_by').notNull(),
    /** How often it was sent: the link of the last alone opens it. */
    sendings: smallint().notNull(),
    sentAt: exact('sent_at').notNull(),
    sentBy: uuid('sent_by').notNull(),
    expiresAt: exact('expires_at').notNull(),
    acceptedAt: exact('accepted_at'),
    acceptedBy: uuid('accepted_by'),
    withdrawnAt: exact('withdrawn_at'),
    withdrawnBy: uuid('withdrawn_by'),
  },
  (table) => [
    primaryKey({ name: 'invitation_pkey', columns: [table.clientId, table.id] }),
    uniqueIndex('invitation_once')
      .on(table.clientId, table.email)
      .where(sql`accepted_at is null and withdrawn_at is null`),
  ],
);

/** That a client has let an accounting firm in, which is a client itself; by the id of the invitation. */
export const engagement = identitySchema.table(
  'engagement',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    partnerId: uuid('partner_id').notNull(),
    partnerOrgnr: text('partner_orgnr').notNull(),
    /** As it was called then. */
    partnerName: text('partner_name').notNull(),
    /** As what its people come. */
    role: text().$type<EngagedRole>().notNull(),
    /** What the client said why. */
    reason: text().notNull(),
    begunAt: exact('begun_at').notNull(),
    /** Who accepted for the firm, and what they were called then. */
    begunBy: uuid('begun_by').notNull(),
    contactName: text('contact_name').notNull(),
    /** From when on it is worth nothing; null: until it is ended. */
    endsAt: exact('ends_at'),
    endedAt: exact('ended_at'),
    endedBy: uuid('ended_by'),
  },
  (table) => [
    primaryKey({ name: 'engagement_pkey', columns: [table.clientId, table.id] }),
    uniqueIndex('engagement_once')
      .on(table.clientId, table.partnerId)
      .where(sql`ended_at is null`),
    index('engagement_partner').on(table.partnerId),
  ],
);

/** In an accounting firm: which of its people works for which of the clients that let it in. */
export const assignment = identitySchema.table(
  'assignment',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    /** In the client that they work for. */
    engagement: uuid().notNull(),
    customerId: uuid('customer_id').notNull(),
    customerOrgnr: text('customer_orgnr').notNull(),
    /** As it was called then. */
    customerName: text('customer_name').notNull(),
    userId: uuid('user_id').notNull(),
    /** Why they; null: nothing is said. */
    reason: text(),
    assignedAt: exact('assigned_at').notNull(),
    assignedBy: uuid('assigned_by').notNull(),
    endedAt: exact('ended_at'),
    endedBy: uuid('ended_by'),
  },
  (table) => [
    primaryKey({ name: 'assignment_pkey', columns: [table.clientId, table.id] }),
    uniqueIndex('assignment_once')
      .on(table.clientId, table.engagement, table.userId)
      .where(sql`ended_at is null`),
  ],
);

/** That somebody is to prove themselves anew: the last of each person in a client. */
export const factorReset = identitySchema.table(
  'factor_reset',
  {
    clientId: uuid('client_id').notNull(),
    userId: uuid('user_id').notNull(),
    /** Which of theirs it is, counted from 1: a link is of one. */
    number: smallint().notNull(),
    reason: text().notNull(),
    begunAt: exact('begun_at').notNull(),
    begunBy: uuid('begun_by').notNull(),
    confirmedAt: exact('confirmed_at'),
    confirmedBy: uuid('confirmed_by'),
    /** Until when the link holds, once it is confirmed. */
    expiresAt: exact('expires_at'),
    usedAt: exact('used_at'),
    withdrawnAt: exact('withdrawn_at'),
    withdrawnBy: uuid('withdrawn_by'),
  },
  (table) => [primaryKey({ name: 'factor_reset_pkey', columns: [table.clientId, table.userId] })],
);

/** Whom a client has told at once when protection is taken away. */
export const securityContact = identitySchema.table(
  'security_contact',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    name: text().notNull(),
    /** In its one form, as a person's. */
    email: text().notNull(),
    /** In which the letters are written. */
    language: text().$type<'nb' | 'en'>().notNull(),
    addedAt: exact('added_at').notNull(),
    addedBy: uuid('added_by').notNull(),
  },
  (table) => [
    primaryKey({ name: 'security_contact_pkey', columns: [table.clientId, table.id] }),
    unique('security_contact_once').on(table.clientId, table.email),
  ],
);

/** Acts that take protection away: waiting for another administrator, and those that were done. */
export const weakening = identitySchema.table(
  'weakening',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    act: text().$type<WeakeningAct>().notNull(),
    /** Canonical JSON of what it does (`contentOf`). */
    content: text().notNull(),
    /** Null where it waited for nobody. */
    reason: text(),
    begunAt: exact('begun_at').notNull(),
    begunBy: uuid('begun_by').notNull(),
    /** Until when it can be confirmed; once it is, until when whoever asked may do it. */
    endsAt: exact('ends_at').notNull(),
    confirmedAt: exact('confirmed_at'),
    confirmedBy: uuid('confirmed_by'),
    declinedAt: exact('declined_at'),
    declinedBy: uuid('declined_by'),
    withdrawnAt: exact('withdrawn_at'),
    /** When it was done. */
    usedAt: exact('used_at'),
  },
  (table) => [primaryKey({ name: 'weakening_pkey', columns: [table.clientId, table.id] })],
);

/** Attempts that count against a limit (`domain/attempts.ts`); keys are HMACs. */
export const attempt = identitySchema.table(
  'attempt',
  {
    key: text().primaryKey(),
    openAt: moment('open_at').notNull(),
    forgottenAt: moment('forgotten_at').notNull(),
  },
  (table) => [index('attempt_forgotten').on(table.forgottenAt)],
);

/** The same for processes of 0.1.0, which may run beside this one's while it is put in their place. Nothing here uses it. */
export const rateLimit = identitySchema.table('rate_limit', {
  key: text().primaryKey(),
  points: integer().notNull(),
  expire: moment('expire'),
});
