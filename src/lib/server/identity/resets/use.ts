import type { RateLimited } from '#lib/domain/access/attempts.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { announcing } from '#lib/server/audit/index.ts';
import { createContext, directoryOf, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { enqueue } from '#lib/server/platform/jobs/enqueue.ts';
import { findClient } from '#lib/server/platform/tenant/store.ts';
import { announceToClients, changedEvent } from '../change-person.ts';
import { tellContacts } from '../contacts/tell.ts';
import { isTokenOf, letterToken, namedBy } from '../letters/token.ts';
import { peopleOf } from '../memberships/of-client.ts';
import { deleteEidsOf } from '../eid/store.ts';
import { deletePasskeysOf } from '../passkeys/store.ts';
import { luciaSessions } from '../sessions/sessions.ts';
import { countStranger } from '../sign-in/limits.ts';
import { openSession, type SignedIn } from '../sign-in/open.ts';
import * as memberships from '../memberships/store.ts';
import * as store from '../store.ts';
import { factorResets, letterOf, standingOf, type FactorReset } from './register.ts';

/** Used, withdrawn, run out or never there: nobody is told which. */
export interface ResetInvalid {
  readonly code: 'reset_invalid';
}

/** What whoever brings the link sees before anything happens. */
export interface ShownReset {
  readonly client: { readonly name: string; readonly orgnr: string };
  /** Who asked for it. */
  readonly by: string;
  readonly email: string;
  readonly until: Date;
}

/** Errors, in this order: rate_limited, reset_invalid. */
export async function showReset(
  context: Context,
  { token, address }: { readonly token: string; readonly address: string },
): Promise<Result<ShownReset, RateLimited | ResetInvalid>> {
  const attempt = await countStranger(context, address);
  if (!attempt.ok) return attempt;
  const found = await findByToken(context, token);
  if (!found) return err({ code: 'reset_invalid' });
  await attempt.value.succeeded();
  const { inClient, row, email } = found;
  const by = (await peopleOf(inClient)).find(({ userId }) => userId === row.begunBy)?.name ?? 'Segl';
  const client = await inClient.transaction(async (tx) => ok(await findClient(tx, inClient.clientId)));
  const { name = '', orgnr = '' } = (client.ok && client.value) || {};
  return ok({ client: { name, orgnr }, by, email, until: row.expiresAt ?? row.begunAt });
}

/** What its letter says; null where it is none any more. */
export async function resetLetterOf(
  context: Context,
  { userId, number }: { readonly userId: string; readonly number: number },
): Promise<(ShownReset & { readonly name: string; readonly token: string }) | null> {
  const { clientId, platform } = context;
  const person = await context.transaction(async (tx) => ok(await store.findUser(tx, userId)));
  if (!person.ok || !person.value) return null;
  const token = letterToken(platform.keys, letterOf(clientId, { userId, number }, person.value.email));
  const found = await findByToken(context, token);
  if (!found) return null;
  const people = await peopleOf(found.inClient);
  const nameOf = (id: string) => people.find((each) => each.userId === id)?.name ?? '';
  const client = await context.transaction(async (tx) => ok(await findClient(tx, clientId)));
  const { name = '', orgnr = '' } = (client.ok && client.value) || {};
  const { row, email } = found;
  const shown = {
    client: { name, orgnr },
    by: nameOf(row.begunBy),
    email,
    until: row.expiresAt ?? row.begunAt,
  };
  return { ...shown, name: nameOf(userId), token };
}

async function findByToken({ platform, requestId, device }: Context, token: string) {
  const named = namedBy(token);
  if (!named) return null;
  const who = { clientId: named.clientId, actorId: NO_CLIENT, requestId, device };
  const inClient = createContext(platform, who);
  const found = await inClient.transaction(async (tx) => {
    const [row] = await factorResets.list(tx, named.clientId, { userId: named.id });
    const person = row && (await store.findUser(tx, row.userId));
    if (!person || person.disabled || !opens(inClient, token, row, person.email)) return ok(null);
    return ok({ inClient, row, email: person.email });
  });
  return found.ok ? found.value : null;
}

function opens({ platform, clientId }: Context, token: string, row: FactorReset, email: string): boolean {
  const { keys, clock } = platform;
  return (
    standingOf(row, clock.now()) === 'confirmed' && isTokenOf(keys, token, letterOf(clientId, row, email))
  );
}

/**
 * Whoever brings the link from the person's mailbox gets in, with nothing of what there was before: passkeys, eIDs,
 * authenticator app and recovery codes end, all sessions end, links not yet used are void; the password stays. A session by link is opened, in
 * which they enrol anew. The link is used first, and whatever becomes of the rest. In the log of each client of theirs, whose
 * administrators are told by mail. Errors, in this order: rate_limited, reset_invalid.
 */
export async function useReset(
  context: Context,
  { token, address }: { readonly token: string; readonly address: string },
): Promise<Result<SignedIn, RateLimited | ResetInvalid>> {
  const attempt = await countStranger(context, address);
  if (!attempt.ok) return attempt;
  const found = await findByToken(context, token);
  if (!found) return err({ code: 'reset_invalid' });
  await attempt.value.unfinished();
  const { clientId } = found.inClient;
  const { userId } = found.row;
  const { platform, requestId, device } = context;
  const asThey = createContext(platform, { clientId, actorId: userId, requestId, device });
  const used = await asThey.transaction<void, ResetInvalid>(async (tx) => {
    const row = await factorResets.hold(tx, clientId, { userId });
    // Held, so that the address is still theirs when the link is used.
    const person = row && (await store.lockPerson(tx, userId));
    if (!person || !opens(asThey, token, row, person.email)) return err({ code: 'reset_invalid' });
    const coming = await memberships.findComing(tx, clientId, userId);
    if (!coming || coming.engagement !== null) return err({ code: 'reset_invalid' });
    const to = { usedAt: platform.clock.now() };
    await factorResets.change(tx, asThey, 'factor-reset.used', { row, to });
    const told = { news: 'factors_reset', whom: person.name } as const;
    await tellContacts(tx, asThey, told, { contactsOnly: true });
    return ok();
  });
  return used.ok ? endFactors(directoryOf(asThey)) : used;
}

/** Of whom the context acts as. */
function endFactors(context: Context): Promise<Result<SignedIn, ResetInvalid>> {
  const { actorId: userId, platform } = context;
  return announcing<SignedIn, ResetInvalid>(context, async (tx) => {
    const person = await store.lockPerson(tx, userId);
    if (!person || person.disabledAt !== null) return err({ code: 'reset_invalid' });
    await store.deleteLinksOf(tx, userId);
    await deletePasskeysOf(tx, userId);
    await deleteEidsOf(tx, userId);
    const nothing = { totpSealed: null, totpLastStep: null, recoveryHashes: null, wrongCodes: 0 } as const;
    await store.changeUser(tx, userId, nothing);
    const now = { ...person, passkeys: [], eids: [], secondFactor: null, recoveryCodes: null };
    await announceToClients(tx, context, userId, changedEvent(person, now, 'factors.reset'));
    await luciaSessions(tx, platform.clock).closeAll(userId);
    await tellAdministrators(tx, context, userId);
    return openSession(context, tx, { id: userId, email: person.email }, { method: 'link', factor: null });
  });
}

/** In each client of theirs, which the transaction can only name: who they are is found there. */
async function tellAdministrators(tx: Tx, context: Context, userId: string): Promise<void> {
  if (!context.platform.mail) return;
  const clients = (await memberships.listMemberships(tx, userId)).map(({ clientId }) => clientId);
  await enqueue(tx, context, 'identity.tellReset', { userId, clients });
}
