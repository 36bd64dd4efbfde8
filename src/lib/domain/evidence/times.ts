import { equalBytes } from '../bytes.ts';
import { err, ok, type Result } from '../result.ts';
import { digestOf, isWeak } from '../signature/algorithm/algorithms.ts';
import { readCertificate, type Certificate } from '../signature/certificate/certificate.ts';
import { checkTimestampToken, readTimestampToken } from '../signature/cms/timestamp.ts';
import type { Stamped } from './facts.ts';
import { INSTALLATION, tokenMember, type Members } from './members.ts';
import { certificatesIn } from './text.ts';

/**
 * The time-stamp tokens over the installation's checkpoint, each of an authority that leads to one of the roots that lie
 * beside them. A root that none leads to is refused: nothing would hold its bytes. Errors: `evidence_token_invalid`.
 * @param body the checkpoint's text, as it is signed
 * @param at the moment of checking: no token is of later
 */
export async function stampsIn(
  members: Members,
  body: string,
  at: Date,
): Promise<Result<Stamped[], TokenInvalid>> {
  const written = members.get(INSTALLATION.roots);
  const roots = readRoots(written ? certificatesIn(written) : []);
  if (!roots) return err({ code: 'evidence_token_invalid', member: INSTALLATION.roots, reason: 'malformed' });
  const stamps: Stamped[] = [];
  for (let no = 0; members.has(tokenMember(no)); no += 1) {
    const stamp = await stampOf(members.get(tokenMember(no)) ?? new Uint8Array(), { body, roots, at });
    if (!stamp.ok)
      return err({ code: 'evidence_token_invalid', member: tokenMember(no), reason: stamp.error.code });
    stamps.push(stamp.value);
  }
  const [loose] = [...members.keys()].filter(
    (name) => name.startsWith('installation/tokens/') && !(Number(/\d+/.exec(name)?.[0]) < stamps.length),
  );
  if (loose !== undefined)
    return err({ code: 'evidence_token_invalid', member: loose, reason: 'out of order' });
  if (!roots.every((root) => stamps.some((stamp) => equalBytes(stamp.root, root.bytes))))
    return err({ code: 'evidence_token_invalid', member: INSTALLATION.roots, reason: 'a root of no token' });
  return ok(stamps);
}

export interface TokenInvalid {
  readonly code: 'evidence_token_invalid';
  readonly member: string;
  readonly reason: string;
}

/** A certificate that is trusted, with its bytes. */
export interface Root {
  readonly bytes: Uint8Array;
  readonly certificate: Certificate;
}

/** Null where one of them can't be read. */
export function readRoots(certificates: readonly Uint8Array[] | null): Root[] | null {
  const read = certificates?.flatMap((bytes) => {
    const certificate = readCertificate(bytes);
    return certificate.ok ? [{ bytes, certificate: certificate.value }] : [];
  });
  return read && read.length === certificates?.length ? read : null;
}

/**
 * Reads a token over the text and checks it, trust included. Errors: the code of what is wrong with it, `untrusted` among
 * them where it leads to none of the roots.
 */
export async function stampOf(
  bytes: Uint8Array,
  { body, roots, at }: { body: string; roots: readonly Root[]; at: Date },
): Promise<Result<Stamped, { code: string }>> {
  const token = readTimestampToken(bytes);
  if (!token.ok) return token;
  // What nobody signed in it could be another, or be more. None such is stored in the first place.
  const { unusual, definite } = token.value.cms;
  if (unusual.length > 0 || !definite) return err({ code: 'token_unusual' });
  const { hash } = token.value.imprint;
  if (isWeak(hash)) return err({ code: 'weak_digest' });
  const imprint = digestOf(hash, new TextEncoder().encode(body));
  const certificates = roots.map(({ certificate }) => certificate);
  const checked = await checkTimestampToken(token.value, { imprint, roots: certificates, at });
  if (!checked.ok) return checked;
  const { time, certificate, trust } = checked.value;
  if (!trust.ok) return trust;
  const root = roots.find((each) => trust.value.includes(each.certificate));
  if (!root) return err({ code: 'untrusted' });
  return ok({ time, authority: nameOf(certificate), root: root.bytes });
}

function nameOf({ subjectName }: Certificate): string {
  return subjectName.commonName ?? subjectName.organisation ?? '';
}
