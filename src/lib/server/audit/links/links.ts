import { createHash, randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { uuid } from '#lib/domain/input.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { register } from '../register/register.ts';
import { logLink } from '../schema.ts';

/** Links that show a client's log, as hashes, to whoever has one. */
export const links = register('log-link', logLink, {
  key: ['id'],
  by: ['givenAt', 'id'],
  says: { v1: ['id', 'tokenHash', 'givenAt', 'revokedAt'] },
});

export interface GivenLink {
  readonly id: string;
  readonly givenAt: Date;
  readonly revokedAt: Date | null;
}

/** 128 random bits: not to be guessed, and the path's `[\w-]{22}`. */
const TOKEN_BYTES = 16;

/** Makes a link. Its token is told here and nowhere else. */
export async function giveLink(context: Context): Promise<{ readonly id: string; readonly token: string }> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const row = { id: v7(), tokenHash: hashOf(token), givenAt: context.platform.clock.now(), revokedAt: null };
  await context.transaction(async (tx) => ok(await links.add(tx, context, 'log-link.created', [row])));
  return { id: row.id, token };
}

/** Every link that was given, the oldest first. */
export async function givenLinks(context: Context): Promise<readonly GivenLink[]> {
  const found = await context.transaction(async (tx) => ok(await links.list(tx, context.clientId)));
  return found.ok ? found.value : [];
}

/** From now on the link shows nothing; what somebody has read by it stays read. */
export async function revokeLink(
  context: Context,
  id: string,
): Promise<Result<void, { code: 'log_link_not_found' }>> {
  return context.transaction<void, { code: 'log_link_not_found' }>(async (tx) => {
    const row = uuid.safeParse(id).success ? await links.hold(tx, context.clientId, { id }) : null;
    if (!row || row.revokedAt !== null) return err({ code: 'log_link_not_found' });
    const to = { revokedAt: context.platform.clock.now() };
    await links.change(tx, context, 'log-link.revoked', { row, to });
    return ok();
  });
}

/** Whether the token is that of a link to the context's log that holds. */
export async function isLinked(context: Context, token: string): Promise<boolean> {
  const where = { tokenHash: hashOf(token) };
  const found = await context.transaction(async (tx) => ok(await links.list(tx, context.clientId, where)));
  return found.ok && found.value.some(({ revokedAt }) => revokedAt === null);
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
