import { bytesToHex } from '@noble/hashes/utils.js';
import type { Result } from '#lib/domain/result.ts';
import {
  TAG,
  algorithmOf,
  childrenOf,
  contextTag,
  decode,
  expectDefinite,
  expectTag,
  integerOf,
  malformed,
  oidOf,
  smallIntegerOf,
  timeOf,
  wholeBitsOf,
  wholeDer,
  type Algorithm,
  type Der,
} from '../der.ts';
import { readExtensions, type Extensions } from './extensions.ts';

/** An X.509 certificate as read; nothing about it is vouched for before a chain was built. */
export interface Certificate {
  readonly bytes: Uint8Array;
  /** Content of the serial number's INTEGER, and the same in hexadecimal for people. */
  readonly serial: Uint8Array;
  readonly serialHex: string;
  /** Names as encoded: they are compared octet by octet. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly issuerName: Name;
  readonly subjectName: Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: Uint8Array;
  readonly signed: Uint8Array;
  readonly algorithm: Algorithm;
  readonly signature: Uint8Array;
  readonly extensions: Extensions;
}

/** The parts of a distinguished name that people recognise; the first of each kind. */
export interface Name {
  readonly commonName: string | null;
  readonly organisation: string | null;
  readonly organisationIdentifier: string | null;
  readonly serialNumber: string | null;
  readonly country: string | null;
}

const NAME_OIDS = {
  commonName: '2.5.4.3',
  organisation: '2.5.4.10',
  organisationIdentifier: '2.5.4.97',
  serialNumber: '2.5.4.5',
  country: '2.5.4.6',
} as const;
/** Longer text in a name is cut: a verdict shows it to people. */
const MAX_NAME = 256;
const MAX_CERTIFICATE = 64 * 1024;

/** Reads one certificate (RFC 5280, 4.1), DER throughout, nothing behind it. */
export function readCertificate(bytes: Uint8Array): Result<Certificate, CertificateMalformed> {
  return decode('certificate_malformed', () => certificateOf(wholeDer(bytes, 'the certificate')));
}

export interface CertificateMalformed {
  readonly code: 'certificate_malformed';
  readonly reason: string;
}

/** The same for a certificate inside another structure. Throws inside a reader. */
export function certificateOf(element: Der): Certificate {
  if (element.bytes.length > MAX_CERTIFICATE) malformed('certificate too long');
  expectDefinite(element, 'certificate');
  const [signed, algorithm, signature, ...more] = childrenOf(element, TAG.sequence, 'certificate');
  if (!signed || more.length > 0) return malformed('certificate of other than three parts');
  const { inner, ...parts } = signedPartsOf(signed);
  const outer = algorithmOf(algorithm, 'signature algorithm');
  if (bytesToHex(algorithm?.bytes ?? new Uint8Array()) !== bytesToHex(inner))
    malformed('certificate names two signature algorithms');
  return {
    bytes: element.bytes,
    signed: signed.bytes,
    algorithm: outer,
    signature: wholeBitsOf(signature, 'certificate signature'),
    ...parts,
  };
}

function signedPartsOf(signed: Der) {
  const parts = childrenOf(signed, TAG.sequence, 'certificate body');
  const versioned = parts[0]?.tag === contextTag(0);
  const version = versioned
    ? smallIntegerOf(wholeDer(parts[0]?.content ?? new Uint8Array(), 'the version'), 'version')
    : 0;
  const [serialPart, inner, issuer, validity, subject, key, ...rest] = versioned ? parts.slice(1) : parts;
  const [notBefore, notAfter, ...moreTimes] = childrenOf(validity, TAG.sequence, 'validity');
  if (moreTimes.length > 0) malformed('validity of more than two times');
  const serial = integerOf(serialPart, 'serial number');
  return {
    inner: expectTag(inner, TAG.sequence, 'signature algorithm').bytes,
    serial,
    serialHex: bytesToHex(serial),
    issuer: expectTag(issuer, TAG.sequence, 'issuer').bytes,
    subject: expectTag(subject, TAG.sequence, 'subject').bytes,
    issuerName: nameOf(issuer),
    subjectName: nameOf(subject),
    notBefore: timeOf(notBefore, 'notBefore'),
    notAfter: timeOf(notAfter, 'notAfter'),
    publicKey: expectTag(key, TAG.sequence, 'key').bytes,
    extensions: readExtensions(rest, version),
  };
}

function nameOf(element: Der | undefined): Name {
  const found = new Map<string, string>();
  for (const set of childrenOf(element, TAG.sequence, 'name'))
    for (const pair of childrenOf(set, TAG.set, 'part of a name')) {
      const [type, value] = childrenOf(pair, TAG.sequence, 'part of a name');
      const oid = oidOf(type, 'part of a name');
      const text = textOf(value);
      if (text !== null && !found.has(oid)) found.set(oid, text);
    }
  return {
    commonName: found.get(NAME_OIDS.commonName) ?? null,
    organisation: found.get(NAME_OIDS.organisation) ?? null,
    organisationIdentifier: found.get(NAME_OIDS.organisationIdentifier) ?? null,
    serialNumber: found.get(NAME_OIDS.serialNumber) ?? null,
    country: found.get(NAME_OIDS.country) ?? null,
  };
}

const BMP_STRING = 0x1e;
const BYTE_STRINGS = [0x13, 0x14, 0x16, 0x12];

/** Text of a directory string, without the control and direction marks that could deceive a reader's eye. */
export function textOf(element: Der | undefined): string | null {
  if (!element) return null;
  const decoded = rawText(element);
  return decoded === null ? null : [...decoded.replace(/[\p{Cc}\p{Cf}]/gu, '')].slice(0, MAX_NAME).join('');
}

function rawText({ tag, content }: Der): string | null {
  if (tag === TAG.utf8String) return new TextDecoder('utf-8').decode(content);
  if (tag === BMP_STRING) return new TextDecoder('utf-16be').decode(content);
  return BYTE_STRINGS.includes(tag) ? new TextDecoder('latin1').decode(content) : null;
}
