import { bytesToHex } from '@noble/hashes/utils.js';
import type { At } from '../../acts/replay.ts';
import { bytesOfBase64Url } from '../../base64url.ts';
import type { Fault } from '../../events/replay/event.ts';
import type { Others } from '../../events/replay/others.ts';
import { isBetween, isSignedBy } from '../away/decision.ts';
import { signedIn, type AwayRecord } from '../away/statements.ts';
import { decisionHash, type ShownDecision } from '../decision.ts';

/** A decision that was made without network, by its row. */
export interface AwayThen {
  readonly client: string;
  readonly record: AwayRecord;
  /** Where the log has the one before it that the same key signed; null: there is none. */
  readonly before: { readonly counter: number; readonly place: number } | null;
  /** What was decided by it, but for the moment, as the decision's row has it; null: there is no such row. */
  readonly decided: Omit<ShownDecision, 'at'> | null;
}

/**
 * Whether a decision made without network is what its row says: signed over all of it (`away_signature_forged`) by a key that
 * the log had given the person by then and had not closed (`away_key_foreign`), counted on from the one before
 * (`away_out_of_order`), made between the ticket's issue and its arrival, which was before the ticket expired
 * (`away_out_of_time`); and, where it was taken, over this very decision (`away_decision_differs`).
 */
export async function judgeAway(then: AwayThen, at: At, others: Others): Promise<Fault[]> {
  const { record } = then;
  return [
    ...(await judgeKey(then, at, others)),
    ...judgeOrder(then, at),
    ...judgeTime(record, at),
    ...(record.refused === null ? judgeDecided(then, at) : []),
  ];
}

async function judgeKey({ client, record }: AwayThen, at: At, others: Others): Promise<Fault[]> {
  const { eventId, place } = at;
  const id = bytesToHex(record.key);
  const said = others.before('away-key', id, place);
  const foreign = (found: string): Fault[] => [
    { code: 'away_key_foreign', eventId, expected: `a key of ${record.person}`, found },
  ];
  if (!said) return foreign(`${id}, of which the log had not said anything`);
  // What was erased nobody can be held to.
  if (!said.words) return [];
  const { person, publicKey } = said.words;
  if (person !== record.person) return foreign(`${id} of ${String(person)}`);
  if (said.state !== 'open') return foreign(`${id}, which was closed`);
  const spki = bytesOfBase64Url(String(publicKey)) ?? new Uint8Array();
  if (await isSignedBy(spki, signedIn(client, record), record.signature)) return [];
  const expected = `a signature by ${id} over what the row says`;
  return [{ code: 'away_signature_forged', eventId, expected, found: 'another' }];
}

function judgeOrder({ record, before }: AwayThen, { eventId, place }: At): Fault[] {
  if (!before || before.place < place) return [];
  const expected = `a counter above those before it`;
  return [{ code: 'away_out_of_order', eventId, expected, found: `${record.counter}` }];
}

function judgeTime(record: AwayRecord, { eventId }: At): Fault[] {
  const { claimedAt, issuedAt, expiresAt, arrivedAt, refused } = record;
  const right = isBetween(claimedAt, { issuedAt }, arrivedAt) && arrivedAt < expiresAt;
  if (right || refused !== null) return [];
  const expected = `from ${issuedAt.toISOString()}, and here before ${expiresAt.toISOString()}`;
  const found = `${claimedAt.toISOString()}, here at ${arrivedAt.toISOString()}`;
  return [{ code: 'away_out_of_time', eventId, expected, found }];
}

function judgeDecided({ record, decided }: AwayThen, { eventId }: At): Fault[] {
  const expected = bytesToHex(record.decisionHash);
  const own = decided && decisionHash({ ...decided, amount: record.amount, at: record.claimedAt });
  if (own === expected) return [];
  return [{ code: 'away_decision_differs', eventId, expected, found: own ?? 'no decision' }];
}
