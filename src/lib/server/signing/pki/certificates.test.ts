import { beforeAll, describe, expect, test } from 'vitest';
import { NOW } from '#tests/signing/certificates.ts';
import { FJORD, newInstallation, newSigner, type Installation } from '#tests/signing/people.ts';
import { has, run, unlessMissing } from '#tests/signing/programs.ts';
import { readCertificate, type Certificate } from '#lib/domain/signature/certificate/certificate.ts';
import { buildChain, type Purpose } from '#lib/domain/signature/certificate/chain.ts';
import { methodOf } from '#lib/domain/signature/methods.ts';
import { createIssuer, createRoot, importAuthority, issueForAct } from './certificates.ts';
import { writePem } from './pem.ts';

let made: Installation;
beforeAll(async () => {
  made = await newInstallation();
});

function read(der: Uint8Array): Certificate {
  const certificate = readCertificate(der);
  if (!certificate.ok) throw new Error(certificate.error.reason);
  return certificate.value;
}

async function chain(first: Uint8Array, purpose: Purpose, at = NOW) {
  const [root, issuer] = [read(made.root), read(made.issuer.certificate)];
  const path = await buildChain(read(first), { candidates: [issuer], roots: [root], at, purpose });
  return path.ok ? path.value.length : path.error.code;
}

function years(from: Date, to: Date): number {
  return Math.round((to.getTime() - from.getTime()) / (365.25 * 86_400_000));
}

describe('certificates', () => {
  test('chain to the root for what they are made for, and for nothing else', async () => {
    expect(await chain(made.signer.certificate, 'signature')).toBe(3);
    expect(await chain(made.stamper.certificate, 'timestamp')).toBe(2);
    expect(await chain(made.stamper.certificate, 'signature')).toBe('certificate_not_for_this');
    expect(await chain(made.signer.certificate, 'timestamp')).toBe('certificate_not_for_this');
    expect(await chain(made.issuer.certificate, 'signature')).toBe('certificate_not_for_this');
  });

  test('say who signed, for whom, and how that was made sure of', () => {
    const signer = read(made.signer.certificate);
    expect(signer.subjectName).toEqual({
      commonName: 'Kári Þórðarson Łukasz Čáhppe',
      organisation: FJORD.name,
      organisationIdentifier: 'NTRNO-923609016',
      serialNumber: '0196f3a2-7c1e-7b3a-9d52-1f6e2a4c8b90',
      country: 'NO',
    });
    expect(signer.issuerName.commonName).toBe('Fjord Regnskap AS – Segl signing');
    expect([...(signer.extensions.keyUsage ?? [])]).toEqual(['digitalSignature', 'nonRepudiation']);
    expect(signer.extensions.extendedKeyUsage?.purposes).toEqual(['1.3.6.1.5.5.7.3.36']);
    expect(signer.extensions.policies).toEqual(['2.25.265986547917622566332221222853386112817']);
    expect(methodOf(signer.extensions.policies)).toBe('totp');
    expect(signer.extensions.authorityKeyId).toBe(read(made.issuer.certificate).extensions.subjectKeyId);
  });

  test('of an act say that nothing will be published on their revocation, an authority’s never', async () => {
    const subject = { name: 'Segl', id: 'service', organisation: FJORD };
    const seal = await issueForAct(made.issuer, { subject, method: 'service', now: NOW });
    // RFC 9608: the OID, no word of being critical, and NULL in an OCTET STRING.
    const extension = Buffer.from('300906' + '03551d38' + '04020500', 'hex');
    for (const { certificate } of [made.signer, seal]) {
      expect(Buffer.from(certificate).includes(extension)).toBe(true);
      expect(read(certificate).extensions).toMatchObject({ noRevocation: true, unknown: [] });
    }
    for (const der of [made.root, made.issuer.certificate, made.stamper.certificate]) {
      expect(Buffer.from(der).includes(Buffer.from('0603551d38', 'hex'))).toBe(false);
      expect(read(der).extensions.noRevocation).toBe(false);
    }
  });

  test('live as long as they should and never longer than their issuer', async () => {
    const [root, issuer, signer] = [made.root, made.issuer.certificate, made.signer.certificate].map(read);
    if (!root || !issuer || !signer) throw new Error('missing');
    expect(years(root.notBefore, root.notAfter)).toBe(25);
    expect(years(issuer.notBefore, issuer.notAfter)).toBe(20);
    expect(years(signer.notBefore, signer.notAfter)).toBe(10);
    expect(signer.notBefore).toEqual(new Date(NOW.getTime() - 600_000));
    const late = read((await newSigner(made.issuer, new Date('2040-01-01T00:00:00Z'))).certificate);
    expect(late.notAfter).toEqual(issuer.notAfter);
    expect(await chain(late.bytes, 'signature', new Date('2046-02-28T00:00:00Z'))).toBe(3);
  });

  test('have serial numbers of 128 random bits, and a key of their own for every act', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => newSigner(made.issuer)));
    const certificates = all.map(({ certificate }) => read(certificate));
    expect(certificates.every(({ serial }) => serial.length === 17)).toBe(true);
    expect(new Set(certificates.map(({ serialHex }) => serialHex)).size).toBe(20);
    expect(new Set(certificates.map(({ extensions }) => extensions.subjectKeyId)).size).toBe(20);
  });

  test('long names are cut to what the standard allows, between characters', async () => {
    const root = await createRoot({ name: '𝔖'.repeat(70), now: NOW });
    expect([...(read(root.certificate).subjectName.commonName ?? '')].length).toBe(64);
    const client = { name: 'Å'.repeat(90), orgnr: '923609016' };
    const issuer = await createIssuer(made.rootAuthority, { client, now: NOW });
    expect(read(issuer.certificate).subjectName.commonName).toBe(`${'Å'.repeat(49)} – Segl signing`);
  });
});

describe('keys', () => {
  test('can’t be exported, neither an act’s nor an opened authority’s', async () => {
    for (const { privateKey } of [made.signer, made.issuer, made.stamper])
      await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow();
  });

  test('of another kind are no authority', async () => {
    await expect(importAuthority(made.root, new Uint8Array(40))).rejects.toThrow();
  });

  test('the seal of the service says that it is no person’s', async () => {
    const subject = { name: 'Segl', id: 'service', organisation: FJORD };
    const { certificate } = await issueForAct(made.issuer, { subject, method: 'service', now: NOW });
    const { policies } = read(certificate).extensions;
    expect(policies).toEqual(['2.25.240209083834190496256571052344935569915']);
    expect(methodOf(policies)).toBe('service');
  });
});

describe('openssl', () => {
  const it = test.skipIf(!has('openssl'));

  it(unlessMissing('openssl', 'builds the same chain'), () => {
    const files = {
      'root.pem': writePem([made.root]),
      'issuer.pem': writePem([made.issuer.certificate]),
      'signer.pem': writePem([made.signer.certificate]),
      'time.pem': writePem([made.stamper.certificate]),
    };
    const at = ['-attime', String(NOW.getTime() / 1000), '-x509_strict', '-CAfile', 'root.pem'];
    const signer = ['verify', ...at, '-untrusted', 'issuer.pem', 'signer.pem'];
    expect(run('openssl', signer, files)).toMatchObject({ code: 0, output: 'signer.pem: OK\n' });
    const stamper = ['verify', ...at, '-purpose', 'timestampsign', 'time.pem'];
    expect(run('openssl', stamper, files)).toMatchObject({ code: 0, output: 'time.pem: OK\n' });
    const misused = ['verify', ...at, '-untrusted', 'issuer.pem', '-purpose', 'timestampsign', 'signer.pem'];
    expect(run('openssl', misused, files).code).not.toBe(0);
  });

  it(unlessMissing('openssl', 'prints what the certificate of an act says'), () => {
    const { output } = run(
      'openssl',
      ['x509', '-in', 'a.pem', '-noout', '-text', '-nameopt', 'utf8,sep_comma_plus'],
      {
        'a.pem': writePem([made.signer.certificate]),
      },
    );
    expect(output).toContain('CN=Kári Þórðarson Łukasz Čáhppe');
    expect(output).toMatch(/Key Usage: critical\s+Digital Signature, Non Repudiation\n/);
    expect(output).toContain('Policy: 2.25.265986547917622566332221222853386112817');
    expect(output).toContain('Explicit Text: The signer was signed in and gave a one-time code (TOTP)');
    expect(output).toMatch(/(2\.5\.29\.56|No Revocation Available): ?\n/);
    expect(output).not.toContain('qcStatements');
  });
});
