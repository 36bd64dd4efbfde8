import { bytesToHex } from '@noble/hashes/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { statementHashHex } from '#lib/domain/canonical.ts';
import type { NewEvent } from '#lib/server/audit/index.ts';
import type { Revoked } from '../pki/revocation-list.ts';
import type { StoredAuthority } from './store.ts';

/** A generation of a client's issuer, and what became of it. */
export interface Generation extends StoredAuthority {
  readonly revoked: Revoked | null;
}

/**
 * `segl.issuer.v1`: who certifies a client's signatures since when; the sealed key by its hash. `segl.issuer.v2` once one
 * was revoked or followed by another: all of them, the oldest first.
 */
export function issuerHash(clientId: string, generations: readonly Generation[]): string {
  const [first, ...later] = generations;
  if (first && !first.revoked && later.length === 0) {
    return statementHashHex({ statement: 'segl.issuer.v1', client: clientId, ...factsOf(first) });
  }
  const issuers = generations.map((each) => ({
    ...factsOf(each),
    revoked: each.revoked && { at: each.revoked.at.toISOString(), reason: each.revoked.reason },
  }));
  return statementHashHex({ statement: 'segl.issuer.v2', client: clientId, issuers });
}

export function issuerEvent(
  clientId: string,
  happened: 'created' | 'revoked',
  generations: readonly Generation[],
): NewEvent {
  const certificate = generations.at(-1)?.certificate ?? new Uint8Array();
  return {
    kind: `issuer.${happened}`,
    subject: { type: 'issuer', id: clientId },
    detail: { statement: issuerHash(clientId, generations), certificate: bytesToHex(sha256(certificate)) },
  };
}

function factsOf({ certificate, sealedKey, createdAt }: StoredAuthority) {
  return {
    certificate: bytesToHex(sha256(certificate)),
    sealedKey: bytesToHex(sha256(sealedKey)),
    at: createdAt.toISOString(),
  };
}
