import { equalBytes } from '#lib/domain/bytes.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { checkSignature, type SignatureFailure } from '../algorithm/algorithms.ts';
import type { Certificate } from './certificate.ts';
import { rsaBits } from '../algorithm/keys.ts';

/** What the first certificate of a chain is asked to be good for. */
export type Purpose = 'signature' | 'timestamp';

export const TIMESTAMPING = '1.3.6.1.5.5.7.3.8';
/**
 * Purposes of which one must be named when a signer's certificate names any: signing documents (RFC 9336), e-mail,
 * client authentication, any, and two vendors' own for documents. A certificate for a web server, for code or for
 * timestamps signs no document.
 */
const SIGNING_PURPOSES: readonly string[] = [
  '1.3.6.1.5.5.7.3.36',
  '1.3.6.1.5.5.7.3.4',
  '1.3.6.1.5.5.7.3.2',
  '2.5.29.37.0',
  '1.2.840.113583.1.1.5',
  '1.3.6.1.4.1.311.10.3.12',
];

/** Shorter RSA keys can be broken with means that exist. */
const LEAST_RSA_BITS = 2048;
/** Certificates of a path, the first and the root included; and signatures tried, whatever a file piles up. */
const MAX_PATH = 8;
const MAX_TRIES = 64;

/**
 * A path from `first` to one of the trusted `roots` (RFC 5280, 6, without policies and revocation): names chain octet
 * by octet, every signature is right, every certificate is valid at `at` and its key long enough, every issuer may issue (basic constraints,
 * key usage, path length), nothing in it is critical and unknown, no name is constrained, and the first may be used
 * for `purpose`. A root is trusted for being given; its validity still counts.
 *
 * @returns the path from the first certificate to the root; an error tells why the most promising path failed
 */
export async function buildChain(
  first: Certificate,
  input: {
    readonly candidates: readonly Certificate[];
    readonly roots: readonly Certificate[];
    readonly at: Date;
    readonly purpose: Purpose;
  },
): Promise<Result<readonly Certificate[], ChainError>> {
  const usable = checkPurpose(first, input.purpose);
  if (!usable.ok) return usable;
  const search: Search = { ...input, tries: 0, worst: err({ code: 'chain_incomplete' }), depth: 0 };
  const path = await extend([first], search);
  return path ? ok(path) : search.worst;
}

export type ChainError =
  | { readonly code: 'chain_incomplete' }
  | { readonly code: 'certificate_not_for_this'; readonly purpose: Purpose }
  | {
      readonly code: 'certificate_not_valid_then';
      readonly name: string;
      readonly from: Date;
      readonly to: Date;
    }
  | { readonly code: 'certificate_weak_key'; readonly name: string; readonly bits: number }
  | { readonly code: 'issuer_not_allowed'; readonly name: string }
  | { readonly code: 'certificate_constraint_unknown'; readonly name: string; readonly oid: string }
  | { readonly code: 'certificate_signature'; readonly name: string; readonly failure: SignatureFailure };

interface Search {
  readonly candidates: readonly Certificate[];
  readonly roots: readonly Certificate[];
  readonly at: Date;
  tries: number;
  /** The error of the longest path tried. */
  worst: ReturnType<typeof err<ChainError>>;
  depth: number;
}

async function extend(path: readonly Certificate[], search: Search): Promise<readonly Certificate[] | null> {
  const last = path.at(-1);
  if (!last || path.length > MAX_PATH) return null;
  const standing = checkStanding(last, search.at);
  if (!standing.ok) return fail(path, standing.error, search);
  if (search.roots.some(({ bytes }) => equalBytes(bytes, last.bytes))) return path;
  const issuers = [...search.roots, ...search.candidates].filter(
    (one) => equalBytes(one.subject, last.issuer) && !path.some(({ bytes }) => equalBytes(bytes, one.bytes)),
  );
  for (const issuer of issuers) {
    search.tries += 1;
    if (search.tries > MAX_TRIES) return null;
    const issued = await checkIssued(path, last, issuer);
    if (!issued.ok) {
      fail(path, issued.error, search);
      continue;
    }
    const found = await extend([...path, issuer], search);
    if (found) return found;
  }
  return null;
}

function fail(path: readonly Certificate[], error: ChainError, search: Search): null {
  if (path.length > search.depth) {
    search.depth = path.length;
    search.worst = err(error);
  }
  return null;
}

function checkStanding(certificate: Certificate, at: Date): Result<void, ChainError> {
  const { notBefore: from, notAfter: to, extensions } = certificate;
  const name = nameOf(certificate);
  if (at < from || at > to) return err({ code: 'certificate_not_valid_then', name, from, to });
  const bits = rsaBits(certificate.publicKey);
  if (bits !== null && bits < LEAST_RSA_BITS) return err({ code: 'certificate_weak_key', name, bits });
  const [oid] = extensions.unknown;
  return oid === undefined ? ok() : err({ code: 'certificate_constraint_unknown', name, oid });
}

async function checkIssued(
  path: readonly Certificate[],
  last: Certificate,
  issuer: Certificate,
): Promise<Result<void, ChainError>> {
  const { authority, keyUsage, noRevocation, subjectKeyId } = issuer.extensions;
  const name = nameOf(issuer);
  // Path length counts the issuers between this one and the first certificate (RFC 5280, 4.2.1.9).
  const between = path.length - 1;
  const allowed =
    authority?.isAuthority === true &&
    (authority.pathLength === null || between <= authority.pathLength) &&
    keyUsage?.has('certSign') !== false &&
    !noRevocation;
  if (!allowed) return err({ code: 'issuer_not_allowed', name });
  const { authorityKeyId } = last.extensions;
  if (authorityKeyId !== null && subjectKeyId !== null && authorityKeyId !== subjectKeyId)
    return err({ code: 'chain_incomplete' });
  const { publicKey } = issuer;
  const { signed: data, algorithm, signature } = last;
  const checked = await checkSignature({ publicKey, algorithm, data, signature });
  return checked.ok
    ? ok()
    : err({ code: 'certificate_signature', name: nameOf(last), failure: checked.error });
}

function checkPurpose({ extensions }: Certificate, purpose: Purpose): Result<void, ChainError> {
  const { keyUsage, extendedKeyUsage } = extensions;
  const signs = !keyUsage || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation');
  const good =
    signs && (purpose === 'timestamp' ? stamps(extendedKeyUsage) : signsDocuments(extendedKeyUsage));
  return good ? ok() : err({ code: 'certificate_not_for_this', purpose });
}

type Extended = Certificate['extensions']['extendedKeyUsage'];

/** RFC 3161, 2.3: the purpose is there, critical, and the only one. */
function stamps(extended: Extended): boolean {
  return (
    extended?.critical === true && extended.purposes.length === 1 && extended.purposes[0] === TIMESTAMPING
  );
}

function signsDocuments(extended: Extended): boolean {
  return !extended || extended.purposes.some((purpose) => SIGNING_PURPOSES.includes(purpose));
}

function nameOf({ subjectName }: Certificate): string {
  return subjectName.commonName ?? subjectName.organisation ?? '';
}
