import { ok } from '#lib/domain/result.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import { membersOf } from '../memberships/of-client.ts';
import { tellMember } from '../tell-person.ts';

/** Has the administrators of these clients told by mail that somebody's factors were reset. */
export async function tellReset(
  { platform }: Context,
  { userId, clients }: { readonly userId: string; readonly clients: readonly string[] },
): Promise<void> {
  for (const clientId of clients) {
    const client = machine(platform, clientId);
    await client.transaction(async (tx) => {
      for (const { userId: to, role, disabled } of await membersOf(client.within(tx)))
        if (role === 'administrator' && !disabled && to !== userId)
          await tellMember(tx, client, { clientId, to, news: 'factors_reset', role: null, whom: userId });
      return ok();
    });
  }
}
