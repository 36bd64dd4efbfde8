import { readContent, type Weakening } from '#lib/domain/access/weakening.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { securityContacts, type SecurityContact } from '../contacts/register.ts';
import * as store from '../store.ts';
import { standingOf, weakenings, type WeakeningRow, type WeakeningStanding } from './register.ts';

/** As a screen shows it. */
export interface ShownWeakening extends Omit<WeakeningRow, 'content'>, Pick<Weakening, 'before' | 'after'> {
  /** Whoever confirms it says which it was. */
  readonly content: string;
  readonly standing: WeakeningStanding;
}

export interface Protection {
  /** Oldest first. Where there are none, the administrators are told. */
  readonly contacts: readonly SecurityContact[];
  /** Whether anybody is told by mail: there is a mail server. */
  readonly mails: boolean;
  /** Newest first. */
  readonly weakenings: readonly ShownWeakening[];
}

/** Of those that are over, so many of the newest. */
const SHOWN = 50;

/** Whom the client has told, what waits for another administrator, and what took protection away before. */
export function readProtection(context: Context): Promise<Result<Protection, never>> {
  const { clientId, platform } = context;
  return context.transaction<Protection, never>(async (tx) => {
    const now = platform.clock.now();
    const contacts = await securityContacts.list(tx, clientId);
    const rows = (await weakenings.list(tx, clientId)).reverse();
    const shown = rows.map((row) => ({ ...row, ...weakeningOf(row), standing: standingOf(row, now) }));
    const open = shown.filter(({ standing }) => standing === 'waits' || standing === 'confirmed');
    const over = shown.filter((each) => !open.includes(each)).slice(0, SHOWN);
    return ok({ contacts, mails: platform.mail !== null, weakenings: [...open, ...over] });
  });
}

/** How many wait for the context's actor to confirm them. */
export async function countWaiting(context: Context): Promise<number> {
  const { clientId, actorId, platform } = context;
  const counted = await context.transaction<number, never>(async (tx) => {
    const now = platform.clock.now();
    const rows = await weakenings.list(tx, clientId, {
      confirmedAt: null,
      declinedAt: null,
      withdrawnAt: null,
      usedAt: null,
    });
    return ok(rows.filter((row) => row.begunBy !== actorId && standingOf(row, now) === 'waits').length);
  });
  return counted.ok ? counted.value : 0;
}

/** What a row does. @throws of one that the application never wrote: nothing is done by what nobody knows */
export function weakeningOf({ id, content }: WeakeningRow): Weakening {
  const read = readContent(content);
  if (!read) throw new Error(`what weakening ${id} does can’t be read`);
  return read;
}

/** Whom it is about, as a letter names them; null where that is nobody. */
export async function whomOf(tx: Tx, { after }: Weakening): Promise<string | null> {
  const { userId, email } = after;
  if (typeof userId === 'string') return (await store.findPerson(tx, userId))?.name ?? null;
  return typeof email === 'string' ? email : null;
}
