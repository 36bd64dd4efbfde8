import { bytesToHex } from '@noble/hashes/utils.js';
import type { Result } from '../../result.ts';
import {
  TAG,
  algorithmOf,
  booleanOf,
  childrenOf,
  contextTag,
  decode,
  expectDefinite,
  expectTag,
  firstDer,
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

/** A certificate revocation list as read (RFC 5280, 5); nothing in it is vouched for before its signature was checked. */
export interface RevocationList {
  readonly bytes: Uint8Array;
  /** The issuer's name as encoded. */
  readonly issuer: Uint8Array;
  readonly thisUpdate: Date;
  /** Null: the list does not say until when it is good. */
  readonly nextUpdate: Date | null;
  /** By serial number, hexadecimal. */
  readonly revoked: ReadonlyMap<string, RevokedEntry>;
  readonly signed: Uint8Array;
  readonly algorithm: Algorithm;
  readonly signature: Uint8Array;
}

export interface RevokedEntry {
  readonly at: Date;
  /** The number of a CRLReason (RFC 5280, 5.3.1); null: it is not said. */
  readonly reason: number | null;
}

const OID = { reason: '2.5.29.21', number: '2.5.29.20', authorityKeyId: '2.5.29.35' } as const;
/** Far more than a list that is put into a document has. */
const MOST_ENTRIES = 100_000;

/**
 * Reads one list, DER throughout, nothing behind it. One that is only part of the truth, a delta or a list of some
 * reasons or some certificates, says so in an extension that is critical, and is malformed here like every other with
 * a critical extension.
 */
export function readRevocationList(bytes: Uint8Array): Result<RevocationList, RevocationListMalformed> {
  return decode('revocation_list_malformed', () => listOf(wholeDer(bytes, 'the list')));
}

export interface RevocationListMalformed {
  readonly code: 'revocation_list_malformed';
  readonly reason: string;
}

function listOf(element: Der): RevocationList {
  expectTag(element, TAG.sequence, 'list');
  const [signed, algorithm, signature, ...more] = childrenOf(element, TAG.sequence, 'list');
  if (!signed || more.length > 0) return malformed('list of other than three parts');
  const parts = childrenOf(signed, TAG.sequence, 'list body');
  const version = parts[0]?.tag === TAG.integer ? smallIntegerOf(parts.shift(), 'version') : 0;
  const [inner, issuer, thisUpdate, ...rest] = parts;
  const take = (...tags: number[]) => (rest[0] && tags.includes(rest[0].tag) ? rest.shift() : undefined);
  const nextUpdate = take(TAG.utcTime, TAG.generalizedTime);
  const entries = take(TAG.sequence);
  const extensions = take(contextTag(0));
  if (rest.length > 0 || version > 1) malformed('unknown part');
  if (bytesToHex(inner?.bytes ?? new Uint8Array()) !== bytesToHex(algorithm?.bytes ?? new Uint8Array()))
    malformed('list names two signature algorithms');
  for (const each of extensions
    ? childrenOf(wholeDer(extensions.content, 'extensions'), TAG.sequence, 'list')
    : [])
    extensionOf(each, [OID.number, OID.authorityKeyId]);
  return {
    bytes: element.bytes,
    issuer: expectTag(issuer, TAG.sequence, 'issuer').bytes,
    thisUpdate: timeOf(thisUpdate, 'thisUpdate'),
    nextUpdate: nextUpdate ? timeOf(nextUpdate, 'nextUpdate') : null,
    revoked: new Map(entries ? entriesOf(entries) : []),
    signed: expectDefinite(signed, 'list').bytes,
    algorithm: algorithmOf(algorithm, 'signature algorithm'),
    signature: wholeBitsOf(signature, 'signature'),
  };
}

/** Walked here and not by `childrenOf`, whose bound is for structures that people write by hand. */
function* entriesOf({ content, depth }: Der): Generator<[string, RevokedEntry]> {
  let at = 0;
  for (let count = 0; at < content.length; count++) {
    if (count >= MOST_ENTRIES) malformed('too many entries');
    const entry = firstDer(content.subarray(at), depth + 1);
    at += entry.bytes.length;
    const [serial, when, extensions, ...more] = childrenOf(entry, TAG.sequence, 'entry');
    if (more.length > 0) malformed('entry of more than three parts');
    let reason: number | null = null;
    for (const each of extensions ? childrenOf(extensions, TAG.sequence, 'entry') : []) {
      const [oid, value] = extensionOf(each, []);
      if (oid === OID.reason)
        reason = expectTag(wholeDer(value, 'reason'), ENUMERATED, 'reason').content[0] ?? null;
    }
    yield [bytesToHex(integerOf(serial, 'serial number')), { at: timeOf(when, 'revocation date'), reason }];
  }
}

const ENUMERATED = 0x0a;

/** An extension's identifier and value. One that is critical must be among the `known`. */
function extensionOf(element: Der, known: readonly string[]): [string, Uint8Array] {
  const parts = childrenOf(element, TAG.sequence, 'extension');
  const oid = oidOf(parts[0], 'extension');
  const critical = parts.length === 3 && booleanOf(parts[1], 'criticality');
  if (critical && !known.includes(oid)) malformed('critical extension');
  return [oid, expectTag(parts.at(-1), TAG.octetString, 'extension').content];
}
