import {
  DEVICE_KEY,
  DEVICE_SIGNATURE,
  MOST_TICKETS,
  signedBytes,
  thumbprintOf,
  type AwayDecision,
} from '#lib/domain/approval/away/decision.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { base64UrlOf, bytesOfBase64Url } from '#lib/domain/base64url.ts';
import { object, shape, string, type Shape } from '#lib/domain/shape.ts';
import type { Bytes } from '../store/bytes.ts';
import { keep, openJson, recall, sealJson, unlessDamaged, type Store } from '../store/store.ts';

/** A ticket as the server gave it. */
export interface HeldTicket {
  readonly id: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly proof: string;
}

/** The halves of the device's key, base64url: SubjectPublicKeyInfo, and PKCS #8. */
interface Pair {
  readonly publicKey: string;
  readonly privateKey: string;
}
const Pair = object<Pair>({ publicKey: string, privateKey: string });

const moment: Shape<Date> = shape((value) => {
  if (!(value instanceof Date)) throw new TypeError('no moment');
  return value;
});
const HeldTicket = object<HeldTicket>({ id: string, issuedAt: moment, expiresAt: moment, proof: string });

/**
 * The public half of this device's key, base64url; made where there is none. The private one lies sealed under the vault's key
 * and is a `CryptoKey` that can't be exported while it signs: who has the disk, and not the person's way in, has nothing.
 */
export async function publicKeyHere(store: Store): Promise<string> {
  const there = await pairHere(store);
  if (there) return there.publicKey;
  const damaged = await store.database.away.get('key');
  const { privateKey, publicKey } = await crypto.subtle.generateKey(DEVICE_KEY, true, ['sign', 'verify']);
  const exported = async (format: 'spki' | 'pkcs8', key: CryptoKey) =>
    base64UrlOf(new Uint8Array(await crypto.subtle.exportKey(format, key)));
  const pair: Pair = {
    publicKey: await exported('spki', publicKey),
    privateKey: await exported('pkcs8', privateKey),
  };
  const { away, tickets } = store.database;
  const sealed = await sealJson(store, 'away', 'key', pair);
  // Of two tabs that make one at once, the first one's holds.
  await store.database.transaction('rw', away, tickets, async () => {
    const now = await away.get('key');
    if (now && !(damaged && equalBytes(now.iv, damaged.iv))) return;
    // They are bound to the key that can't be read.
    await tickets.clear();
    await away.put({ id: 'key', counter: 0, ...sealed });
  });
  return (await pairHere(store))?.publicKey ?? pair.publicKey;
}

/** What this device's key is called; null where it has none. */
export async function keyHere(store: Store): Promise<string | null> {
  const pair = await pairHere(store);
  return pair && thumbprintOf(bytesIn(pair.publicKey));
}

async function pairHere(store: Store): Promise<Pair | null> {
  const row = await store.database.away.get('key');
  return row ? unlessDamaged(async () => Pair.parse(await openJson(store, 'away', 'key', row))) : null;
}

/** Signs with this device's key. Null where it has none that can be read. */
export async function signHere(
  store: Store,
  said: Omit<AwayDecision, 'key'>,
): Promise<{ readonly key: string; readonly signature: string } | null> {
  const pair = await pairHere(store);
  if (!pair) return null;
  const key = thumbprintOf(bytesIn(pair.publicKey));
  const signing = await crypto.subtle.importKey('pkcs8', bytesIn(pair.privateKey), DEVICE_KEY, false, [
    'sign',
  ]);
  const signature = await crypto.subtle.sign(DEVICE_SIGNATURE, signing, signedBytes({ ...said, key }));
  return { key, signature: base64UrlOf(new Uint8Array(signature)) };
}

const bytesIn = (written: string): Bytes => Uint8Array.from(bytesOfBase64Url(written) ?? []);

/** The tickets that are good by this device's clock, those first that expire first. */
export async function ticketsHere(store: Store, now = new Date()): Promise<HeldTicket[]> {
  const held: HeldTicket[] = [];
  for (const row of await store.database.tickets.toArray()) {
    const ticket = await unlessDamaged(async () =>
      HeldTicket.parse(await openJson(store, 'tickets', row.id, row)),
    );
    if (ticket && ticket.expiresAt > now) held.push(ticket);
  }
  return held.sort((one, other) => +one.expiresAt - +other.expiresAt || (one.id < other.id ? -1 : 1));
}

export async function keepTickets(store: Store, tickets: readonly HeldTicket[]): Promise<void> {
  const rows = await Promise.all(
    tickets.map(async (ticket) => ({
      id: ticket.id,
      ...(await sealJson(store, 'tickets', ticket.id, ticket)),
    })),
  );
  await store.database.tickets.bulkPut(rows);
}

/** Lets go of what has expired. @returns how many are to be asked for */
export async function ticketsToFetch(store: Store, now = new Date()): Promise<number> {
  const good = await ticketsHere(store, now);
  const ids = new Set(good.map(({ id }) => id));
  const all = await store.database.tickets.toCollection().primaryKeys();
  await store.database.tickets.bulkDelete(all.filter((id) => !ids.has(id)));
  const lasting = good.filter(({ expiresAt }) => +expiresAt - +now > LASTS_MS).length;
  return lasting > MOST_TICKETS / 2 ? 0 : MOST_TICKETS - good.length;
}

/** Those that are good for less are soon none. */
const LASTS_MS = 4 * 24 * 60 * 60 * 1000;

/**
 * Takes a ticket and the next number, for good, before anything is signed with them: what is interrupted uses them up, and
 * nothing is ever signed with one of them twice.
 */
export async function spendTicket(
  { database }: Store,
  ticketId: string,
): Promise<{ readonly counter: number } | null> {
  const { away, tickets } = database;
  return database.transaction('rw', away, tickets, async () => {
    const [key, there] = [await away.get('key'), await tickets.get(ticketId)];
    if (!key || !there) return null;
    const counter = key.counter + 1;
    await tickets.delete(ticketId);
    await away.update('key', { counter });
    return { counter };
  });
}

/** Under which it lies why the server gave no tickets. */
const REFUSED = 'away refused';

/** The server takes nothing of this key any more: the next is another. */
export async function forgetKey({ database }: Store): Promise<void> {
  const { away, tickets } = database;
  await database.transaction('rw', away, tickets, async () => {
    await away.clear();
    await tickets.clear();
  });
}

/** @param code null: it gave some */
export async function noteTickets(store: Store, code: string | null): Promise<void> {
  if (code === null) await store.database.kept.delete(REFUSED);
  else await keep(store, REFUSED, code);
}

/** What this device may do without network, as its person is shown it. */
export interface AwayHere {
  readonly tickets: number;
  /** When the last of them expires; null: there is none. */
  readonly until: Date | null;
  /** Why the server gave none when it was asked last; null: it did. */
  readonly refused: string | null;
}

export async function awayHere(store: Store): Promise<AwayHere> {
  const tickets = await ticketsHere(store);
  const refused = await recall(store, REFUSED, string);
  return { tickets: tickets.length, until: tickets.at(-1)?.expiresAt ?? null, refused };
}
