import { bytesToHex } from '@noble/hashes/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { statement } from '#lib/domain/statement.ts';
import type { NewEvent } from '#lib/server/audit/index.ts';
import type { Revoked } from '../pki/revocation-list.ts';
import type { StoredAuthority } from './store.ts';

/** A generation of a client's issuer, and what became of it. */
export interface Generation extends StoredAuthority {
  readonly revoked: Revoked | null;
}

/** All that certified a client's signatures, the oldest first. */
export interface Issuer {
  readonly clientId: string;
  readonly generations: readonly Generation[];
}

/**
 * `segl.issuer.v1`: who certifies a client's signatures since when; the sealed key by its hash. `segl.issuer.v2` once one
 * was revoked or followed by another: all of them, the oldest first.
 */
export const issuerStatement = statement<Issuer>('segl.issuer', {
  v1: ({ clientId, generations: [first, ...later] }) =>
    first && !first.revoked && later.length === 0 ? { client: clientId, ...factsOf(first) } : null,
  v2: ({ clientId, generations }) => ({
    client: clientId,
    issuers: generations.map((each) => ({
      ...factsOf(each),
      revoked: each.revoked && { at: each.revoked.at.toISOString(), reason: each.revoked.reason },
    })),
  }),
});

/** @param found all that there were before, and what had become of them */
export function issuerEvent(
  clientId: string,
  happened: 'created' | 'revoked',
  {
    found,
    generations,
  }: { readonly found: readonly Generation[]; readonly generations: readonly Generation[] },
): NewEvent {
  const certificate = generations.at(-1)?.certificate ?? new Uint8Array();
  return {
    kind: `issuer.${happened}`,
    subject: { type: 'issuer', id: clientId },
    detail: {
      ...issuerStatement.said({ clientId, generations }),
      certificate: bytesToHex(sha256(certificate)),
      was: found.length === 0 ? null : issuerStatement.said({ clientId, generations: found }).statement,
    },
  };
}

function factsOf({ certificate, sealedKey, createdAt }: StoredAuthority) {
  return {
    certificate: bytesToHex(sha256(certificate)),
    sealedKey: bytesToHex(sha256(sealedKey)),
    at: createdAt.toISOString(),
  };
}
