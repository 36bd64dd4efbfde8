import { bytesToHex } from '@noble/hashes/utils.js';
import {
  TAG,
  booleanOf,
  childrenOf,
  contextTag,
  decode,
  expectTag,
  malformed,
  oidOf,
  smallIntegerOf,
  wholeDer,
  type Der,
} from '../der.ts';

/** What a certificate says of its use (RFC 5280, 4.2.1); null: it does not say. */
export interface Extensions {
  readonly authority: { readonly isAuthority: boolean; readonly pathLength: number | null } | null;
  readonly keyUsage: ReadonlySet<KeyUsage> | null;
  readonly extendedKeyUsage: { readonly critical: boolean; readonly purposes: readonly string[] } | null;
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
  readonly policies: readonly string[];
  /** Nothing will ever be published on its revocation (RFC 9608); no authority may say that of itself. */
  readonly noRevocation: boolean;
  /** Addresses at which the issuer's revocation list lies: those of HTTP. */
  readonly distributionPoints: readonly string[];
  /** Constraints that must be obeyed and that this reader can't judge: no chain may lead through them. */
  readonly unknown: readonly string[];
}

const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'certSign',
  'crlSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

export const NO_REVOCATION = '2.5.29.56';
const OID = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  authority: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  policies: '2.5.29.32',
  authorityKeyId: '2.5.29.35',
  distributionPoints: '2.5.29.31',
  extendedKeyUsage: '2.5.29.37',
  noRevocation: NO_REVOCATION,
} as const;
const UNJUDGED: readonly string[] = [OID.nameConstraints, OID.distributionPoints];
/** Critical or not, these need no more than what is done with them here. Name constraints are never judged. */
const HANDLED: readonly string[] = Object.values(OID).filter((oid) => !UNJUDGED.includes(oid));

/**
 * Reads what follows the key in a certificate's body.
 *
 * @param version 0 for v1, 2 for v3; only v3 has extensions
 */
export function readExtensions(rest: readonly Der[], version: number): Extensions {
  const held = rest.filter(({ tag }) => tag === contextTag(3));
  if (version > 2 || held.length > 1 || (held.length === 1 && version !== 2))
    malformed('extensions in a certificate of another version');
  const found = new Map<string, { critical: boolean; content: Uint8Array }>();
  for (const element of held.length === 1 ? listOf(held[0]) : []) {
    const [oid, extension] = extensionOf(element);
    if (found.has(oid)) malformed('the same extension twice');
    found.set(oid, extension);
  }
  const value = (oid: string) => {
    const extension = found.get(oid);
    return extension ? wholeDer(extension.content, 'the extension') : null;
  };
  const extended = value(OID.extendedKeyUsage);
  return {
    authority: authorityOf(value(OID.authority)),
    keyUsage: keyUsageOf(value(OID.keyUsage)),
    extendedKeyUsage: extended
      ? {
          critical: found.get(OID.extendedKeyUsage)?.critical === true,
          purposes: oidsOf(extended, 'extended key usage'),
        }
      : null,
    subjectKeyId: subjectKeyIdOf(value(OID.subjectKeyId)),
    authorityKeyId: authorityKeyIdOf(value(OID.authorityKeyId)),
    policies: policiesOf(value(OID.policies)),
    noRevocation: nullOf(value(OID.noRevocation)),
    distributionPoints: addressesOf(found.get(OID.distributionPoints)?.content),
    unknown: [...found]
      .filter(([oid, { critical }]) => oid === OID.nameConstraints || (critical && !HANDLED.includes(oid)))
      .map(([oid]) => oid),
  };
}

function listOf(held: Der | undefined): Der[] {
  return childrenOf(wholeDer(held?.content ?? new Uint8Array(), 'extensions'), TAG.sequence, 'extensions');
}

function extensionOf(element: Der): [string, { critical: boolean; content: Uint8Array }] {
  const parts = childrenOf(element, TAG.sequence, 'extension');
  const critical = parts.length === 3 ? booleanOf(parts[1], 'criticality') : false;
  if (parts.length < 2 || parts.length > 3) malformed('extension of other than two or three parts');
  const { content } = expectTag(parts.at(-1), TAG.octetString, 'extension');
  return [oidOf(parts[0], 'extension'), { critical, content }];
}

function authorityOf(value: Der | null): Extensions['authority'] {
  if (!value) return null;
  const parts = childrenOf(value, TAG.sequence, 'basic constraints');
  const flagged = parts[0]?.tag === TAG.boolean;
  const isAuthority = flagged ? booleanOf(parts[0], 'basic constraints') : false;
  const length = parts[flagged ? 1 : 0];
  return { isAuthority, pathLength: length ? smallIntegerOf(length, 'path length') : null };
}

function keyUsageOf(value: Der | null): Extensions['keyUsage'] {
  if (!value) return null;
  const { content } = expectTag(value, TAG.bitString, 'key usage');
  const bits = content.subarray(1);
  return new Set(KEY_USAGES.filter((_, at) => ((bits[at >> 3] ?? 0) & (0x80 >> (at & 7))) !== 0));
}

function oidsOf(value: Der, what: string): string[] {
  return childrenOf(value, TAG.sequence, what).map((element) => oidOf(element, what));
}

function subjectKeyIdOf(value: Der | null): string | null {
  return value && bytesToHex(expectTag(value, TAG.octetString, 'subject key identifier').content);
}

function authorityKeyIdOf(value: Der | null): string | null {
  if (!value) return null;
  const id = childrenOf(value, TAG.sequence, 'authority key identifier').find(
    ({ tag }) => tag === contextTag(0, 'primitive'),
  );
  return id ? bytesToHex(id.content) : null;
}

function policiesOf(value: Der | null): string[] {
  if (!value) return [];
  return childrenOf(value, TAG.sequence, 'policies').map((policy) =>
    oidOf(childrenOf(policy, TAG.sequence, 'policy')[0], 'policy'),
  );
}

/** The addresses of CRLDistributionPoints (RFC 5280, 4.2.1.13). Only a hint: one that can't be read is none. */
function addressesOf(content: Uint8Array | undefined): readonly string[] {
  const read = content && decode('hint_malformed', () => addressesIn(wholeDer(content, 'the addresses')));
  return read?.ok ? read.value : [];
}

function addressesIn({ tag, content, ...element }: Der): string[] {
  if (tag === contextTag(6, 'primitive')) {
    const address = new TextDecoder('latin1').decode(content);
    return /^https?:\/\/[\x21-\x7e]+$/.test(address) ? [address] : [];
  }
  if ((tag & 0x20) === 0) return [];
  return childrenOf({ tag, content, ...element }, tag, 'addresses').flatMap(addressesIn);
}

function nullOf(value: Der | null): boolean {
  if (value && expectTag(value, TAG.null, 'no revocation').content.length > 0)
    malformed('no revocation with a value');
  return value !== null;
}
