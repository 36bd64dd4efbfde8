import { createHmac, timingSafeEqual } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { isDeviceKey, thumbprintOf, TICKET_MS, type Ticket } from '#lib/domain/approval/away/decision.ts';
import type { AwayKey } from '#lib/domain/approval/away/statements.ts';
import { base64UrlOf, bytesOfBase64Url } from '#lib/domain/base64url.ts';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { hexToBytes } from '@noble/hashes/utils.js';
import { record } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { enrolledEvent } from './statements.ts';
import { findAwayKey, holdAwayKey, insertAwayKey, lastClosed } from './store.ts';

/** A ticket as a device keeps it. `proof`: that this installation gave it, base64url. */
export interface GivenTicket extends Ticket {
  readonly proof: string;
}

export interface Given {
  /** By the server's clock. */
  readonly now: Date;
  readonly tickets: readonly GivenTicket[];
}

export type TicketsError = {
  readonly code: 'away_key_unfit' | 'away_key_unknown' | 'away_key_closed' | 'away_sign_in_anew';
};

/** What a device asks with. */
export interface Asking {
  /** SubjectPublicKeyInfo, base64url. */
  readonly publicKey: string;
  readonly count: number;
  /** When the session was opened that it is asked in. */
  readonly signedInAt: Date;
}

/** Whether the key is enrolled for the person who asks: whoever enrols one has to show a factor. */
export async function isEnrolled(
  context: Context,
  { publicKey }: Pick<Asking, 'publicKey'>,
): Promise<Result<boolean, never>> {
  return context.transaction<boolean, never>(async (tx) => {
    const hash = hashOf(bytesOfBase64Url(publicKey) ?? new Uint8Array());
    return ok((await findAwayKey(tx, context.clientId, hash))?.person === context.actorId);
  });
}

/**
 * Gives a device so many tickets, each for one decision without network, and enrols its key where it is new. Errors:
 * `away_key_unfit` (no ECDSA key on P-256), `away_key_unknown` (another's), `away_key_closed`, `away_sign_in_anew` (a key of
 * the person was closed since they signed in).
 */
export async function giveTickets(
  context: Context,
  { publicKey: written, count, signedInAt }: Asking,
): Promise<Result<Given, TicketsError>> {
  const publicKey = bytesOfBase64Url(written) ?? new Uint8Array();
  if (!(await isDeviceKey(publicKey))) return err({ code: 'away_key_unfit' });
  return context.transaction<Given, TicketsError>(async (tx) => {
    const key = await enrolledKey(tx, context, { publicKey, signedInAt });
    if (!key.ok) return key;
    const now = context.platform.clock.now();
    const expiresAt = new Date(now.getTime() + TICKET_MS);
    const tickets = Array.from({ length: count }, () => {
      const ticket: Ticket = { id: uuidv7(), issuedAt: now, expiresAt };
      return { ...ticket, proof: base64UrlOf(proofOf(context, key.value.hash, ticket)) };
    });
    return ok({ now, tickets });
  });
}

async function enrolledKey(
  tx: Tx,
  context: Context,
  { publicKey, signedInAt }: { readonly publicKey: Uint8Array; readonly signedInAt: Date },
): Promise<Result<AwayKey, TicketsError>> {
  const { clientId, actorId: person, platform } = context;
  const hash = hashOf(publicKey);
  const known = await holdAwayKey(tx, clientId, hash);
  if (known && known.person !== person) return err({ code: 'away_key_unknown' });
  if (known?.closedAt) return err({ code: 'away_key_closed' });
  if (known) return ok(known);
  const closed = await lastClosed(tx, clientId, person);
  if (closed && closed >= signedInAt) return err({ code: 'away_sign_in_anew' });
  const enrolledAt = platform.clock.now();
  const key: AwayKey = { hash, person, publicKey, enrolledAt, closedAt: null, closedFor: null };
  // From two tabs at once: the other has it by now.
  if (await insertAwayKey(tx, clientId, key)) await record(tx, context, enrolledEvent(key));
  return ok(key);
}

const hashOf = (publicKey: Uint8Array) => hexToBytes(thumbprintOf(publicKey));

/** Whether this installation gave that ticket to the person who acts, for this key, until then. */
export function isGenuine(context: Context, key: Uint8Array, { proof, ...ticket }: GivenTicket): boolean {
  const expected = proofOf(context, key, ticket);
  const found = bytesOfBase64Url(proof) ?? new Uint8Array();
  return found.length === expected.length && timingSafeEqual(found, expected);
}

/** Nothing of a ticket is stored before it is spent: what is said of it is proven by a key that only this installation has. */
function proofOf(
  { clientId: client, actorId: person, platform }: Context,
  key: Uint8Array,
  { id, issuedAt, expiresAt }: Ticket,
): Uint8Array {
  const said = {
    ...{ client, person, key: base64UrlOf(key), id },
    ...{ issuedAt: issuedAt.toISOString(), expiresAt: expiresAt.toISOString() },
  };
  return createHmac('sha256', platform.keys.deriveForClients(`desk.ticket.v1:${client}`))
    .update(canonicalBytes(said))
    .digest();
}
