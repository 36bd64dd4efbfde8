import { v7 as uuidv7 } from 'uuid';
import type { Role } from '#lib/domain/access/role.ts';
import { addMember, createUser } from '#lib/server/identity/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { TestDatabase } from '../database.ts';
import { must } from './drafts.ts';

/** Somebody new who is `role` in the client, acting. */
export async function newMember(database: TestDatabase, clientId: string, role: Role): Promise<Context> {
  const { userId } = await somebodyIn(database.contextFor(clientId), role);
  return database.contextFor(clientId, userId);
}

/** Somebody new in the client of the machine's context: what they cause there holds in its log. */
export async function somebodyIn(
  machine: Context,
  role: Role,
  name: string = role,
): Promise<{ userId: string; name: string }> {
  const email = `${uuidv7()}@prove.example`;
  const { userId } = must(await createUser(machine, { email, name }));
  must(await addMember(machine, { email, role }));
  return { userId, name };
}
