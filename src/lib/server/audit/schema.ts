import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  customType,
  index,
  integer,
  pgSchema,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { client } from '../platform/tenant/schema.ts';

const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });

/*
 * No foreign keys on the way an event takes: they would double the index lookups of the hottest statement, and
 * what they would hold is recomputed by `verifyLog`, which also sees what was done with them switched off.
 */
export const auditSchema = pgSchema('audit');

/**
 * What happened, as the log proves it. The bytes that are hashed, its canonical `segl.event.v1`, follow from the columns:
 * `audit.statement_of(event)`, the one place where the database makes them of a row; verifying makes them itself.
 */
export const event = auditSchema.table(
  'event',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    /** Milliseconds, as in the statement; a finer time could be changed unseen. */
    at: timestamp({ withTimezone: true, precision: 3 }).notNull(),
    actorId: uuid('actor_id').notNull(),
    requestId: uuid('request_id').notNull(),
    kind: text().notNull(),
    subjectType: text('subject_type').notNull(),
    subjectId: text('subject_id').notNull(),
    /** To the readable part, 32 bytes; null where the statement is kept. */
    commitment: bytea(),
    /** What an earlier release wrote that does not follow from the columns, byte for byte. */
    statement: bytea(),
    /** `mac.ts`; null where it was written before there was one. */
    mac: bytea(),
    /* `written_tx` and `written_server`, of the database's own making, say which transaction wrote it, as long as that lasts. */
  },
  (table) => [
    primaryKey({ columns: [table.clientId, table.id] }),
    index('event_subject_kind').on(table.clientId, table.subjectType, table.subjectId, table.kind),
  ],
);

/** The readable part, bound to the event by a commitment: erasing it breaks no proof. */
export const eventDetail = auditSchema.table(
  'event_detail',
  {
    clientId: uuid('client_id').notNull(),
    eventId: uuid('event_id').notNull(),
    salt: bytea().notNull(),
    /** Canonical JSON as text: `jsonb` would not give the same bytes back. */
    detail: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.eventId] })],
);

/**
 * What awaits the sequencer. A table on purpose: a sequence with polling skips the event of a transaction that
 * took its number early and committed late, and a horizon of transaction ids means nothing in a restored cluster.
 */
export const pending = auditSchema.table(
  'pending',
  {
    clientId: uuid('client_id').notNull(),
    eventId: uuid('event_id').notNull(),
    /** Orders a batch only: events of one subject follow each other under its lock, so theirs ascend. */
    position: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.eventId] })],
);

/** Clients whose rows the transaction changed before it wrote an event; empty but for transactions under way. */
export const owing = auditSchema.table(
  'owing',
  {
    clientId: uuid('client_id').notNull(),
    tx: customType<{ data: string }>({ dataType: () => 'xid8' })().notNull(),
    relation: customType<{ data: string }>({ dataType: () => 'regclass' })().notNull(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.tx] })],
);

/** The verification of the client that is under way, or else the last one. */
export const verification = auditSchema.table('verification', {
  clientId: uuid('client_id').primaryKey(),
  /** The job's id. */
  run: uuid().notNull(),
  startedAt: timestamp('started_at', { withTimezone: true, precision: 3 }).notNull(),
  /** Sealed. */
  soFar: bytea('so_far').notNull(),
  endedAt: timestamp('ended_at', { withTimezone: true, precision: 3 }),
  /** Of this one, or of the one before while it is under way; null before the first has ended. */
  faults: integer(),
  /** When the last one began that found nothing. */
  cleanFrom: timestamp('clean_from', { withTimezone: true, precision: 3 }),
});

/**
 * Events that the directory tells of, on their way to clients' logs. Belongs to no client: with several databases it
 * stays where the transactions are that announce.
 */
export const outbox = auditSchema.table(
  'outbox',
  {
    eventId: uuid('event_id').primaryKey(),
    /** The client. */
    target: uuid().notNull(),
    /** SHA-256 of its statement: by this it is known when it has arrived. */
    hash: bytea().notNull(),
    /** `outbox/entry.ts` */
    entry: bytea().notNull(),
    /** The order in which they were announced: those of one source follow each other under its lock. */
    position: bigint({ mode: 'bigint' }).generatedAlwaysAsIdentity(),
  },
  (table) => [index('outbox_target').on(table.target, table.position)],
);

/** The event's place in the client's log; `leaf_hash` is the RFC 6962 leaf hash of its statement. */
export const leaf = auditSchema.table(
  'leaf',
  {
    clientId: uuid('client_id').notNull(),
    index: bigint({ mode: 'number' }).notNull(),
    eventId: uuid('event_id').notNull(),
    leafHash: bytea('leaf_hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.clientId, table.index] }),
    unique('leaf_event').on(table.clientId, table.eventId),
  ],
);

/** Complete subtrees of 2^level leaves, from level 2 (`isStored`); level 0 is the leaves themselves. */
export const node = auditSchema.table(
  'node',
  {
    clientId: uuid('client_id').notNull(),
    level: smallint().notNull(),
    index: bigint({ mode: 'number' }).notNull(),
    hash: bytea().notNull(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.level, table.index] })],
);

/**
 * Every tree head that was signed, as its C2SP note. No column says when: the note does not sign a time, so
 * nobody could tell a changed one; the times of the events it covers are signed.
 */
export const checkpoint = auditSchema.table(
  'checkpoint',
  {
    clientId: uuid('client_id').notNull(),
    size: bigint({ mode: 'number' }).notNull(),
    root: bytea().notNull(),
    note: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.size] })],
);

/** A client's log: its name in checkpoints and its Ed25519 key, the private half (32-byte seed) sealed. */
export const log = auditSchema.table('log', {
  clientId: uuid('client_id').primaryKey(),
  origin: text().notNull(),
  publicKey: bytea('public_key').notNull(),
  sealedPrivateKey: bytea('sealed_private_key').notNull(),
});

/** The log's second key, ML-DSA-44, its seed of 32 bytes sealed; none in a log that has not signed since there are two. */
export const logKey = auditSchema.table('log_key', {
  clientId: uuid('client_id').primaryKey(),
  publicKey: bytea('public_key').notNull(),
  sealedSeed: bytea('sealed_seed').notNull(),
  /** The size of the first tree head that it signed. */
  since: bigint({ mode: 'number' }).notNull(),
});

/**
 * By what the database knows who signs the log: the hash of a secret that follows from its private key (`keys/pass.ts`). None
 * in a log of a release that had none, until it is started.
 */
export const logPass = auditSchema.table('log_pass', {
  clientId: uuid('client_id').primaryKey(),
  hash: bytea().notNull(),
});

/** A chunk of the log that can be searched by its words (`domain/events/search`), and when its events happened. */
export const searchChunk = auditSchema.table(
  'search_chunk',
  {
    clientId: uuid('client_id').notNull(),
    chunk: integer().notNull(),
    firstAt: timestamp('first_at', { withTimezone: true, precision: 3 }).notNull(),
    lastAt: timestamp('last_at', { withTimezone: true, precision: 3 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.chunk] })],
);

/** Where in a chunk a word stands. Follows from the events, and may be emptied at any time. */
export const searchWord = auditSchema.table(
  'search_word',
  {
    clientId: uuid('client_id').notNull(),
    word: text().notNull(),
    chunk: integer().notNull(),
    places: bytea().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.clientId, table.word, table.chunk] }),
    index('search_word_of_chunk').on(table.clientId, table.chunk),
    // Of words that begin with a letter alone: the rest is looked for whole.
    index('search_word_beginnings')
      .on(table.clientId, table.chunk, table.word)
      .where(sql`word >= 'a' collate "C"`),
  ],
);

/**
 * What the installation's own log is made of: the newest heads of its clients' logs, as they were signed. Its rows are the
 * directory's, as are those of that log in the tables above.
 */
export const head = auditSchema.table(
  'head',
  {
    clientId: uuid('client_id').notNull(),
    /** What its leaf names, where another log's leaf names an event. */
    id: uuid().notNull(),
    /** The client whose log it is. */
    of: uuid().notNull(),
    size: bigint({ mode: 'number' }).notNull(),
    note: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.clientId, table.id] }),
    index('head_of').on(table.clientId, table.of, table.size),
  ],
);

/**
 * What timestamp authorities have said of the installation's own log, in the order in which they were asked: a list that
 * only grows (`domain/tlog/stamp.ts`).
 */
export const timeToken = auditSchema.table(
  'time_token',
  {
    clientId: uuid('client_id').notNull(),
    /** From 0. */
    no: bigint({ mode: 'number' }).notNull(),
    /** The size of the checkpoint that was stamped; null: the list of all tokens before this one was. */
    size: bigint({ mode: 'number' }),
    /** When the first of the certificates that it rests on ends. */
    until: timestamp({ withTimezone: true, precision: 3 }).notNull(),
    /** DER. */
    token: bytea().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.clientId, table.no] }),
    unique('time_token_size').on(table.clientId, table.size),
  ],
);

/** That a witness cosigned a head of the installation's log: its line, as it answered. A row of the directory. */
export const cosignature = auditSchema.table(
  'cosignature',
  {
    clientId: uuid('client_id').notNull(),
    /** Of the head. */
    size: bigint({ mode: 'number' }).notNull(),
    /** Name and key ID of the witness's key, as its verifier key begins. */
    witness: text().notNull(),
    /** `— name base64`, without the newline. */
    line: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.size, table.witness] })],
);

/** A link that shows a client's log to whoever has it, as hashes; only its hash is kept. */
export const logLink = auditSchema.table(
  'log_link',
  {
    clientId: uuid('client_id').notNull(),
    id: uuid().notNull(),
    /** SHA-256 of the token, hex. */
    tokenHash: text('token_hash').notNull(),
    givenAt: timestamp('given_at', { withTimezone: true, precision: 3 }).notNull(),
    revokedAt: timestamp('revoked_at', { withTimezone: true, precision: 3 }),
  },
  (table) => [
    primaryKey({ columns: [table.clientId, table.id] }),
    unique('log_link_token').on(table.clientId, table.tokenHash),
  ],
);

/** What a person's passkey signed of an act: of a document's signature, of an erasing. Append-only. */
export const actSignature = auditSchema.table(
  'act_signature',
  {
    clientId: uuid('client_id')
      .notNull()
      .references(() => client.id),
    /** SHA-256 of what was signed. */
    hash: bytea().notNull(),
    person: uuid().notNull(),
    /** By the clock of the device, and by the server's. */
    shownAt: timestamp('shown_at', { withTimezone: true, precision: 3 }).notNull(),
    takenAt: timestamp('taken_at', { withTimezone: true, precision: 3 }).notNull(),
    passkey: text().notNull(),
    origin: text().notNull(),
    authenticatorData: bytea('authenticator_data').notNull(),
    clientDataJson: bytea('client_data_json').notNull(),
    signature: bytea().notNull(),
  },
  (table) => [
    primaryKey({ name: 'act_signature_pkey', columns: [table.clientId, table.hash] }),
    check('act_signature_whole', sql`length(hash) = 32`),
  ],
);
