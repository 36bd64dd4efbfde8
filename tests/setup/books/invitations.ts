import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { invite, sendInvitationAgain } from '#lib/server/identity/invitations/invite.ts';
import { beginReset } from '#lib/server/identity/resets/begin.ts';
import { letterToken } from '#lib/server/identity/letters/token.ts';
import { createContext, SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import type { Mailer } from '#lib/server/platform/mail/mailer.ts';
import { must } from './drafts.ts';
import { somebodyIn } from './members.ts';

/** The same, where there is a mail server that takes everything. */
export function withMail({ platform, ...who }: Context): Context {
  const mail: Mailer = { send: () => Promise.resolve(ok()) };
  return createContext({ ...platform, mail }, who);
}

/** Somebody asked into the context's client, who has not answered, with the token of their link. */
export async function invited(
  context: Context,
  {
    role = 'field',
    note = null,
    sendings = 1,
  }: { role?: Role; note?: string | null; sendings?: number } = {},
): Promise<{ id: string; token: string }> {
  const [id, by] = [uuidv7(), withMail(context)];
  must(await invite(by, { id, email: `${id}@asked.example`, role, note, accessDays: null, language: 'nb' }));
  for (let sent = 1; sent < sendings; sent += 1) must(await sendInvitationAgain(by, { id }));
  const { clientId, platform } = context;
  return { id, token: letterToken(platform.keys, { of: 'invitation', clientId, id, number: sendings }) };
}

/** Somebody new in the context's client who has lost what they prove themselves with; another is to confirm that. */
export async function resetBegun(
  context: Context,
): Promise<{ readonly userId: string; readonly other: Context }> {
  const { platform, clientId, requestId } = context;
  const machine = createContext(platform, { clientId, actorId: SYSTEM_ACTOR, requestId });
  const [first, second, { userId }] = [
    await somebodyIn(machine, 'administrator'),
    await somebodyIn(machine, 'administrator'),
    await somebodyIn(machine, 'field'),
  ];
  const as = (actorId: string) => withMail(createContext(platform, { clientId, actorId, requestId }));
  must(await beginReset(as(first.userId), { userId, reason: 'Mistet telefonen' }));
  return { userId, other: as(second.userId) };
}
