import { SHOWN_WITHIN_MS, type Assertion } from '#lib/domain/access/assertion.ts';
import { ENDORSERS, type HeldPasskey } from '#lib/domain/access/chain.ts';
import { endorsementStatement } from '#lib/domain/access/passkey.ts';
import { personStatement, type Person } from '#lib/domain/access/person.ts';
import { statementHash } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { deliver, record } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { asPerson, changedEvent } from '../change-person.ts';
import { tellContacts } from '../contacts/tell.ts';
import * as memberships from '../memberships/store.ts';
import * as store from '../store.ts';
import { tellMember } from '../tell-person.ts';
import { takeSignature, type SignatureRefused } from './sign.ts';
import { passkeysTold, toldOf } from './told.ts';
import { hostOf, type Site } from './webauthn.ts';

/** A passkey of a member, and what it takes to vouch for it. */
export interface MemberPasskeys {
  readonly passkeys: readonly Omit<HeldPasskey, 'endedAt'>[];
  /** With which of the context's own it is done: by the client's log theirs, and vouched for. */
  readonly signing: { readonly host: string; readonly among: readonly string[] };
}

/** The passkeys that the client's log gives a member. Error: member_unknown. */
export function passkeysOfMember(
  context: Context,
  { userId, site }: { readonly userId: string; readonly site: Site },
): Promise<Result<MemberPasskeys, { readonly code: 'member_unknown' }>> {
  return context.transaction<MemberPasskeys, { readonly code: 'member_unknown' }>(async (tx) => {
    if ((await memberships.findRole(tx, context.clientId, userId)) === null)
      return err({ code: 'member_unknown' });
    const there = async (id: string) =>
      (await passkeysTold(tx, context, id)).filter(({ endedAt }) => endedAt === null);
    const passkeys = (await there(userId)).map(({ endedAt: _, ...passkey }) => passkey);
    const own = (await there(context.actorId)).filter(({ vouched }) => vouched);
    return ok({ passkeys, signing: { host: hostOf(site), among: own.map(({ id }) => id) } });
  });
}

/** What an administrator's passkey signed of another's. */
export interface Endorsing {
  readonly userId: string;
  /** Which passkey of theirs, base64url. */
  readonly passkey: string;
  /** When it was shown, by the device's clock. */
  readonly at: Date;
  readonly assertion: Assertion;
  readonly site: Site;
  /** Where it comes from, as the network says. */
  readonly address: string;
}

export interface Endorsed {
  readonly eventId: string;
  /** It is vouched for now; else another administrator is to. */
  readonly vouched: boolean;
}

export type EndorseError =
  | SignatureRefused
  | {
      readonly code:
        | 'endorsement_of_oneself'
        | 'endorsement_there'
        | 'member_unknown'
        | 'passkey_changed'
        | 'passkey_unknown'
        | 'passkey_vouched'
        | 'signature_moment';
    };

/**
 * An administrator vouches for a passkey of a member that nobody can vouch for but two of them, with a passkey of their own
 * that is vouched for. Guards, in this order: endorsement_of_oneself · signature_moment (shown more than five minutes from
 * now, by the two clocks) · member_unknown · passkey_unknown · passkey_vouched · endorsement_there (by this one) · those of
 * {@link takeSignature} · passkey_changed: what the member has changed meanwhile.
 */
export async function endorsePasskey(
  context: Context,
  { userId, passkey: id, at, assertion, site, address }: Endorsing,
): Promise<Result<Endorsed, EndorseError>> {
  const { clientId, actorId: by, platform } = context;
  if (userId === by) return err({ code: 'endorsement_of_oneself' });
  if (Math.abs(platform.clock.now().getTime() - at.getTime()) > SHOWN_WITHIN_MS)
    return err({ code: 'signature_moment' });
  // What is said of the member now comes after all that the client was still to be told of them.
  await deliver(platform, clientId);
  const found = await context.transaction((tx) => toEndorse(tx, context, { userId, id }));
  if (!found.ok) return found;
  const hash = statementHash(
    endorsementStatement.of({ client: clientId, person: userId, passkey: found.value, by, at }),
  );
  const about = { act: 'passkey.endorsed', subject: { type: 'user', id: userId } };
  const taken = await takeSignature(context, { hash, assertion, site, address, ...about });
  if (!taken.ok) return taken;
  return context.transaction<Endorsed, EndorseError>(async (tx) => {
    // Who vouches is an administrator, and the member has the passkey, until this is in the log.
    const administrators = await memberships.administratorsBeside(tx, clientId, []);
    if (!administrators.includes(by)) return err({ code: 'passkey_changed' });
    const person = await held(tx, context, userId);
    const still = await toEndorse(tx, context, { userId, id });
    if (!still.ok) return still;
    if (!person || !(await isAsTold(tx, context, person))) return err({ code: 'passkey_changed' });
    const endorsement = { ...assertion, origin: site.origin, of: id, at: at.toISOString() };
    const eventId = await record(
      tx,
      context,
      changedEvent(person, person, 'passkey.endorsed', { passkey: { id }, endorsement }),
    );
    const vouched = still.value.endorsedBy.length + 1 >= ENDORSERS;
    await tellContacts(
      tx,
      context,
      { news: 'passkey_vouched', whom: person.name },
      { contactsOnly: !vouched },
    );
    const told = { clientId, role: null } as const;
    await tellMember(tx, context, {
      ...{ ...told, to: userId, news: vouched ? 'passkey_vouched' : 'endorsement_begun' },
    });
    if (!vouched)
      for (const to of administrators.filter((each) => each !== by && each !== userId))
        await tellMember(tx, context, { ...told, to, news: 'endorsement_asked', whom: userId });
    return ok({ eventId, vouched });
  });
}

/** The passkey, where it is the context's to vouch for. */
async function toEndorse(
  tx: Tx,
  context: Context,
  { userId, id }: { readonly userId: string; readonly id: string },
): Promise<Result<HeldPasskey, EndorseError>> {
  if ((await memberships.findRole(tx, context.clientId, userId)) === null)
    return err({ code: 'member_unknown' });
  const told = await passkeysTold(tx, context, userId);
  const passkey = told.findLast((each) => each.id === id && each.endedAt === null);
  if (!passkey) return err({ code: 'passkey_unknown' });
  if (passkey.vouched) return err({ code: 'passkey_vouched' });
  if (passkey.endorsedBy.includes(context.actorId)) return err({ code: 'endorsement_there' });
  return ok(passkey);
}

/** In the order of their ids, as two who vouch for one another wait for each other else. */
async function held(tx: Tx, context: Context, userId: string): Promise<Person | null> {
  const people = new Map<string, Person | null>();
  for (const id of [userId, context.actorId].sort())
    people.set(id, await asPerson(tx, context, id, () => store.lockPerson(tx, id)));
  return people.get(userId) ?? null;
}

/** Whether the client's log says of the person what they are. */
async function isAsTold(tx: Tx, context: Context, person: Person): Promise<boolean> {
  const last = (await toldOf(tx, context, 'user', person.id)).at(-1);
  return last?.detail?.['statement'] === personStatement.said(person).statement;
}
