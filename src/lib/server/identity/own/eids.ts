import { MOST_EIDS, type Eid } from '#lib/domain/access/eid.ts';
import { isLasting } from '#lib/domain/access/factor.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Standing } from '#lib/server/platform/rpc.ts';
import { changedEvent } from '../change-person.ts';
import { isAtProvider } from '../eid/begin.ts';
import { deleteEid, eidById, insertEid, useEid } from '../eid/store.ts';
import { tellWrong } from '../factors/confirm.ts';
import type { OpenedSession } from '../sessions/sessions.ts';
import * as store from '../store.ts';
import type { EidUnlinked } from '../sign-in/eid-sign-in.ts';
import { changeOwn, type ChangeOwnError } from './change-own.ts';
import { raise } from './sessions.ts';

export type LinkEidError = ChangeOwnError | { readonly code: 'eids_too_many' | 'eid_taken' };

/**
 * Links an eID that the signed-in person has just shown with them: from then on it gets them in. Errors, in this order: those of
 * `mayEnrol`, eids_too_many, eid_taken (it is linked already, with them or with somebody else).
 */
export function linkEid(
  context: Context,
  { standing, eid }: { readonly standing: Standing; readonly eid: Eid },
): Promise<Result<void, LinkEidError>> {
  const { platform, actorId: userId } = context;
  return changeOwn<void, LinkEidError>(context, standing, async ({ tx, person }) => {
    if (person.eids.length >= MOST_EIDS) return err({ code: 'eids_too_many' });
    const added = await insertEid(tx, { ...eid, userId, createdAt: platform.clock.now() });
    if (!added) return err({ code: 'eid_taken' });
    const now = { ...person, eids: [...person.eids, eid] };
    const event = changedEvent(person, now, 'eid.linked', { eid: { ...eid } });
    return ok({ event, news: 'eid_linked', value: undefined });
  });
}

type RemoveEidError = ChangeOwnError | { readonly code: 'eid_unknown' | 'last_factor' };

/**
 * Takes an eID away from the signed-in person. Errors, in this order: those of `mayEnrol`, eid_unknown, last_factor (nothing
 * would be left to prove themselves with).
 */
export function removeEid(
  context: Context,
  { standing, id }: { readonly standing: Standing; readonly id: string },
): Promise<Result<void, RemoveEidError>> {
  const { config } = context.platform;
  return changeOwn<void, RemoveEidError>(context, standing, async ({ tx, person, factors }) => {
    const eids = person.eids.filter((each) => each.id !== id);
    if (eids.length === person.eids.length) return err({ code: 'eid_unknown' });
    const usable = isAtProvider(
      config,
      eids.map(({ issuer }) => issuer),
    );
    // Of a provider that is no longer there it counted for nothing, and may go.
    const counted = factors.includes('eid') && !usable;
    if (counted && !factors.some((factor) => factor !== 'eid' && isLasting(factor)))
      return err({ code: 'last_factor' });
    await deleteEid(tx, person.id, id);
    const event = changedEvent(person, { ...person, eids }, 'eid.removed', { eid: { id } });
    return ok({ event, news: 'eid_removed', value: undefined, endsOthers: true });
  });
}

/**
 * The signed-in person has shown an eID: their session is raised, under another token, if it is theirs, and wrong codes that
 * they gave before count no more. One that is not is an
 * event in the log of each of their clients. Errors: eid_unlinked, signed_out.
 */
export async function proveByEid(
  context: Context,
  { eid, token, address }: { readonly eid: Eid; readonly token: string; readonly address: string },
): Promise<Result<OpenedSession, EidUnlinked | { readonly code: 'signed_out' }>> {
  const { actorId, platform } = context;
  const found = await context.transaction(async (tx) => {
    const email = await store.emailOf(tx, actorId);
    // Whoever shuts the person out, or unlinks the eID, at this moment comes after.
    const held = email === null ? null : await store.lockCredentials(tx, actorId, email);
    const known = held && !held.disabled ? await eidById(tx, eid.id) : null;
    if (known?.userId !== actorId) return ok(false);
    await useEid(tx, eid.id, platform.clock.now());
    if (held?.wrongCodes) await store.countWrongCodes(tx, actorId, 0);
    return ok(true);
  });
  if (found.ok && found.value) return raise(context, { token, factor: 'eid', eidLevel: eid.level });
  const subject = { type: 'user', id: actorId } as const;
  await tellWrong(context, { shown: { eid: true }, act: 'session.raised', subject, address });
  return err({ code: 'eid_unlinked' });
}
