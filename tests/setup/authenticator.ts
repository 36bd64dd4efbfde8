import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type { Assertion } from '#lib/domain/access/assertion.ts';
import type { MadePasskey } from '#lib/server/identity/passkeys/webauthn.ts';

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest();
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

export type Algorithm = 'ES256' | 'EdDSA' | 'RS256';

interface Flags {
  /** Whether its person was verified by it, and was there at all. */
  readonly verified?: boolean;
  readonly present?: boolean;
}

/** A passkey in software, that makes and answers what a browser would send: W3C Web Authentication, 6.1 and 6.5. */
export class SoftPasskey {
  readonly id = text(randomBytes(32));
  readonly origin: string;
  readonly algorithm: Algorithm;
  count: number;
  readonly #key: KeyObject;
  readonly #public: KeyObject;

  /** @param count how often it says it was used; 0: it does not count */
  constructor(
    origin: string,
    { algorithm = 'ES256', count = 0 }: { algorithm?: Algorithm; count?: number } = {},
  ) {
    this.origin = origin;
    this.algorithm = algorithm;
    this.count = count;
    const pair =
      algorithm === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : algorithm === 'EdDSA'
          ? generateKeyPairSync('ed25519')
          : generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.#key = pair.privateKey;
    this.#public = pair.publicKey;
  }

  /** SubjectPublicKeyInfo in DER, base64url. */
  get publicKey(): string {
    return text(this.#public.export({ type: 'spki', format: 'der' }));
  }

  make(challenge: string, { origin = this.origin, ...flags }: Flags & { origin?: string } = {}): MadePasskey {
    const id = Buffer.from(this.id, 'base64url');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, id, this.#cose()]);
    const authData = Buffer.concat([this.#data(flags, 0x40), attested]);
    const attestation = cbor(
      new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ]),
    );
    return {
      id: this.id,
      clientDataJson: text(clientData('webauthn.create', challenge, origin)),
      attestationObject: text(attestation),
      transports: ['internal'],
    };
  }

  answer(
    challenge: string,
    {
      origin = this.origin,
      type = 'webauthn.get',
      ...flags
    }: Flags & { origin?: string; type?: string } = {},
  ): Assertion {
    if (this.count > 0) this.count += 1;
    const authenticatorData = this.#data(flags);
    const client = clientData(type, challenge, origin);
    const signed = Buffer.concat([authenticatorData, sha256(client)]);
    const signature = sign(this.algorithm === 'EdDSA' ? null : 'sha256', signed, this.#key);
    return {
      passkey: this.id,
      authenticatorData: text(authenticatorData),
      clientDataJson: text(client),
      signature: text(signature),
    };
  }

  #data({ verified = true, present = true }: Flags, more = 0): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.count);
    const flags = (present ? 0x01 : 0) | (verified ? 0x04 : 0) | more;
    return Buffer.concat([sha256(new URL(this.origin).hostname), Buffer.of(flags), count]);
  }

  #cose(): Buffer {
    const { x, y, n, e } = this.#public.export({ format: 'jwk' });
    const bytes = (value?: string) => Buffer.from(value ?? '', 'base64url');
    if (this.algorithm === 'ES256')
      return cbor(
        new Map<number, unknown>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, bytes(x)],
          [-3, bytes(y)],
        ]),
      );
    if (this.algorithm === 'EdDSA')
      return cbor(
        new Map<number, unknown>([
          [1, 1],
          [3, -8],
          [-1, 6],
          [-2, bytes(x)],
        ]),
      );
    return cbor(
      new Map<number, unknown>([
        [1, 3],
        [3, -257],
        [-1, bytes(n)],
        [-2, bytes(e)],
      ]),
    );
  }
}

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

/** As much of CBOR (RFC 8949) as is written here: numbers, byte and text strings, maps. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  const entries = [...(value as Map<unknown, unknown>)];
  return Buffer.concat([
    head(5, entries.length),
    ...entries.flatMap(([key, each]) => [cbor(key), cbor(each)]),
  ]);
}

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.of((major << 5) | length);
  if (length < 256) return Buffer.of((major << 5) | 24, length);
  return Buffer.of((major << 5) | 25, length >> 8, length & 0xff);
}
