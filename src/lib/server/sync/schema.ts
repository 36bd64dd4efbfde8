import { foreignKey, integer, pgSchema, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { client } from '../platform/tenant/schema.ts';
import { bytes } from '../platform/columns.ts';

export const syncSchema = pgSchema('sync');

/** One browser or installed app of one person in one client. Its mutations are numbered from 1 without gaps. */
export const device = syncSchema.table(
  'device',
  {
    clientId: uuid('client_id')
      .notNull()
      .references(() => client.id),
    id: uuid().notNull(),
    userId: uuid('user_id').notNull(),
    name: text().notNull(),
    registeredAt: timestamp('registered_at', { withTimezone: true }).notNull(),
    lastMutationId: integer('last_mutation_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.clientId, t.id] })],
);

/** The stored answer to each mutation, written with its effects: what a repeat gets. */
export const mutationResult = syncSchema.table(
  'mutation_result',
  {
    clientId: uuid('client_id').notNull(),
    deviceId: uuid('device_id').notNull(),
    mutationId: integer('mutation_id').notNull(),
    payloadHash: bytes('payload_hash').notNull(),
    outcome: text({ enum: ['applied', 'rejected'] }).notNull(),
    /** The draft's revision after an applied one; 0 where it is about no draft. */
    revision: integer(),
    /** The stable code of a rejected one. */
    code: text(),
    appliedAt: timestamp('applied_at', { withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.deviceId, t.mutationId] }),
    foreignKey({ columns: [t.clientId, t.deviceId], foreignColumns: [device.clientId, device.id] }),
  ],
);
