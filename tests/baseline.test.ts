import { existsSync, readFileSync } from 'node:fs';
import { Attribute, ContentInfo, SignedData, SigningTime } from '@peculiar/asn1-cms';
import { AsnConvert } from '@peculiar/asn1-schema';
import { beforeAll, describe, expect, test } from 'vitest';
import { digestOf } from '#lib/domain/signature/algorithm/algorithms.ts';
import { ATTRIBUTE } from '#lib/domain/signature/cms/attributes.ts';
import { readSignedData } from '#lib/domain/signature/cms/cms.ts';
import { wrap } from '#lib/server/signing/cms/build.ts';
import { addTimestamp, signCms, signatureValue } from '#lib/server/signing/cms/sign.ts';
import { signEcdsa } from '#lib/server/signing/pki/signature.ts';
import { obtainTimestamp } from '#lib/server/platform/timestamps/client.ts';
import { embeddedAuthority } from '#lib/server/signing/authorities/embedded.ts';
import { fixture } from './setup/files/fixtures.ts';
import { checkBaseline } from './signing/baseline.ts';
import { DAY, NOW } from './signing/certificates.ts';
import { newInstallation, newSigner, type Installation } from './signing/people.ts';
import { signedPdf, type SmallPdf } from './signing/small-pdf.ts';
import { walk } from './setup/walk.ts';

let made: Installation;
beforeAll(async () => {
  made = await newInstallation();
});

async function sign(covered: Uint8Array): Promise<Uint8Array> {
  const digest = digestOf('SHA-256', covered);
  return signCms({ digest, signer: made.signer, chain: [made.issuer.certificate] });
}

async function stamp(cms: Uint8Array, over = signatureValue(cms)): Promise<Uint8Array> {
  const stamper = { authority: made.stamper, chain: [], policy: '2.25.1', now: () => NOW };
  const imprint = digestOf('SHA-256', over);
  const token = await obtainTimestamp(embeddedAuthority(stamper), { imprint, roots: [made.root], now: NOW });
  if (!token.ok) throw new Error(token.error.code);
  return addTimestamp(cms, token.value);
}

/** The signature with something in it changed, and signed again so that it is right in itself. */
async function changed(cms: Uint8Array, change: (signed: SignedData) => void): Promise<Uint8Array> {
  const signed = AsnConvert.parse(AsnConvert.parse(cms, ContentInfo).content, SignedData);
  change(signed);
  const first = readSignedData(wrap(signed));
  const [info] = signed.signerInfos;
  if (!info || !first.ok) throw new Error('no longer a signature');
  info.signature.buffer = await signEcdsa(made.signer.privateKey, first.value.signer.signedBytes);
  return wrap(signed);
}

async function report(
  small: SmallPdf = {},
  making: (covered: Uint8Array) => Promise<Uint8Array> = sign,
  at = NOW,
) {
  const reports = await checkBaseline(await signedPdf(making, small), { at });
  expect(reports.length).toBe(1);
  return reports[0];
}

async function violations(small: SmallPdf, making?: (covered: Uint8Array) => Promise<Uint8Array>) {
  return (await report(small, making))?.violations;
}

/** Attributes put where they belong in the order of a SET OF. */
function withAttribute(signed: SignedData, attribute: Attribute): void {
  const [info] = signed.signerInfos;
  if (!info) throw new Error('no signer');
  const bytes = (one: Attribute) => new Uint8Array(AsnConvert.serialize(one));
  info.signedAttrs = [...(info.signedAttrs ?? []), attribute].sort((a, b) =>
    Buffer.compare(bytes(a), bytes(b)),
  );
}

describe('what this service makes', () => {
  test('breaks no clause of B-B', async () => {
    expect(await report()).toEqual({ field: 'signer', level: 'B-B', violations: [] });
  });

  test('breaks no clause of B-T with a timestamp', async () => {
    const stamped = await report({}, async (covered) => stamp(await sign(covered)));
    expect(stamped).toEqual({ field: 'signer', level: 'B-T', violations: [] });
  });
});

describe('the signature dictionary', () => {
  const right = '/Filter /Adobe.PPKLite /M (D:20260301120000Z)';

  test('what breaks a clause is found by that clause alone', () =>
    walk<[string, SmallPdf]>(
      [
        ['SubFilter is ETSI.CAdES.detached', { subFilter: 'adbe.pkcs7.detached' }],
        ['Filter is present', { entries: '/M (D:20260301120000Z)' }],
        ['M is present and a date', { entries: '/Filter /Adobe.PPKLite' }],
        ['M is present and a date', { entries: '/Filter /Adobe.PPKLite /M (yesterday)' }],
        ['Cert is not used', { entries: `${right} /Cert (abc)` }],
        ['no key stands twice in the signature dictionary', { entries: `${right} /Filter /Other` }],
        [
          'ByteRange leaves out exactly Contents, with its brackets',
          { range: ([a, b, c, d]) => [a, b + 1, c, d] },
        ],
        [
          'ByteRange covers the file to its end as it was when signed',
          { range: ([a, b, c, d]) => [a, b, c, d - 20] },
        ],
        ['ByteRange is four whole numbers', { range: ([a, b, c]) => [a, b, c] }],
      ],
      async (clause, small) => {
        const found = await violations(small);
        expect(found).toContain(clause);
        expect(found?.length).toBe(1);
      },
    ));

  test('something behind the signature in Contents', async () => {
    expect(await violations({ padding: '00ff' })).toEqual([
      'Contents is a SignedData in DER (cms_malformed)',
    ]);
  });
});

describe('the signed data', () => {
  const changing = (change: (signed: SignedData) => void) => async (covered: Uint8Array) =>
    changed(await sign(covered), change);

  test('a signing-time', async () => {
    const attrValues = [AsnConvert.serialize(new SigningTime(NOW))];
    const time = new Attribute({ attrType: ATTRIBUTE.signingTime, attrValues });
    expect(
      await violations(
        {},
        changing((signed) => withAttribute(signed, time)),
      ),
    ).toEqual(['signing-time is not used: the claimed time stands in M']);
  });

  test('a reason beside a commitment, and attributes that PAdES does not use', async () => {
    const commitment = new Attribute({
      attrType: '1.2.840.113549.1.9.16.2.16',
      attrValues: [new Uint8Array([5, 0]).buffer],
    });
    const making = changing((signed) => withAttribute(signed, commitment));
    const entries = '/Filter /Adobe.PPKLite /M (D:20260301120000Z) /Reason (Approved)';
    expect(await violations({}, making)).toEqual([]);
    expect(await violations({ entries }, making)).toEqual([
      'Reason is not used beside commitment-type-indication or signature-policy-identifier',
    ]);
    for (const attrType of ['1.2.840.113549.1.9.16.2.4', '1.2.840.113549.1.9.16.2.17']) {
      const odd = new Attribute({ attrType, attrValues: [new Uint8Array([5, 0]).buffer] });
      const found = await violations(
        {},
        changing((signed) => withAttribute(signed, odd)),
      );
      expect(found?.length).toBe(1);
    }
  });

  test('signed attributes out of order', async () => {
    const backwards = changing((signed) => signed.signerInfos[0]?.signedAttrs?.reverse());
    expect(await violations({}, backwards)).toEqual([
      'the SignedData is in DER: signed attributes stand in order',
    ]);
  });

  test('no signing-certificate-v2', async () => {
    const without = changing((signed) => {
      const [info] = signed.signerInfos;
      if (info?.signedAttrs)
        info.signedAttrs = info.signedAttrs.filter(
          ({ attrType }) => attrType !== ATTRIBUTE.signingCertificateV2,
        );
    });
    expect(await violations({}, without)).toEqual([
      'signing-certificate-v2 is present once, and the older one for SHA-1 is not',
    ]);
  });

  test('a digest of other bytes, and a signature of another key', async () => {
    expect(await violations({}, () => sign(new Uint8Array(3)))).toEqual([
      'message-digest is the digest of what ByteRange covers',
    ]);
    const wrong = async (covered: Uint8Array) => {
      const cms = await sign(covered);
      cms[cms.length - 1] = (cms.at(-1) ?? 0) ^ 1;
      return cms;
    };
    expect(await violations({}, wrong)).toEqual(['the signature is right (signature_wrong)']);
  });

  test('two signers, and a signer whose certificate is missing', async () => {
    const twice = async (covered: Uint8Array) => {
      const signed = AsnConvert.parse(AsnConvert.parse(await sign(covered), ContentInfo).content, SignedData);
      const [info] = signed.signerInfos;
      if (info) signed.signerInfos.push(info);
      return wrap(signed);
    };
    expect(await violations({}, twice)).toEqual(['the SignedData has exactly one SignerInfo']);
    const bare = changing((signed) => delete signed.certificates);
    expect(await violations({}, bare)).toEqual([
      'the signing certificate is among the certificates of the SignedData',
    ]);
  });
});

describe('the timestamp', () => {
  test('of another signature, or from after the moment of checking', async () => {
    const foreign = await report({}, async (covered) => stamp(await sign(covered), new Uint8Array(64)));
    expect(foreign).toMatchObject({
      level: 'B-T',
      violations: ['signature-time-stamp is made over the signature value'],
    });
    const early = new Date(NOW.getTime() - DAY);
    const future = await report({}, async (covered) => stamp(await sign(covered)), early);
    expect(future?.violations).toEqual(['signature-time-stamp is right (time_in_the_future)']);
  });

  test('from before the signer’s certificate', async () => {
    const later = await newSigner(made.issuer, new Date(NOW.getTime() + DAY));
    const making = async (covered: Uint8Array) => {
      const digest = digestOf('SHA-256', covered);
      return stamp(await signCms({ digest, signer: later, chain: [made.issuer.certificate] }));
    };
    expect(await violations({}, making)).toEqual([
      'signature-time-stamp is from while the certificates were valid',
    ]);
  });
});

describe.skipIf(!existsSync(fixture('pdf')))(
  'signatures of others (skipped where the fixtures are missing)',
  () => {
    const check = async (name: string) =>
      checkBaseline(new Uint8Array(readFileSync(fixture(`pdf/${name}`))), {
        at: new Date('2026-03-01T00:00:00Z'),
      });

    test('are told what they break', async () => {
      const reports = await check('genuine/pades-lta-dss-indirect-arrs-test.pdf');
      expect(reports).toEqual([{ field: 'Sig1', level: 'B-T', violations: [] }]);
      const copied = await check('manipulated/pades-two-sig-copied-tst.pdf');
      expect(copied.map(({ violations: found }) => found)).toEqual([
        [],
        ['signature-time-stamp is made over the signature value'],
      ]);
      const [, edited] = await check('manipulated/hello_signed_INCSAVE_signed_EDITED.pdf');
      expect(edited?.violations).toContain('message-digest is the digest of what ByteRange covers');
      const adobe = await check('genuine/minimal-two-fields-signed-twice.pdf');
      expect(adobe.every(({ violations: found }) => found.includes('SubFilter is ETSI.CAdES.detached'))).toBe(
        true,
      );
    });
  },
);
