import { beforeAll, describe, expect, it } from 'vitest';
import {
  edwards,
  ecdsa,
  foreignCms,
  type Method,
  oid,
  pkcs1,
  pss,
  selfSigned,
  seq,
} from '#tests/setup/files/foreign-cms.ts';
import {
  appendSigned,
  fieldOf,
  PREPARED,
  sealedAndSigned,
  type TestAuthorities,
  testAuthorities,
} from '#tests/setup/files/signed-pdf.ts';
import { append, bytesOf, file } from '#tests/fixtures/pdf.ts';
import { checkSignature } from './algorithm/algorithms.ts';
import { algorithmOf, wholeDer } from './der.ts';
import { type PdfVerdict, verifyPdf } from './verify.ts';
import { walk } from '#tests/setup/walk.ts';

/* Signatures as other programs make them: what can be computed is judged, what is not known is said to be that. */

const at = new Date('2026-06-01T00:00:00Z');
let authorities: TestAuthorities;
beforeAll(async () => {
  authorities = await testAuthorities(new Date('2026-01-02T03:04:05Z'));
});

type Make = (content: Uint8Array) => Uint8Array;

const signedBy = (make: Make, subFilter = 'ETSI.CAdES.detached', before = file(PREPARED)) =>
  appendSigned(before, 21, {
    authorities,
    name: '',
    subFilter,
    make,
    objects: { 11: fieldOf('Signer-1', '/Rect [0 0 0 0] /V 21 0 R') },
  });

const verify = (text: string, roots: readonly Uint8Array[] = []) => verifyPdf(bytesOf(text), { roots, at });

const METHODS: Readonly<Record<string, () => Method>> = {
  Ed25519: () => edwards('ed25519'),
  Ed448: () => edwards('ed448'),
  'RSA-PSS with SHA3-256': () => pss('sha3-256'),
  'RSA-PSS with SHA3-384, a salt of 48': () => pss('sha3-384', { salt: 48 }),
  'RSA-PSS with SHA3-512 and no salt': () => pss('sha3-512', { salt: 0 }),
  'RSA-PSS with SHA-256': () => pss('sha256'),
  'a key for PSS alone, SHA-256': () => pss('sha256', { onlyPss: true }),
  'RSA with SHA3-256': () => pkcs1('sha3-256', '2.16.840.1.101.3.4.3.14'),
  'RSA with SHA3-384, named by its digest alone': () => pkcs1('sha3-384', '1.2.840.113549.1.1.1'),
  'RSA with SHA3-512': () => pkcs1('sha3-512', '2.16.840.1.101.3.4.3.16'),
  'ECDSA on P-256 with SHA3-256': () => ecdsa('prime256v1', 'sha3-256', '2.16.840.1.101.3.4.3.10'),
  'ECDSA on brainpoolP256r1': () => ecdsa('brainpoolP256r1', 'sha256', '1.2.840.10045.4.3.2'),
  'ECDSA on brainpoolP384r1': () => ecdsa('brainpoolP384r1', 'sha384', '1.2.840.10045.4.3.3'),
  'ECDSA on brainpoolP512r1': () => ecdsa('brainpoolP512r1', 'sha512', '1.2.840.10045.4.3.4'),
};

describe.each(Object.entries(METHODS))('%s', (_, make) => {
  it('is judged: right, wrong by one bit, and of other bytes', async () => {
    const method = make();
    const certificate = selfSigned(method);
    const text = await signedBy((content) => foreignCms(method, content, { certificate }));
    expect(await verify(text)).toMatchObject({
      overall: 'unknown_issuer',
      signatures: [{ reasons: [{ code: 'chain_incomplete' }, { code: 'revocation_not_checked' }] }],
    });
    expect(await verify(text, [certificate])).toMatchObject({ overall: 'valid' });
    const wrong = await signedBy((content) => flipped(foreignCms(method, content)));
    expect(await verify(wrong)).toMatchObject({
      overall: 'invalid',
      signatures: [{ reasons: [{ code: 'signature_wrong' }] }],
    });
    expect(await verify(text.replace('(Hello)', '(Jello)'))).toMatchObject({
      overall: 'invalid',
      signatures: [{ reasons: [{ code: 'digest_mismatch' }] }],
    });
  });
});

/** One bit of the signature's value, which is the last of the structure. */
function flipped(cms: Buffer): Buffer {
  const changed = Buffer.from(cms);
  changed[changed.length - 3] = (changed.at(-3) ?? 0) ^ 4;
  return changed;
}

const P256 = () => ecdsa('prime256v1', 'sha256', '1.2.840.10045.4.3.2');
const codes = ({ signatures }: PdfVerdict) =>
  signatures.map(({ reasons }) => reasons.map(({ code }) => code));

it('a key for PSS under conditions has made no signature of others', async () => {
  const { keys } = pss('sha384', { onlyPss: true, salt: 48 });
  const publicKey = keys.publicKey.export({ type: 'spki', format: 'der' });
  const check = ({ algorithm }: Method) =>
    checkSignature({
      publicKey,
      algorithm: algorithmOf(wholeDer(algorithm, 'it'), 'it'),
      data: new Uint8Array(1),
      signature: new Uint8Array(256),
    });
  for (const other of [pss('sha256'), pss('sha384', { salt: 47 }), pkcs1('sha384', '1.2.840.113549.1.1.12')])
    expect(await check(other)).toMatchObject({ error: { code: 'signature_malformed' } });
  expect(await check(pss('sha384', { salt: 48 }))).toEqual({ ok: false, error: { code: 'signature_wrong' } });
});

it('a key that fits every message is none', () =>
  walk(['ed25519', 'ed448'] as const, async (curve) => {
    const { keys, algorithm } = edwards(curve);
    const publicKey = keys.publicKey.export({ type: 'spki', format: 'der' });
    const size = curve === 'ed25519' ? 32 : 57;
    // The neutral point: what it signs, it signs for anything.
    const neutral = Buffer.concat([Buffer.of(1), Buffer.alloc(size - 1)]);
    neutral.copy(publicKey, publicKey.length - size);
    const checked = await checkSignature({
      publicKey,
      algorithm: algorithmOf(wholeDer(algorithm, 'it'), 'it'),
      data: new Uint8Array(3),
      signature: Buffer.concat([neutral, Buffer.alloc(size)]),
    });
    expect(checked).toEqual({ ok: false, error: { code: 'signature_wrong' } });
  }));

it('no bytes make a method throw', () =>
  walk(Object.entries(METHODS), async (_, make) => {
    const { keys, algorithm } = make();
    const publicKey = keys.publicKey.export({ type: 'spki', format: 'der' });
    for (const length of [0, 1, 63, 64, 114, 255, 256, 257]) {
      for (const octet of [0, 0xff]) {
        const signature = new Uint8Array(length).fill(octet);
        for (const at of [publicKey.length - 1, publicKey.length - 20]) {
          const key = Uint8Array.from(publicKey);
          key[at] = (key[at] ?? 0) ^ 0xff;
          const read = { algorithm: algorithmOf(wholeDer(algorithm, 'it'), 'it'), data: new Uint8Array(3) };
          const checked = await checkSignature({ ...read, publicKey: key, signature, ...hashFor(algorithm) });
          expect(checked.ok).toBe(false);
        }
      }
    }
  }));

/** An identifier of RSA alone gets its digest from elsewhere. */
const hashFor = (algorithm: Buffer) =>
  algorithm.includes(oid('1.2.840.113549.1.1.1')) ? { hash: 'SHA3-384' as const } : {};

describe('what is signed travels inside as well', () => {
  it('and is exactly the file’s bytes: judged, in parts or not', () =>
    walk([false, true], async (inParts) => {
      const method = P256();
      const certificate = selfSigned(method);
      const text = await signedBy((content) =>
        foreignCms(method, content, { certificate, inside: content, inParts }),
      );
      expect(await verify(text, [certificate])).toMatchObject({
        overall: 'valid',
        signatures: [
          {
            level: null,
            reasons: expect.arrayContaining([{ code: 'not_baseline', what: 'detached' }]) as unknown,
          },
        ],
      });
      expect(await verify(text.replace('(Hello)', '(Jello)'))).toMatchObject({ overall: 'invalid' });
    }));

  it('and is something else: not a signature of the file, whatever the digest says', async () => {
    for (const inside of [
      (content: Uint8Array) => content.slice(0, -1),
      (content: Uint8Array) => Uint8Array.of(...content, 0),
      (content: Uint8Array) => content.map((octet, at) => (at === 30 ? octet ^ 1 : octet)),
      () => new Uint8Array(),
    ]) {
      const text = await signedBy((content) => foreignCms(P256(), content, { inside: inside(content) }));
      expect(codes(await verify(text))).toEqual([['content_inside']]);
      const other = await signedBy((content) =>
        foreignCms(P256(), inside(content), { inside: inside(content) }),
      );
      expect(await verify(other)).toMatchObject({ overall: 'invalid' });
    }
  });

  it('and is a digest of it: no standard says what that means', async () => {
    const method = P256();
    const text = await signedBy((content) =>
      foreignCms(method, method.hash(content), { inside: method.hash(content) }),
    );
    expect(await verify(text)).toMatchObject({
      overall: 'unjudged',
      signatures: [{ verdict: 'unjudged', reasons: [{ code: 'content_digest_inside' }] }],
    });
  });
});

describe('can’t be judged', () => {
  it('what is not known', () =>
    walk<[string, Make, string | undefined, string]>(
      [
        ['another kind', (content) => foreignCms(P256(), content), 'Some.Other', 'subfilter_unsupported'],
        [
          'another digest',
          (content) => foreignCms({ ...P256(), digest: seq(oid('2.16.840.1.101.3.4.2.99'), seq()) }, content),
          undefined,
          'digest_unsupported',
        ],
        [
          'another algorithm',
          (content) => foreignCms({ ...P256(), algorithm: seq(oid('2.16.840.1.101.3.4.3.99')) }, content),
          undefined,
          'algorithm_unsupported',
        ],
        [
          'another curve',
          (content) => foreignCms(ecdsa('secp256k1', 'sha256', '1.2.840.10045.4.3.2'), content),
          undefined,
          'algorithm_unsupported',
        ],
        [
          'more than is read',
          () => new Uint8Array(4 * 1024 * 1024 + 1).fill(0x30),
          undefined,
          'cms_too_large',
        ],
      ],
      async (_, make, subFilter, code) => {
        const text = await signedBy(make, subFilter);
        expect(await verify(text)).toMatchObject({
          overall: 'unjudged',
          signatures: [{ verdict: 'unjudged', signer: null, reasons: [{ code }] }],
        });
      },
    ));

  it('a timestamp of another digest, of the document or in a signature', async () => {
    const objects = { 11: fieldOf('Signer-1', '/Rect [0 0 0 0] /V 21 0 R') };
    const unknown = (text: string) => text.replaceAll('608648016503040201', '608648016503040263');
    const alone = await appendSigned(file(PREPARED), 21, {
      authorities,
      name: '',
      documentTimestamp: true,
      objects,
    });
    expect(await verify(unknown(alone))).toMatchObject({ overall: 'unjudged' });
    expect(codes(await verify(unknown(alone)))).toEqual([['timestamp_unsupported']]);
    const stamped = await appendSigned(file(PREPARED), 21, {
      authorities,
      name: 'Kari',
      stamped: true,
      objects,
    });
    // The token’s own digests stand behind the certificates of signer and issuer; the signature’s before.
    const token = stamped.indexOf('060b2a864886f70d0109100104');
    const inside = stamped.slice(0, token) + unknown(stamped.slice(token));
    expect(codes(await verify(inside))).toEqual([['timestamp_unsupported']]);
  });

  it('but is invalid where what can be computed is wrong, and not genuine where it was changed', async () => {
    const odd = { ...P256(), algorithm: seq(oid('2.16.840.1.101.3.4.3.99')) };
    const text = await signedBy((content) => foreignCms(odd, content));
    expect(codes(await verify(text.replace('(Hello)', '(Jello)')))).toEqual([['digest_mismatch']]);
    const changed = append(text, { 4: PREPARED[4]?.replace('Hello', 'Jello') ?? '' });
    // What was signed may be false, so it is not called genuine, but changed.
    expect(await verify(changed)).toMatchObject({
      overall: 'unjudged',
      signatures: [{ verdict: 'unjudged', reasons: [{}, { code: 'object_changed' }] }],
    });
  });

  it('weighs less than a change that is proved', async () => {
    const sealed = await sealedAndSigned(authorities);
    const third = await appendSigned(sealed, 22, {
      authorities,
      name: '',
      subFilter: 'Some.Other',
      objects: { 12: fieldOf('Signer-2', '/Rect [0 0 0 0] /V 22 0 R') },
    });
    expect(await verify(third, [authorities.root])).toMatchObject({ overall: 'unjudged' });
    const changed = append(third, { 4: PREPARED[4]?.replace('Hello', 'Jello') ?? '' });
    expect(await verify(changed, [authorities.root])).toMatchObject({ overall: 'changed' });
  });
});

describe('weak', () => {
  it('an old kind is invalid, for that reason', () =>
    walk(['adbe.pkcs7.sha1', 'adbe.x509.rsa_sha1'], async (subFilter) => {
      const text = await signedBy((content) => foreignCms(P256(), content), subFilter);
      expect(await verify(text)).toMatchObject({
        overall: 'invalid',
        // What it states is said, as of any other.
        signatures: [
          { reasons: [{ code: 'weak_digest', algorithm: 'SHA-1' }], claimedTime: '2026-01-02T03:04:05.000Z' },
        ],
      });
    }));

  it('SHA-1 and MD5 are, whether or not they match', async () => {
    for (const digest of ['1.3.14.3.2.26', '1.2.840.113549.2.5']) {
      const text = await signedBy((content) => foreignCms({ ...P256(), digest: seq(oid(digest)) }, content));
      expect(codes(await verify(text))).toEqual([['weak_digest']]);
    }
  });
});
