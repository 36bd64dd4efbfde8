import type { RateLimited } from '#lib/domain/access/attempts.ts';
import { may, type Role } from '#lib/domain/access/role.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { createContext, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { findClient } from '#lib/server/platform/tenant/store.ts';
import { peopleOf } from '../memberships/of-client.ts';
import { countStranger } from '../sign-in/limits.ts';
import * as memberships from '../memberships/store.ts';
import * as store from '../store.ts';
import { invitations, isOpen, letterOf, type Invitation } from './register.ts';
import { isTokenOf, letterToken, namedBy } from '../letters/token.ts';

/** Used, withdrawn, run out or never there: nobody is told which. */
export interface InvitationInvalid {
  readonly code: 'invitation_invalid';
}

/** What somebody is asked into, before they answer. */
export interface ShownInvitation {
  readonly by: { readonly name: string; readonly email: string };
  readonly client: { readonly name: string; readonly orgnr: string };
  readonly role: Role;
  readonly note: string | null;
  /** For how many days from when they accept; null: until it is ended. */
  readonly accessDays: number | null;
  /** It asks in the accounting firm of whoever accepts. */
  readonly toPartner: boolean;
  /** Whom it is for. */
  readonly email: string;
  readonly until: Date;
  /** `new`: nobody goes by that address yet. */
  readonly account: 'new' | 'known';
}

/**
 * What an invitation says to whoever brings its link. Errors, in this order: rate_limited (a stranger's network guesses),
 * invitation_invalid.
 */
export async function showInvitation(
  context: Context,
  { token, address }: { readonly token: string; readonly address: string },
): Promise<Result<ShownInvitation, RateLimited | InvitationInvalid>> {
  const attempt = await countStranger(context, address);
  if (!attempt.ok) return attempt;
  const found = await findByToken(context, token);
  if (!found) return err({ code: 'invitation_invalid' });
  const { inClient, row } = found;
  const account = await accountOf(context, row.email);
  if (account === 'disabled') return err({ code: 'invitation_invalid' });
  await attempt.value.succeeded();
  return ok({ ...(await whoAsks(inClient, row)), ...saidOf(row), account });
}

const saidOf = ({ role, note, accessDays, toPartner, email, expiresAt: until }: Invitation) => ({
  ...{ role, note, accessDays, toPartner, email, until },
});

async function accountOf(context: Context, email: string): Promise<'new' | 'known' | 'disabled'> {
  const found = await context.transaction(async (tx) => ok(await store.credentialsOf(tx, email)));
  if (!found.ok || !found.value) return 'new';
  return found.value.disabled ? 'disabled' : 'known';
}

/** Who sent it last, as they are called in the client, and what that is. */
async function whoAsks(inClient: Context, { sentBy }: Pick<Invitation, 'sentBy'>) {
  const by = (await peopleOf(inClient)).find(({ userId }) => userId === sentBy);
  const client = await inClient.transaction(async (tx) => ok(await findClient(tx, inClient.clientId)));
  const { name = '', orgnr = '' } = (client.ok && client.value) || {};
  return { by: { name: by?.name ?? 'Segl', email: by?.email ?? '' }, client: { name, orgnr } };
}

/** What the letter of a sending says, with the token of its link; null where that is not the newest of one that is open. */
export async function sendingOf(
  context: Context,
  { invitationId: id, sending }: { readonly invitationId: string; readonly sending: number },
) {
  const { clientId, platform } = context;
  const found = await context.transaction(async (tx) => {
    const [row] = await invitations.list(tx, clientId, { id });
    return ok(row && (await standsBehind(tx, clientId, row)) ? row : null);
  });
  const row = found.ok ? found.value : null;
  if (row?.sendings !== sending || !isOpen(row, platform.clock.now())) return null;
  const asks = await whoAsks(context, row);
  const token = letterToken(platform.keys, letterOf(clientId, row));
  return { ...asks, ...saidOf(row), language: row.language, token };
}

/** The open invitation that a token is of, and a context in its client as nobody; null where it opens none. */
export async function findByToken(
  { platform, requestId, device }: Context,
  token: string,
): Promise<{ readonly inClient: Context; readonly row: Invitation } | null> {
  const named = namedBy(token);
  if (!named) return null;
  const who = { clientId: named.clientId, actorId: NO_CLIENT, requestId, device };
  const inClient = createContext(platform, who);
  const found = await inClient.transaction(async (tx) => {
    const [row] = await invitations.list(tx, named.clientId, { id: named.id });
    return ok(row && (await opens(tx, inClient, token, row)) ? row : null);
  });
  return found.ok && found.value ? { inClient, row: found.value } : null;
}

/** The same once more, held until the transaction ends: of several who accept at once one finds it open. */
export async function holdByToken(tx: Tx, context: Context, token: string): Promise<Invitation | null> {
  const named = namedBy(token);
  const row = named && (await invitations.hold(tx, context.clientId, { id: named.id }));
  return row && (await opens(tx, context, token, row)) ? row : null;
}

async function opens(
  tx: Tx,
  { platform, clientId }: Context,
  token: string,
  row: Invitation,
): Promise<boolean> {
  const { keys, clock } = platform;
  if (!isOpen(row, clock.now()) || !isTokenOf(keys, token, letterOf(clientId, row))) return false;
  return standsBehind(tx, clientId, row);
}

/** Whether who sent it last may still ask people in: nobody leaves a way in behind for after they are let go. */
async function standsBehind(
  tx: Tx,
  clientId: string,
  { sentBy }: Pick<Invitation, 'sentBy'>,
): Promise<boolean> {
  const role = await memberships.findAbleRole(tx, clientId, sentBy);
  return role !== null && may(role, 'people.manage');
}
