import { err, ok, type Result } from '#lib/domain/result.ts';
import { announce, announcing } from '#lib/server/audit/index.ts';
import { directoryOf, SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import { asPerson } from '../change-person.ts';
import { luciaSessions } from '../sessions/sessions.ts';
import * as memberships from '../memberships/store.ts';
import * as store from '../store.ts';
import { tellMember } from '../tell-person.ts';

/**
 * Signs a member of the context's client out everywhere: sessions are a person's, not a client's. Links not yet used are void
 * too. The log of each of their clients is told, another's without a word of who did it or where; they are told by mail.
 * Errors, in this order: member_unknown, member_of_partner: that is the firm's to do.
 */
export async function endSessionsOf(
  context: Context,
  { userId }: { readonly userId: string },
): Promise<Result<void, { readonly code: 'member_unknown' | 'member_of_partner' }>> {
  const { clientId, platform } = context;
  const found = await context.transaction(async (tx) =>
    ok(await memberships.findComing(tx, clientId, userId)),
  );
  if (!found.ok || !found.value) return err({ code: 'member_unknown' });
  if (found.value.engagement !== null) return err({ code: 'member_of_partner' });
  return announcing<void, never>(context, async (tx) => {
    const clients = await asPerson(tx, context, userId, async () => {
      // In this order: a link being used is waited for, and its session ends too.
      await store.deleteLinksOf(tx, userId);
      await luciaSessions(tx, platform.clock).closeAll(userId);
      return (await memberships.listMemberships(tx, userId)).map((each) => each.clientId);
    });
    const event = { kind: 'session.ended', subject: { type: 'user', id: userId }, detail: {} } as const;
    await announce(tx, context, [clientId], event);
    const others = clients.filter((each) => each !== clientId);
    await announce(tx, { ...context, actorId: SYSTEM_ACTOR }, others, event);
    await tellMember(tx, directoryOf(context), { clientId, to: userId, news: 'sessions_ended', role: null });
    return ok();
  });
}
