import { RESTING_FROM } from '#lib/domain/access/factor.ts';
import { ok } from '#lib/domain/result.ts';
import { announcing } from '#lib/server/audit/index.ts';
import { SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { announceToClients, asPerson } from '../change-person.ts';
import * as store from '../store.ts';
import { tellPerson } from '../tell-person.ts';

/** What was wrong: `totp` is any code of a second factor. */
export type Failed = 'password' | 'totp' | 'passkey' | 'eid';

/**
 * Tells the log of each client of a person that somebody was refused in their name; a wrong code behind what was right counts.
 * Nobody proved to be the person, so the event's actor is the machine.
 */
export async function tellRefused(
  context: Context,
  { id, email }: { readonly id: string; readonly email: string },
  failed: Failed,
): Promise<void> {
  await announcing(context, async (tx) => {
    const counting = () => countWrong(tx, context, { id, email });
    const wrong = failed === 'totp' ? await asPerson(tx, context, id, counting) : null;
    const detail = { failed, ...(wrong !== null && { wrong }) };
    const event = { kind: 'session.refused', subject: { type: 'user', id }, detail } as const;
    await announceToClients(tx, { ...context, actorId: SYSTEM_ACTOR }, id, event);
    return ok();
  });
}

/** The third in a row is hardly a slip. */
const TOLD_FROM = 3;

/**
 * One more in a row: how many there are; null where the person is no more. They are told by mail of the third, and when
 * no more are taken. The transaction must act as the person.
 */
export async function countWrong(
  tx: Tx,
  context: Context,
  { id, email }: { readonly id: string; readonly email: string },
): Promise<number | null> {
  const held = await store.lockCredentials(tx, id, email);
  if (!held) return null;
  const wrong = held.wrongCodes + 1;
  await store.countWrongCodes(tx, id, wrong);
  if (wrong === TOLD_FROM) await tellPerson(tx, context, id, 'codes_wrong');
  if (wrong === RESTING_FROM) await tellPerson(tx, context, id, 'totp_resting');
  return wrong;
}
