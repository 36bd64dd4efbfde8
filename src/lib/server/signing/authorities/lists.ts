import { equalBytes } from '#lib/domain/bytes.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { checkSignature } from '#lib/domain/signature/algorithm/algorithms.ts';
import { readCertificate, type Certificate } from '#lib/domain/signature/certificate/certificate.ts';
import { readRevocationList } from '#lib/domain/signature/certificate/revocation-list.ts';
import type { Context } from '../../platform/context.ts';
import { keyIdOf } from '../pki/addresses.ts';
import { fetchList } from '../../platform/timestamps/http.ts';
import { revocationListOf } from './revocation.ts';
import { allIssuersOf, rootOf } from './service.ts';

/**
 * A revocation list for every certificate of these paths but the roots, each once: of this installation's authorities
 * their own, made after `from`; of others what lies at the address that the certificate names. One that names no
 * address, or for which none is made (RFC 9608), gets none unless its issuer is ours.
 *
 * @param paths DER, each from the first certificate to its root
 */
export async function listsFor(
  context: Context,
  paths: readonly (readonly Uint8Array[])[],
  from: Date,
): Promise<Result<Uint8Array[], RevocationUnavailable>> {
  const own = [await rootOf(context.platform), ...(await allIssuersOf(context))];
  const lists = new Map<string, Uint8Array>();
  for (const [certificate, issuer] of paths.flatMap(pairsOf)) {
    const keyId = issuer.extensions.subjectKeyId ?? issuer.serialHex;
    if (lists.has(keyId)) continue;
    const ours = own.find(({ certificate: der }) => equalBytes(der, issuer.bytes));
    if (ours) lists.set(keyIdOf(ours.certificate), await revocationListOf(context.platform, ours, { from }));
    else if (!certificate.extensions.noRevocation) {
      const fetched = await fetchedFor(certificate, issuer, from);
      if (!fetched.ok) return fetched;
      if (fetched.value) lists.set(keyId, fetched.value);
    }
  }
  return ok([...lists.values()]);
}

export interface RevocationUnavailable {
  readonly code: 'revocation_unavailable';
  /** Whose list it is. */
  readonly authority: string;
  readonly reason: string;
}

/** Each certificate with its issuer. */
function pairsOf(path: readonly Uint8Array[]): [Certificate, Certificate][] {
  const read = path.map((der) => readCertificate(der));
  const certificates = read.flatMap((each) => (each.ok ? [each.value] : []));
  return certificates.slice(0, -1).flatMap((certificate, at) => {
    const issuer = certificates[at + 1];
    return issuer ? [[certificate, issuer] as [Certificate, Certificate]] : [];
  });
}

/** Null where the certificate names no address. */
async function fetchedFor(
  { extensions }: Certificate,
  issuer: Certificate,
  from: Date,
): Promise<Result<Uint8Array | null, RevocationUnavailable>> {
  const [address] = extensions.distributionPoints;
  if (address === undefined) return ok(null);
  const authority = issuer.subjectName.commonName ?? new URL(address).host;
  try {
    const bytes = await fetchList(address);
    const fault = await faultOf(bytes, issuer, from);
    return fault === null ? ok(bytes) : err({ code: 'revocation_unavailable', authority, reason: fault });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return err({ code: 'revocation_unavailable', authority, reason });
  }
}

async function faultOf(
  bytes: Uint8Array,
  { subject, publicKey }: Certificate,
  from: Date,
): Promise<string | null> {
  const list = readRevocationList(bytes);
  if (!list.ok) return list.error.reason;
  const { issuer, nextUpdate, signed: data, algorithm, signature } = list.value;
  if (!equalBytes(issuer, subject)) return 'the list is of another authority';
  if (!nextUpdate || nextUpdate < from) return 'the list has ended';
  const checked = await checkSignature({ publicKey, algorithm, data, signature });
  return checked.ok ? null : checked.error.code;
}
