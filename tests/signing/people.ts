import {
  createIssuer,
  createRoot,
  createTimestampAuthority,
  importAuthority,
  issueForAct,
  type Authority,
} from '#lib/server/signing/pki/certificates.ts';
import { NOW } from './certificates.ts';

export const FJORD = { name: 'Fjord Regnskap AS', orgnr: '923609016' };

/** Where the certificates of tests say that their lists are. Nobody is asked. */
export const ORIGIN = 'https://segl.example.no';

/** An installation with a client's issuer, a signer's key for one act, and an authority that stamps time. */
export interface Installation {
  readonly root: Uint8Array;
  readonly rootAuthority: Authority;
  readonly issuer: Authority;
  readonly signer: Authority;
  readonly stamper: Authority;
}

export async function newInstallation(now = NOW): Promise<Installation> {
  const root = await createRoot({ name: 'Segl test root', now });
  const rootAuthority = await importAuthority(root.certificate, root.pkcs8);
  const made = await createIssuer(rootAuthority, { client: FJORD, origin: ORIGIN, now });
  const issuer = await importAuthority(made.certificate, made.pkcs8);
  const stamping = await createTimestampAuthority(rootAuthority, {
    name: 'Segl test time',
    origin: ORIGIN,
    now,
  });
  return {
    root: root.certificate,
    rootAuthority,
    issuer,
    signer: await newSigner(issuer, now),
    stamper: await importAuthority(stamping.certificate, stamping.pkcs8),
  };
}

export async function newSigner(
  issuer: Authority,
  now = NOW,
  name = 'Kári Þórðarson Łukasz Čáhppe',
): Promise<Authority> {
  const subject = { name, id: '0196f3a2-7c1e-7b3a-9d52-1f6e2a4c8b90', organisation: FJORD };
  return issueForAct(issuer, { subject, method: 'totp', origin: ORIGIN, now });
}
