import { equalBytes } from '../../bytes.ts';
import { checkSignature } from '../algorithm/algorithms.ts';
import type { Certificate } from './certificate.ts';

/** Signatures tried for one set of certificates; a set that needs more counts as unexplained. */
const MOST_TRIES = 64;

/**
 * The certificates that travel with a signature, are not on the path, and are not issued by another one
 * of the set or by a root either. Nobody's signature covers the set, so anyone could have put them there.
 *
 * @returns their names
 */
export async function unexplained(
  certificates: readonly Certificate[],
  path: readonly Certificate[],
  roots: readonly Certificate[],
): Promise<string[]> {
  const known = [...path, ...roots];
  const strange: string[] = [];
  let tries = 0;
  for (const certificate of certificates) {
    if (known.some(({ bytes }) => equalBytes(bytes, certificate.bytes))) continue;
    const issuers = [...roots, ...certificates].filter(({ subject }) =>
      equalBytes(subject, certificate.issuer),
    );
    let issued = false;
    for (const { publicKey } of issuers) {
      if (issued || tries >= MOST_TRIES) break;
      tries += 1;
      const { signed: data, algorithm, signature } = certificate;
      issued = (await checkSignature({ publicKey, algorithm, data, signature })).ok;
    }
    if (!issued) strange.push(certificate.subjectName.commonName ?? certificate.serialHex);
  }
  return strange;
}
