import { createHmac, timingSafeEqual } from 'node:crypto';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { canonicalText, type JsonObject } from '#lib/domain/canonical.ts';
import { sha256Hex } from '#lib/domain/input.ts';
import { EMPTY_ROOT } from '#lib/domain/tlog/tree.ts';
import type { KeyProvider } from '#lib/server/platform/keys.ts';

/** A tree head that was signed, as anybody can check it. */
export interface Head {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** Signed; empty where nothing was yet. */
  readonly note: string;
}

/** The newest head of a client's log that this installation knows to have signed. */
export interface RememberedHead extends Head {
  readonly clientId: string;
  /** How often the log has been begun anew, under another origin. */
  readonly generation: number;
  /** The verifier key that the note opens with. */
  readonly key: string;
  /** Whether the log has had an event that bears the application's mark: then no boundary is drawn in it any more. */
  readonly authenticated: boolean;
  /** From which size on its heads bear the line of a second key too; null where they bear none, or nobody has said. */
  readonly secondSince: number | null;
}

/** Of a log that has signed nothing yet: it may become anything, but may not be gone. */
export function begun(clientId: string): RememberedHead {
  return {
    ...{ clientId, generation: 0, origin: '', key: '', authenticated: false, secondSince: null },
    ...{ size: 0, root: EMPTY_ROOT, note: '' },
  };
}

const HEAD = 'segl.memory.head.v1';
/** Of a log with a second key: the same, and since when. */
const HEAD_OF_TWO = 'segl.memory.head.v2';
const CLIENTS = 'segl.memory.clients.v1';

const HeadStatement = z.strictObject({
  v: z.literal(HEAD),
  client: z.uuid(),
  generation: z.int().min(0),
  origin: z.string(),
  key: z.string(),
  authenticated: z.boolean(),
  size: z.int().min(0),
  root: sha256Hex,
  note: z.string(),
});
const StatementOfTwo = HeadStatement.extend({ v: z.literal(HEAD_OF_TWO), secondSince: z.int().min(1) });
const ClientsStatement = z.strictObject({ v: z.literal(CLIENTS), clients: z.array(z.uuid()) });

export function headBytes(keys: KeyProvider, head: RememberedHead): Uint8Array {
  const { clientId: client, root, secondSince, ...rest } = head;
  const said = { client, root: bytesToHex(root), ...rest };
  return marked(keys, secondSince === null ? { v: HEAD, ...said } : { v: HEAD_OF_TWO, ...said, secondSince });
}

/** What was remembered of this client's log; null where the bytes are not what this installation wrote of it. */
export function readHead(keys: KeyProvider, clientId: string, bytes: Uint8Array): RememberedHead | null {
  const read = z.union([HeadStatement, StatementOfTwo]).safeParse(unmarked(keys, bytes));
  if (!read.success || read.data.client !== clientId) return null;
  const { v: _, client: __, root, ...head } = read.data;
  return { clientId, secondSince: null, ...head, root: hexToBytes(root) };
}

/** The clients that a log was begun for, in the order of their ids. */
export function clientsBytes(keys: KeyProvider, clients: Iterable<string>): Uint8Array {
  return marked(keys, { v: CLIENTS, clients: [...clients].sort() });
}

export function readClients(keys: KeyProvider, bytes: Uint8Array): Set<string> | null {
  const read = ClientsStatement.safeParse(unmarked(keys, bytes));
  return read.success ? new Set(read.data.clients) : null;
}

/** A line of canonical JSON, and in a second HMAC-SHA-256 of it in hex. */
export function marked(keys: KeyProvider, statement: JsonObject): Uint8Array {
  return withMac(keys, canonicalText(statement));
}

/** Byte for byte what {@link marked} writes. */
export function unmarked(keys: KeyProvider, bytes: Uint8Array): unknown {
  const [text = ''] = Buffer.from(bytes).toString('utf8').split('\n');
  const expected = withMac(keys, text);
  return bytes.length === expected.length && timingSafeEqual(bytes, expected) ? JSON.parse(text) : null;
}

function withMac(keys: KeyProvider, text: string): Uint8Array {
  return Buffer.from(`${text}\n${macOf(keys, text)}\n`);
}

/** Deriving costs more than the MAC. */
const known = new WeakMap<KeyProvider, Uint8Array>();

function macOf(keys: KeyProvider, text: string): string {
  const key = known.get(keys) ?? keys.derive('audit.memory.mac.v1');
  known.set(keys, key);
  return createHmac('sha256', key).update(text).digest('hex');
}
