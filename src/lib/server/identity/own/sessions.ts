import { base64UrlOf } from '#lib/domain/base64url.ts';
import type { Factor } from '#lib/domain/access/factor.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { announcing } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { announceToClients } from '../change-person.ts';
import type { EidLevel } from '#lib/domain/access/eid.ts';
import { providersOf } from '../eid/begin.ts';
import { listedEids } from '../eid/listed.ts';
import { confirmPerson, type SecondFactorError } from '../factors/confirm.ts';
import { factorsOf, type Shown } from '../factors/prove.ts';
import type { Site } from '../passkeys/webauthn.ts';
import { passkeysOf } from '../passkeys/store.ts';
import { luciaSessions, ON_ITS_WAY_MS, type OpenedSession } from '../sessions/sessions.ts';
import { deleteOtherSessions, deleteSessionByHandle, listSessions } from '../sessions/store.ts';
import * as store from '../store.ts';

/** What a person may know of their own access. */
export async function ownSecurity(context: Context, handle: string) {
  const { actorId: userId, platform } = context;
  const found = await context.transaction(async (tx) => {
    const email = await store.emailOf(tx, userId);
    const held = email === null ? null : await store.credentialsWithCounts(tx, userId, email);
    if (!held) return err({ code: 'signed_out' });
    const passkeys = (await passkeysOf(tx, userId)).map((passkey) => {
      const { id, name, synced, createdAt, lastUsedAt } = passkey;
      return { id, name, synced, createdAt, lastUsedAt, publicKey: base64UrlOf(passkey.publicKey) };
    });
    // One whose token another has taken the place of ends within that time, and is none of theirs any more.
    const until = new Date(platform.clock.now().getTime() + ON_ITS_WAY_MS);
    const sessions = await listSessions(tx, userId, until);
    return ok({
      passkeys,
      eids: await listedEids(context, tx, userId),
      eidProviders: providersOf(platform),
      hasPassword: held.passwordHash !== null,
      hasTotp: held.totpSealed !== null,
      wrongCodes: held.wrongCodes,
      recoveryCodesLeft: (await store.recoveryHashesOf(tx))?.length ?? null,
      factors: await factorsOf(context, tx, held),
      sessions: sessions.map((session) => ({ ...session, current: session.handle === handle })),
    });
  });
  return found;
}

/**
 * The signed-in person shows a second factor: their session is raised, under another token. An event in the log of each of
 * their clients. Errors: those of `confirmPerson`; signed_out (the session has ended meanwhile).
 */
export async function stepUp(
  context: Context,
  input: { readonly shown: Shown; readonly site: Site; readonly token: string; readonly address: string },
): Promise<Result<OpenedSession, SecondFactorError | { readonly code: 'signed_out' }>> {
  const { token: session, ...shown } = input;
  const subject = { type: 'user', id: context.actorId } as const;
  const proven = await confirmPerson(context, { ...shown, session, subject, act: 'session.raised' });
  return proven.ok ? raise(context, { token: session, factor: proven.value }) : proven;
}

/**
 * Raises the session in which the person has just shown a factor, be it that they have just made it. An event in the log of
 * each of their clients. Error: signed_out (it has ended meanwhile).
 */
export function raise(
  context: Context,
  {
    token,
    factor,
    eidLevel = null,
  }: { readonly token: string; readonly factor: Factor; readonly eidLevel?: EidLevel | null },
): Promise<Result<OpenedSession, { readonly code: 'signed_out' }>> {
  const { actorId, platform, device = null } = context;
  const subject = { type: 'user', id: actorId } as const;
  return announcing<OpenedSession, { readonly code: 'signed_out' }>(context, async (tx) => {
    const sessions = luciaSessions(tx, platform.clock);
    const live = await sessions.find(token);
    if (live?.user.id !== actorId) return err({ code: 'signed_out' });
    const raised = await sessions.raise(token, live, { factor, eidLevel, device });
    const detail = { factor, ...(eidLevel && { level: eidLevel }) };
    await announceToClients(tx, context, actorId, { kind: 'session.raised', subject, detail });
    return ok(raised);
  });
}

/** Ends one of the person's sessions, wherever it is. Error: session_unknown. */
export function endOwnSession(
  context: Context,
  handle: string,
): Promise<Result<void, { readonly code: 'session_unknown' }>> {
  const { actorId } = context;
  return announcing<void, { readonly code: 'session_unknown' }>(context, async (tx) => {
    if (!(await deleteSessionByHandle(tx, actorId, handle))) return err({ code: 'session_unknown' });
    await announceToClients(tx, context, actorId, ended(actorId));
    return ok();
  });
}

/** Ends all of the person's sessions but this one. */
export function endOtherSessions(context: Context, handle: string): Promise<Result<void, never>> {
  const { actorId } = context;
  return announcing<void, never>(context, async (tx) => {
    await deleteOtherSessions(tx, actorId, handle);
    await announceToClients(tx, context, actorId, ended(actorId));
    return ok();
  });
}

const ended = (id: string) => ({ kind: 'session.ended', subject: { type: 'user', id }, detail: {} }) as const;
