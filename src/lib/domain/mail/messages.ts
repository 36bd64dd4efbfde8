import * as z from 'zod';
import { ROLES } from '../access/role.ts';
import { uuid } from '../input.ts';
import { WEAKENING_ACTS } from '../access/weakening.ts';

/** What a person can be told about a document, each as it happens. */
export const DOCUMENT_NEWS = ['asked', 'completed', 'declined', 'withdrawn'] as const;
export type DocumentNews = (typeof DOCUMENT_NEWS)[number];

/** What a person is told of their own access, as it happens. */
export const SECURITY_NEWS = [
  'new_device',
  'passkey_added',
  'passkey_removed',
  'eid_linked',
  'eid_removed',
  'totp_added',
  'totp_removed',
  'recovery_made',
  'recovery_used',
  'password_set',
  'codes_wrong',
  'totp_resting',
  'away_alarm',
] as const;
export type SecurityNews = (typeof SECURITY_NEWS)[number];

/** What a person is told of their place in a client, as it happens. */
export const MEMBERSHIP_NEWS = [
  'role_changed',
  'assigned',
  'ended',
  'sessions_ended',
  'reset_begun',
  'reset_asked',
  'factors_reset',
  'endorsement_asked',
  'endorsement_begun',
  'passkey_vouched',
] as const;
export type MembershipNews = (typeof MEMBERSHIP_NEWS)[number];

/** What security contacts are told, as it happens. */
export const PROTECTION_NEWS = [
  'weakening_asked',
  'weakening_done',
  'reset_begun',
  'factors_reset',
  'passkey_vouched',
  'administrator_came',
  'partner_came',
  'contact_added',
  'contact_removed',
  'faults',
  'away_alarm',
  'key_changed',
  'key_destroyed',
  'master_key_changed',
] as const;
export type ProtectionNews = (typeof PROTECTION_NEWS)[number];

/**
 * Whom a letter is for and what it is about, by reference: what it says is looked up when it is sent, so that nobody is
 * asked to sign what was withdrawn meanwhile, and no link that opens a door waits in the database.
 */
export const MailInput = z.discriminatedUnion('about', [
  z.strictObject({
    about: z.literal('document'),
    news: z.enum(DOCUMENT_NEWS),
    documentId: uuid,
    to: uuid,
  }),
  z.strictObject({
    about: z.literal('link'),
    email: z.email(),
    language: z.enum(['nb', 'en']),
    minutes: z.int().min(1).max(10_080),
  }),
  /** To the address that was invited, of that sending alone: whatever became of the invitation meanwhile counts. */
  z.strictObject({ about: z.literal('invitation'), invitationId: uuid, sending: z.int().min(1) }),
  /** By which somebody proves themselves anew, of that reset alone. */
  z.strictObject({ about: z.literal('factor-reset'), userId: uuid, number: z.int().min(1) }),
  /** What became of somebody's access in a client, to the address they have then. */
  z.strictObject({
    about: z.literal('membership'),
    news: z.enum(MEMBERSHIP_NEWS),
    clientId: uuid,
    to: uuid,
    role: z.nullable(z.enum(ROLES)),
    /** Whom it is about, where that is another. */
    whom: z.optional(uuid),
    at: z.iso.datetime(),
  }),
  /** To one of those whom the client has told when protection is taken away, as they are when it is. */
  z.strictObject({
    about: z.literal('protection'),
    news: z.enum(PROTECTION_NEWS),
    to: z.strictObject({ name: z.string().max(200), email: z.email(), language: z.enum(['nb', 'en']) }),
    /** Who does it. */
    by: uuid,
    at: z.iso.datetime(),
    act: z.optional(z.enum(WEAKENING_ACTS)),
    /** Whom it is about, as people call them. */
    whom: z.optional(z.nullable(z.string().max(320))),
    faults: z.optional(z.int().min(1)),
  }),
  /** To the address they have then; of the device what it said of itself. */
  z.strictObject({
    about: z.literal('security'),
    news: z.enum(SECURITY_NEWS),
    to: uuid,
    device: z.nullable(z.string().max(100)),
    at: z.iso.datetime(),
  }),
  /** That a verification has found faults, to one who administers the client. */
  z.strictObject({ about: z.literal('faults'), faults: z.int().min(1), to: uuid }),
  /** The same of the installation's own log, to whoever keeps its heads. */
  z.strictObject({ about: z.literal('own-faults'), faults: z.int().min(1) }),
]);
export type MailInput = z.output<typeof MailInput>;
