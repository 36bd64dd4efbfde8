import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalText, type JsonObject } from '#lib/domain/canonical.ts';
import { toBase64 } from '#lib/domain/tlog/bytes.ts';
import { formatCheckpoint } from '#lib/domain/tlog/checkpoint.ts';
import { commitmentTo, eventStatement } from '#lib/domain/tlog/event.ts';
import type { LeafProof } from '#lib/domain/tlog/event-proof.ts';
import type { SignedHead } from '#lib/domain/tlog/heads.ts';
import { formatNote, formatVerifierKey, keyId, type VerifierKey } from '#lib/domain/tlog/note.ts';
import { consistencyProof, inclusionProof } from '#lib/domain/tlog/proof.ts';
import { leafHash, rootOfLeaves, type Coordinate } from '#lib/domain/tlog/tree.ts';

export interface LoggedInMemory {
  readonly id: string;
  readonly at: string;
  readonly actorId: string;
  readonly kind: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly detail: JsonObject;
}

/** A client's log without a database, signed with a key of its own: what a server proves from. */
export class LogInMemory {
  readonly client: string;
  readonly #key: VerifierKey;
  readonly #private: KeyObject;
  readonly events: (LoggedInMemory & { readonly statement: Uint8Array; readonly salt: Uint8Array })[] = [];

  constructor(client: string, name = `segl.example/log/${client}`) {
    this.client = client;
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.#private = privateKey;
    const der = publicKey.export({ format: 'der', type: 'spki' });
    this.#key = { name, publicKey: Uint8Array.from(der.subarray(-32)) };
  }

  add(...events: readonly LoggedInMemory[]): this {
    for (const event of events) {
      const salt = new Uint8Array(32).fill(this.events.length + 1);
      const commitment = commitmentTo(salt, canonicalText(event.detail));
      const { id, at, actorId: actor, kind, subject } = event;
      const facts = { client: this.client, request: this.client, id, at, actor, kind, subject, commitment };
      this.events.push({ ...event, statement: eventStatement(facts), salt });
    }
    return this;
  }

  get size(): number {
    return this.events.length;
  }

  head(size = this.size): SignedHead {
    const root = rootOfLeaves(this.#leaves(0, size));
    const { name } = this.#key;
    const text = formatCheckpoint({ origin: name, size, root });
    const signature = Uint8Array.from(sign(null, Buffer.from(text), this.#private));
    const note = formatNote({ text, signatures: [{ name, keyId: keyId(this.#key), signature }] });
    return { note, verifierKey: formatVerifierKey(this.#key) };
  }

  async proofOf(index: number): Promise<LeafProof> {
    const event = this.events[index];
    if (!event) throw new Error(`no event ${index}`);
    const path = await inclusionProof(this.#read, index, this.size);
    return {
      eventId: event.id,
      index,
      leafHash: bytesToHex(leafHash(event.statement)),
      path: path.map((hash) => bytesToHex(hash)),
      statement: toBase64(event.statement),
      detail: canonicalText(event.detail),
      salt: toBase64(event.salt),
      authentic: 'yes',
    };
  }

  async consistency(from: number, to: number): Promise<string[]> {
    return (await consistencyProof(this.#read, from, to)).map((hash) => bytesToHex(hash));
  }

  readonly #read = (coordinates: readonly Coordinate[]) =>
    Promise.resolve(
      coordinates.map(({ level, index }) =>
        rootOfLeaves(this.#leaves(index * 2 ** level, (index + 1) * 2 ** level)),
      ),
    );

  #leaves(begin: number, end: number): Uint8Array[] {
    return this.events.slice(begin, end).map(({ statement }) => leafHash(statement));
  }
}

/** An event of the log, by a number that tells it from others. */
export function eventNo(no: number, of: Partial<LoggedInMemory> = {}): LoggedInMemory {
  const id = `0198c0de-0000-7000-8000-${String(no).padStart(12, '0')}`;
  return {
    id,
    at: '2026-11-21T18:00:00.000Z',
    actorId: '0198c0de-0000-7000-8000-0000000000aa',
    kind: 'series.created',
    subject: { type: 'series', id: `S${no}` },
    detail: { no },
    ...of,
  };
}
