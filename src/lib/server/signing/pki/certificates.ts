import { NO_REVOCATION } from '#lib/domain/signature/certificate/extensions.ts';
import { POLICY_OF, type IdentificationMethod } from '#lib/domain/signature/methods.ts';
import { AsnConvert, AsnNullConverter } from '@peculiar/asn1-schema';
import {
  BasicConstraints,
  Certificate,
  CertificatePolicies,
  DisplayText,
  ExtendedKeyUsage,
  KeyUsage,
  KeyUsageFlags,
  PolicyInformation,
  PolicyQualifierInfo,
  UserNotice,
  id_ce_basicConstraints,
  id_ce_certificatePolicies,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_kp_timeStamping,
} from '@peculiar/asn1-x509';
import { addressesOf } from './addresses.ts';
import { buildCertificate, type ExtensionInput, type NameParts } from './build.ts';
import { fitted, identifierOf, issuerName } from './names.ts';
import { P256 } from './signature.ts';

/** A certificate (DER) and the key that signs in its name. */
export interface Authority {
  readonly certificate: Uint8Array;
  readonly privateKey: CryptoKey;
}

/** A new authority whose key must be kept: sealed by the key provider, opened by {@link importAuthority}. */
export interface NewAuthority {
  readonly certificate: Uint8Array;
  readonly pkcs8: Uint8Array;
}

export type { IdentificationMethod } from '#lib/domain/signature/methods.ts';

/** What a certificate of an act says of itself, to people. */
const NOTICES: Readonly<Record<IdentificationMethod, string>> = {
  passkey:
    'The signer was signed in, and their passkey signed what was shown to them of this act. ' +
    'Advanced electronic signature, not a qualified one.',
  totp:
    'The signer was signed in and gave a one-time code (TOTP) asked for this act. ' +
    'Advanced electronic signature, not a qualified one.',
  service: 'Made by the service itself, for no person. Advanced electronic seal, not a qualified one.',
};

/** Further back than an authority's clock may be behind when it stamps what the new key signed. */
const HEAD_START = 10 * 60_000;
const YEARS = { root: 25, issuer: 20, timestamp: 10, act: 10 } as const;
const DOCUMENT_SIGNING = '1.3.6.1.5.5.7.3.36';
/** id-qt-unotice (RFC 5280, 4.2.1.4). */
const USER_NOTICE = '1.3.6.1.5.5.7.2.2';

/** The installation's own root: 25 years, one level of issuers under it. */
export async function createRoot(input: {
  readonly name: string;
  readonly now: Date;
}): Promise<NewAuthority> {
  return createAuthority({
    root: null,
    subject: [['commonName', fitted(input.name)]],
    now: input.now,
    years: YEARS.root,
    extensions: authorityExtensions(1),
  });
}

/** The issuer of one client's signers: 20 years, nothing but end certificates under it. */
export async function createIssuer(
  root: Authority,
  input: {
    readonly client: { readonly name: string; readonly orgnr: string };
    readonly origin?: string | null;
    readonly now: Date;
  },
): Promise<NewAuthority> {
  return createAuthority({
    root,
    subject: [...organisationParts(input.client), ['commonName', issuerName(input.client.name)]],
    now: input.now,
    years: YEARS.issuer,
    extensions: [
      ...authorityExtensions(0),
      ...addressesOf(root.certificate, input.origin ?? null, { revocable: true }),
    ],
  });
}

/** The embedded time-stamping authority: its key may stamp time and nothing else (RFC 3161, 2.3). */
export async function createTimestampAuthority(
  root: Authority,
  input: { readonly name: string; readonly origin?: string | null; readonly now: Date },
): Promise<NewAuthority> {
  return createAuthority({
    root,
    subject: [['commonName', fitted(input.name)]],
    now: input.now,
    years: YEARS.timestamp,
    extensions: [
      keyUsage(KeyUsageFlags.digitalSignature),
      { oid: id_ce_extKeyUsage, critical: true, value: new ExtendedKeyUsage([id_kp_timeStamping]) },
      ...addressesOf(root.certificate, input.origin ?? null, { revocable: true }),
    ],
  });
}

/** Opens a kept authority; its key can sign and can't be exported again. */
export async function importAuthority(certificate: Uint8Array, pkcs8: Uint8Array): Promise<Authority> {
  const privateKey = await crypto.subtle.importKey('pkcs8', Uint8Array.from(pkcs8), P256, false, ['sign']);
  return { certificate, privateKey };
}

/**
 * A fresh P-256 key for one act, certified with the signer's name and the method of identification. The private key
 * can't be exported, is stored nowhere and is gone with the returned object.
 *
 * Ten years, never past the issuer's end: a long life harms nothing, because what could be misused, the key, is
 * destroyed after the act, so that there is never anything to revoke, which the certificate says (RFC 9608); and a
 * document without a timestamp stays verifiable the longer. No QCStatements: they declare a qualified certificate
 * (EN 319 412-5), which only a supervised trust service provider may issue.
 *
 * `origin`, here and of the issuers above: see {@link addressesOf}.
 */
export async function issueForAct(
  issuer: Authority,
  input: {
    /** `id` is pseudonymous: it tells two people of one name apart and says nothing else. */
    readonly subject: {
      readonly name: string;
      readonly id: string;
      readonly organisation: { readonly name: string; readonly orgnr: string };
    };
    readonly method: IdentificationMethod;
    readonly origin?: string | null;
    readonly now: Date;
  },
): Promise<Authority> {
  const { subject, method, origin = null, now } = input;
  const keys = await crypto.subtle.generateKey(P256, false, ['sign', 'verify']);
  const certificate = await buildCertificate({
    subject: [
      ...organisationParts(subject.organisation),
      ['commonName', fitted(subject.name)],
      ['serialNumber', subject.id],
    ],
    issuer: issuer.certificate,
    publicKey: keys.publicKey,
    signingKey: issuer.privateKey,
    ...validity(issuer, now, YEARS.act),
    extensions: [
      keyUsage(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation),
      { oid: id_ce_extKeyUsage, critical: false, value: new ExtendedKeyUsage([DOCUMENT_SIGNING]) },
      policyOf(method),
      { oid: NO_REVOCATION, critical: false, value: AsnNullConverter.toASN(null) },
      ...addressesOf(issuer.certificate, origin, { revocable: false }),
    ],
  });
  return { certificate, privateKey: keys.privateKey };
}

async function createAuthority(input: {
  readonly root: Authority | null;
  readonly subject: NameParts;
  readonly now: Date;
  readonly years: number;
  readonly extensions: readonly ExtensionInput[];
}): Promise<NewAuthority> {
  const { root, subject, now, years, extensions } = input;
  const keys = await crypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const certificate = await buildCertificate({
    subject,
    issuer: root?.certificate ?? null,
    publicKey: keys.publicKey,
    signingKey: root?.privateKey ?? keys.privateKey,
    ...validity(root, now, years),
    extensions,
  });
  return { certificate, pkcs8: new Uint8Array(await crypto.subtle.exportKey('pkcs8', keys.privateKey)) };
}

/** From before now, for clocks that differ, and never outside the issuer's own time. */
function validity(issuer: Authority | null, now: Date, years: number): { notBefore: Date; notAfter: Date } {
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + years);
  const wanted = { notBefore: new Date(now.getTime() - HEAD_START), notAfter: end };
  if (!issuer) return wanted;
  const { notBefore, notAfter } = AsnConvert.parse(issuer.certificate, Certificate).tbsCertificate.validity;
  const [from, to] = [notBefore.getTime(), notAfter.getTime()];
  return {
    notBefore: from > wanted.notBefore ? from : wanted.notBefore,
    notAfter: to < wanted.notAfter ? to : wanted.notAfter,
  };
}

function organisationParts({ name, orgnr }: { name: string; orgnr: string }): NameParts {
  return [
    ['country', 'NO'],
    ['organisation', fitted(name)],
    ['organisationIdentifier', identifierOf(orgnr)],
  ];
}

function keyUsage(flags: number): ExtensionInput {
  return { oid: id_ce_keyUsage, critical: true, value: new KeyUsage(flags) };
}

function authorityExtensions(pathLenConstraint: number): ExtensionInput[] {
  return [
    {
      oid: id_ce_basicConstraints,
      critical: true,
      value: new BasicConstraints({ cA: true, pathLenConstraint }),
    },
    keyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign),
  ];
}

function policyOf(method: IdentificationMethod): ExtensionInput {
  const [oid, notice] = [POLICY_OF[method], NOTICES[method]];
  const text = new UserNotice({ explicitText: new DisplayText({ utf8String: notice }) });
  const qualifier = { policyQualifierId: USER_NOTICE, qualifier: AsnConvert.serialize(text) };
  const policyQualifiers = [new PolicyQualifierInfo(qualifier)];
  const value = new CertificatePolicies([new PolicyInformation({ policyIdentifier: oid, policyQualifiers })]);
  return { oid: id_ce_certificatePolicies, critical: false, value };
}
