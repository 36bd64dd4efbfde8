import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { formatCheckpoint } from '#lib/domain/tlog/checkpoint.ts';
import type { SignedHead } from '#lib/domain/tlog/heads.ts';
import { formatNote, formatVerifierKey, keyId } from '#lib/domain/tlog/note.ts';
import { consistencyProof, inclusionProof } from '#lib/domain/tlog/proof.ts';
import { leafHash, rootOfLeaves, type Coordinate } from '#lib/domain/tlog/tree.ts';

/** A log of texts without a database, as the installation's own is one of heads; signed with a key of its own. */
export class HeadsInMemory {
  readonly origin: string;
  readonly #leaves: Uint8Array[] = [];
  #private = generateKeyPairSync('ed25519').privateKey;

  constructor(origin: string) {
    this.origin = origin;
  }

  add(...texts: readonly string[]): this {
    for (const text of texts) this.#leaves.push(leafHash(new TextEncoder().encode(text)));
    return this;
  }

  /** With the key of another: what its operator signs who lies. */
  signingAs(other: HeadsInMemory): this {
    this.#private = other.#private;
    return this;
  }

  head(size = this.#leaves.length): SignedHead {
    const publicKey = createPublicKey(this.#private).export({ format: 'der', type: 'spki' }).subarray(-32);
    const key = { name: this.origin, publicKey };
    const text = formatCheckpoint({
      origin: key.name,
      size,
      root: rootOfLeaves(this.#leaves.slice(0, size)),
    });
    const signature = Uint8Array.from(sign(null, Buffer.from(text), this.#private));
    const note = formatNote({ text, signatures: [{ name: key.name, keyId: keyId(key), signature }] });
    return { note, verifierKey: formatVerifierKey(key) };
  }

  inclusion = (index: number) => inclusionProof(this.#read, index, this.#leaves.length);

  consistency = (from: number, to = this.#leaves.length) => consistencyProof(this.#read, from, to);

  readonly #read = (coordinates: readonly Coordinate[]) =>
    Promise.resolve(
      coordinates.map(({ level, index }) =>
        rootOfLeaves(this.#leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)),
      ),
    );
}
