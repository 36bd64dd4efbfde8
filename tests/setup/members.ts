import { v7 as uuidv7 } from 'uuid';
import type { Role } from '#lib/domain/access/role.ts';
import { addMember, createUser } from '#lib/server/identity/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { TestDatabase } from './database.ts';
import { must } from './drafts.ts';

/** Somebody new who is `role` in the client, acting. */
export async function newMember(database: TestDatabase, clientId: string, role: Role): Promise<Context> {
  const machine = database.contextFor(clientId);
  const email = `${uuidv7()}@prove.example`;
  const { userId } = must(await createUser(machine, { email, name: role }));
  must(await addMember(machine, { email, role }));
  return database.contextFor(clientId, userId);
}
