import { bytesToHex } from '@noble/hashes/utils.js';
import { heldPasskeys, type HeldPasskey } from '../access/chain.ts';
import type { Fault } from '../events/replay/event.ts';
import { OVERLAP_MS } from '../events/replay/order.ts';
import type { Others } from '../events/replay/others.ts';
import { passkeyLog } from '../events/replay/passkey-log.ts';
import { verifyMade, type ActSignature } from './signature.ts';

/** Where an act's event stands. */
export interface At {
  readonly eventId: string;
  readonly place: number;
  /** Milliseconds. */
  readonly moment: number;
}

/** The passkey of a person that the log had given them by then, under this id; null where it had not. */
export async function passkeyThen(
  { client, person, passkey }: { readonly client: string; readonly person: string; readonly passkey: string },
  { place, moment }: Pick<At, 'place' | 'moment'>,
  others: Others,
): Promise<{ readonly held: HeldPasskey | null; readonly gap: boolean }> {
  const { passkeys, gap } = await heldPasskeys(person, passkeyLog(others, client), place);
  return { held: passkeys.findLast((each) => each.id === passkey && stoodAt(each, moment)) ?? null, gap };
}

/** Whether it is certain that what they signed was signed by them: nothing that it rests on was erased. */
export async function isCertain(...[made, then, others]: Parameters<typeof passkeyThen>): Promise<boolean> {
  const { held } = await passkeyThen(made, then, others);
  return held !== null && held.vouched && !held.unclear;
}

/** What was taken away side by side with the act was still there. */
function stoodAt({ endedAt }: HeldPasskey, moment: number): boolean {
  return endedAt === null || endedAt > moment - OVERLAP_MS;
}

/** An act by its row, with what it refers to. */
export interface ActThen {
  readonly client: string;
  readonly person: string;
  /** Null: it does not say that it was signed. */
  readonly signed: {
    /** Hex. */
    readonly hash: string;
    /** Null where there is no such row. */
    readonly row: ActSignature | null;
  } | null;
  /** What may have been shown of it at that moment, each by the SHA-256 of its statement. */
  readonly shown: (at: Date) => readonly Uint8Array[];
}

/**
 * Whether an act was signed as whoever has a passkey does: by one that the log had given the person by then, which was their
 * first, or vouched for by another of theirs or by two administrators; over this very act. Faults: `act_unsigned` (the person had such a passkey, and
 * the act says nothing of it), `act_signature_wrong`, `act_passkey_foreign`, `act_passkey_unvouched`.
 */
export async function judgeAct(act: ActThen, at: At, others: Others): Promise<Fault[]> {
  const { client, person, signed, shown } = act;
  const { eventId } = at;
  if (!signed) return judgeUnsigned(act, at, others);
  const wrong = (expected: string, found: string): Fault[] => [
    { code: 'act_signature_wrong', eventId, expected, found },
  ];
  const { hash, row } = signed;
  if (!row || bytesToHex(row.hash) !== hash) return wrong(`a signature over ${hash}`, 'none');
  if (row.person !== person) return wrong(`a signature by ${person}`, row.person);
  const hashes = shown(row.shownAt).map(bytesToHex);
  if (!hashes.includes(hash)) return wrong(`a signature over ${hashes.join(' or ')}`, hash);
  const { held, gap } = await passkeyThen({ ...row, client }, at, others);
  if (!held) {
    // What was erased nobody can be held to.
    if (gap) return [];
    return [{ code: 'act_passkey_foreign', eventId, expected: `a passkey of ${person}`, found: row.passkey }];
  }
  const verified = await verifyMade(row, held.publicKey);
  if (!verified.ok) return wrong(`a signature by passkey ${row.passkey}`, verified.error.code);
  if (held.vouched || held.unclear) return [];
  const expected = 'a passkey that another of the person, or two administrators, vouched for';
  return [{ code: 'act_passkey_unvouched', eventId, expected, found: row.passkey }];
}

async function judgeUnsigned(
  { client, person }: Pick<ActThen, 'client' | 'person'>,
  { eventId, place, moment }: At,
  others: Others,
): Promise<Fault[]> {
  const log = passkeyLog(others, client);
  // One that came, or was vouched for, side by side with the act was not seen by it.
  const long = log.of(person).filter((said) => said.moment < moment - OVERLAP_MS);
  const before = await heldPasskeys(
    person,
    { ...log, of: (id) => (id === person ? long : log.of(id)) },
    place,
  );
  const { passkeys, gap } = await heldPasskeys(person, log, place);
  const wasUsable = new Set(before.passkeys.filter(isUsable).map(({ id }) => id));
  const held = passkeys.find((each) => isUsable(each) && wasUsable.has(each.id));
  if (!held || gap) return [];
  return [{ code: 'act_unsigned', eventId, expected: `a signature by passkey ${held.id}`, found: 'none' }];
}

/** Whether acts are signed by it: it is there, and vouched for. */
export const isUsable = ({ vouched, endedAt }: HeldPasskey): boolean => vouched && endedAt === null;
