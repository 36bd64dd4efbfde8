import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { membership } from '../schema.ts';
import { tellMember } from '../tell-person.ts';
import type { OfFirm } from './admit.ts';
import { members } from './register.ts';

/** The same of a membership that is held, and gives no administrator. @returns the id of its event */
export async function endHeld(
  tx: Tx,
  context: Context,
  row: MembershipRow,
  { name, email }: { readonly name: string; readonly email: string },
  by?: OfFirm,
): Promise<string> {
  const { clientId } = context;
  const { role, userId: to } = row;
  const detail = { role, name, email, ...(by && { by }) };
  const eventId = await members.remove(tx, context, 'member.left', { row, detail });
  await tellMember(tx, context, { clientId, to, news: 'ended', role: null });
  return eventId;
}

type MembershipRow = Omit<typeof membership.$inferSelect, 'clientId'>;
