import type { Factor } from '#lib/domain/access/factor.ts';
import type { Person } from '#lib/domain/access/person.ts';
import type { Failure, Result } from '#lib/domain/result.ts';
import { err, ok } from '#lib/domain/result.ts';
import { announcing, type NewEvent } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { Standing } from '#lib/server/platform/rpc.ts';
import { announceToClients } from '../change-person.ts';
import { factorsOf } from '../factors/prove.ts';
import { deleteOtherSessions } from '../sessions/store.ts';
import * as store from '../store.ts';
import { tellPerson, type SecurityNews } from '../tell-person.ts';
import { mayEnrol, type EnrolRefused } from './may-enrol.ts';

/** What a person is about to change of what they prove themselves with; their row is held. */
export interface Own {
  readonly tx: Tx;
  readonly person: Person;
  readonly held: store.HeldCredentials;
  readonly factors: readonly Factor[];
}

/** What became of it: what the logs of the person's clients say, and what the person is told by mail. */
export interface Changed<T> {
  readonly event: NewEvent;
  readonly news: SecurityNews;
  readonly value: T;
  /** Ends the person's other sessions: whoever had got hold of one is out. */
  readonly endsOthers?: boolean;
}

export type ChangeOwnError = EnrolRefused | { readonly code: 'signed_out' };

/**
 * Whether {@link changeOwn} would let the person, before anything is asked of a device. Errors: those of `mayEnrol`,
 * `signed_out`.
 */
export async function mayChangeOwn(
  context: Context,
  standing: Standing,
): Promise<Result<void, ChangeOwnError>> {
  const { actorId, platform } = context;
  return context.transaction<void, ChangeOwnError>(async (tx) => {
    const email = await store.emailOf(tx, actorId);
    const held = email === null ? null : await store.credentialsWithCounts(tx, actorId, email);
    if (!held || held.disabled) return err({ code: 'signed_out' });
    return mayEnrol(standing, await factorsOf(context, tx, held), platform.clock.now());
  });
}

/**
 * Changes what the signed-in person proves themselves with, if this session may: an event in the log of each of their clients,
 * and a letter to them. Errors: those of `mayEnrol`, `signed_out` (the person is locked out by now), and those of `work`.
 * @param how.byPassword whether the person has just shown the password they had, which is all that somebody without factors has
 */
export function changeOwn<T, E extends Failure>(
  context: Context,
  standing: Standing,
  work: (own: Own) => Promise<Result<Changed<T>, E>>,
  { byPassword = false }: { readonly byPassword?: boolean } = {},
): Promise<Result<T, E | ChangeOwnError>> {
  const { actorId, platform } = context;
  return announcing<T, E | ChangeOwnError>(context, async (tx) => {
    const email = await store.emailOf(tx, actorId);
    const held = email === null ? null : await store.lockCredentials(tx, actorId, email);
    const person = held && !held.disabled ? await store.findPerson(tx, actorId) : null;
    if (!held || !person) return err({ code: 'signed_out' });
    const factors = await factorsOf(context, tx, held);
    const may = byPassword && factors.length === 0 ? ok() : mayEnrol(standing, factors, platform.clock.now());
    if (!may.ok) return may;
    const changed = await work({ tx, person, held, factors });
    if (!changed.ok) return changed;
    const { event, news, value, endsOthers = false } = changed.value;
    if (endsOthers) await deleteOtherSessions(tx, actorId, standing.handle);
    await announceToClients(tx, context, actorId, event);
    await tellPerson(tx, context, actorId, news);
    return ok(value);
  });
}
