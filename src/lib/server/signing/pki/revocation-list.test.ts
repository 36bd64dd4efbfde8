import { describe, expect, it } from 'vitest';
import { readCertificate } from '#lib/domain/signature/certificate/certificate.ts';
import { readRevocationList } from '#lib/domain/signature/certificate/revocation-list.ts';
import { NOW } from '#tests/signing/certificates.ts';
import { listBy } from '#tests/signing/long-lived.ts';
import { newInstallation, newSigner, ORIGIN } from '#tests/signing/people.ts';
import { has, run, unlessMissing } from '#tests/signing/programs.ts';
import { keyIdOf } from './addresses.ts';
import { writePem } from './pem.ts';
import { REVOCATION_REASONS } from './revocation-list.ts';

const made = await newInstallation();
const issuer = certificateOf(made.issuer.certificate);
const revoked = REVOCATION_REASONS.map((reason, at) => ({
  serial: at === 0 ? issuer.serialHex : `0${at}ab`,
  at: new Date(NOW.getTime() + 123),
  reason,
}));

function certificateOf(der: Uint8Array) {
  const read = readCertificate(der);
  if (!read.ok) throw new Error(read.error.reason);
  return read.value;
}

function listOf(der: Uint8Array) {
  const read = readRevocationList(der);
  if (!read.ok) throw new Error(read.error.reason);
  return read.value;
}

describe('a revocation list', () => {
  it('says whose it is, from when until when, and what is revoked since when and why', async () => {
    const list = listOf(await listBy(made.rootAuthority, { revoked, number: 7 }));
    expect(list.thisUpdate).toEqual(NOW);
    expect(list.nextUpdate?.getTime()).toBe(NOW.getTime() + 7 * 86_400_000);
    expect(Buffer.compare(list.issuer, certificateOf(made.root).subject)).toBe(0);
    // keyCompromise, affiliationChanged, superseded, cessationOfOperation of RFC 5280, 5.3.1; to the second.
    expect([...list.revoked.values()]).toEqual([1, 3, 4, 5].map((reason) => ({ at: NOW, reason })));
    expect(list.revoked.has(issuer.serialHex)).toBe(true);
    expect(listOf(await listBy(made.issuer)).revoked.size).toBe(0);
  });

  it.skipIf(!has('openssl'))(
    unlessMissing('openssl', 'is one to openssl, which refuses what it names'),
    async () => {
      const check = async (more: Parameters<typeof listBy>[1]) => {
        const files = {
          'root.pem': writePem([made.root]),
          'issuer.pem': writePem([made.issuer.certificate]),
          'root.crl': await listBy(made.rootAuthority, { now: new Date(), ...more }),
        };
        const text = run(
          'openssl',
          ['crl', '-inform', 'DER', '-in', 'root.crl', '-CAfile', 'root.pem', '-text'],
          files,
        );
        expect(text.output).toContain('verify OK');
        expect(text.output).toMatch(/X509v3 CRL Number:\s+7\b/);
        const pem = /-----BEGIN X509 CRL-----[^]*-----END X509 CRL-----/.exec(text.output)?.[0] ?? '';
        const args = ['verify', '-crl_check', '-CAfile', 'root.pem', '-CRLfile', 'crl.pem', 'issuer.pem'];
        return run('openssl', args, { ...files, 'crl.pem': pem }).output;
      };
      expect(await check({ number: 7 })).toContain('issuer.pem: OK');
      expect(await check({ number: 7, revoked })).toContain('certificate revoked');
    },
  );

  it('is not read when it is only part of the truth, or anything is behind it', async () => {
    const list = await listBy(made.rootAuthority, { revoked });
    expect(readRevocationList(Buffer.concat([list, Buffer.of(0)]))).toMatchObject({ ok: false });
    expect(readRevocationList(list.subarray(0, -1))).toMatchObject({ ok: false });
    // The number's identifier made that of a delta (2.5.29.20 → .27), and the extension critical in place of its value.
    const delta = Buffer.from(list);
    const at = delta.indexOf(Buffer.from('0603551d14', 'hex'));
    Buffer.from('0603551d1b0101ff04', 'hex').copy(delta, at);
    expect(readRevocationList(delta)).toMatchObject({ ok: false });
  });
});

describe('the addresses in certificates', () => {
  const root = `${ORIGIN}/pki/${keyIdOf(made.root)}`;
  const text = (der: Uint8Array) => Buffer.from(der).toString('latin1');

  it('are where the issuer’s list and certificate lie, under its key identifier', () => {
    for (const certificate of [made.issuer.certificate, made.stamper.certificate]) {
      expect(certificateOf(certificate).extensions.distributionPoints).toEqual([`${root}.crl`]);
      expect(text(certificate)).toContain(`${root}.crt`);
    }
    expect(certificateOf(made.root).extensions.distributionPoints).toEqual([]);
  });

  it('of a certificate for one act name no list: there is nothing to revoke', async () => {
    const { certificate } = await newSigner(made.issuer);
    expect(text(certificate)).toContain(`${ORIGIN}/pki/${keyIdOf(made.issuer.certificate)}.crt`);
    expect(certificateOf(certificate).extensions).toMatchObject({
      noRevocation: true,
      distributionPoints: [],
    });
  });
});
