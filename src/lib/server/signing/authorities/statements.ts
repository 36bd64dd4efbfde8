import { bytesToHex } from '@noble/hashes/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { statementHashHex } from '#lib/domain/canonical.ts';
import type { NewEvent } from '#lib/server/audit/index.ts';
import type { StoredAuthority } from './store.ts';

/** `segl.issuer.v1`: who certifies a client's signatures since when; the sealed key by its hash. */
export function issuerHash(clientId: string, row: StoredAuthority): string {
  return statementHashHex({
    statement: 'segl.issuer.v1',
    client: clientId,
    certificate: bytesToHex(sha256(row.certificate)),
    sealedKey: bytesToHex(sha256(row.sealedKey)),
    at: row.createdAt.toISOString(),
  });
}

export function issuerEvent(clientId: string, row: StoredAuthority): NewEvent {
  return {
    kind: 'issuer.created',
    subject: { type: 'issuer', id: clientId },
    detail: { statement: issuerHash(clientId, row), certificate: bytesToHex(sha256(row.certificate)) },
  };
}
