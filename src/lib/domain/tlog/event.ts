import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The fields of an event that the log proves. */
export interface EventFacts {
  readonly client: string;
  readonly id: string;
  /** `YYYY-MM-DDThh:mm:ss.sssZ`, the server's clock. */
  readonly at: string;
  readonly actor: string;
  readonly request: string;
  readonly kind: string;
  readonly subject: { readonly type: string; readonly id: string };
  /** {@link commitmentTo} the detail, 64 hex digits. */
  readonly commitment: string;
}

/**
 * The bytes of `segl.event.v1`, which become the leaf. They name nobody: ids are pseudonyms, and the detail is
 * only committed to, so the readable part can be erased and every proof still holds.
 */
export function eventStatement(facts: EventFacts): Uint8Array {
  return utf8ToBytes(eventText(facts));
}

/** The same as text. */
export function eventText(facts: EventFacts): string {
  const { client, id, at, actor, request, kind, commitment } = facts;
  const subject = { id: facts.subject.id, type: facts.subject.type };
  if (![kind, subject.id, subject.type].every((each) => each.isWellFormed()))
    throw new TypeError('half a character has no canonical form');
  // Of strings alone, named in this order, RFC 8785 says what JSON.stringify does: a log of millions is stated anew so.
  const statement = { actor, at, client, commitment, id, kind, request, subject, v: 'segl.event.v1' };
  return JSON.stringify(statement);
}

/**
 * HMAC-SHA-256 of the canonical detail under its 32-byte random salt, in hex. Without the salt nobody can try
 * out which name or amount stands behind it.
 */
export function commitmentTo(salt: Uint8Array, detail: string): string {
  return bytesToHex(hmac(sha256, salt, utf8ToBytes(detail)));
}

/** What a `segl.event.v1` says. Of bytes that were checked to be one: of others it throws. */
export function statedIn(statement: Uint8Array): EventFacts {
  return JSON.parse(new TextDecoder().decode(statement)) as EventFacts;
}

/** The commitment that a `segl.event.v1` names; null of bytes that are none. */
export function commitmentIn(statement: Uint8Array): string | null {
  try {
    const { commitment } = JSON.parse(new TextDecoder().decode(statement)) as Partial<EventFacts>;
    return commitment ?? null;
  } catch {
    return null;
  }
}
