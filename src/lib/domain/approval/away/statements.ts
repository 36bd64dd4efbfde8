import { bytesToHex } from '@noble/hashes/utils.js';
import { base64UrlOf } from '../../base64url.ts';
import { toDecimal, type Minor } from '../../money.ts';
import { statement } from '../../statement.ts';
import type { AwayDecision } from './decision.ts';

/** Why a device's key was closed: what it, or a copy of it, was found to do. */
export const ALARMS = ['away_signature_wrong', 'away_ticket_spent', 'away_counter_back'] as const;
export type Alarm = (typeof ALARMS)[number];

/** A key with which one device of a person decides without network. */
export interface AwayKey {
  /** SHA-256 of its SubjectPublicKeyInfo. */
  readonly hash: Uint8Array;
  readonly person: string;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
  readonly enrolledAt: Date;
  /** From then on nothing that it signs is taken; null: it is. */
  readonly closedAt: Date | null;
  readonly closedFor: Alarm | null;
}

/** `segl.away-key.v1`: whose key it is, and whether it is still taken. */
export const awayKeyStatement = statement<AwayKey>('segl.away-key', {
  v1: ({ hash, person, publicKey, enrolledAt, closedAt, closedFor }) => ({
    ...{ key: bytesToHex(hash), person, publicKey: base64UrlOf(publicKey), closedFor },
    enrolledAt: enrolledAt.toISOString(),
    closedAt: closedAt && closedAt.toISOString(),
  }),
});

/** A decision that was made without network, as it arrived; its id is the decision's own. */
export interface AwayRecord {
  readonly id: string;
  readonly person: string;
  readonly draftId: string;
  readonly revision: number;
  readonly decision: 'approved' | 'returned';
  /** Øre, as it was shown. */
  readonly amount: Minor | null;
  /** SHA-256 of the device's key. */
  readonly key: Uint8Array;
  readonly ticket: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly counter: number;
  /** SHA-256 of `segl.approval-decision`, as the device signed it. */
  readonly decisionHash: Uint8Array;
  /** When it was made, as the device says. */
  readonly claimedAt: Date;
  /** r and s. */
  readonly signature: Uint8Array;
  /** By the server's clock. */
  readonly arrivedAt: Date;
  /** Why it was void when it arrived; null: it was taken. */
  readonly refused: string | null;
}

/** `segl.away-record.v1`: all that it takes to check it again. */
export const awayRecordStatement = statement<AwayRecord>('segl.away-record', {
  v1: ({ id, person, revision, decision, ticket, counter, refused, ...record }) => ({
    ...{ id, person, draft: record.draftId, revision, decision, ticket, counter, refused },
    amount: record.amount === null ? null : toDecimal(record.amount),
    key: bytesToHex(record.key),
    issuedAt: record.issuedAt.toISOString(),
    expiresAt: record.expiresAt.toISOString(),
    shown: bytesToHex(record.decisionHash),
    claimedAt: record.claimedAt.toISOString(),
    arrivedAt: record.arrivedAt.toISOString(),
    signature: base64UrlOf(record.signature),
  }),
});

/** What the device signed of it. */
export function signedIn(client: string, record: AwayRecord): AwayDecision {
  const { person, ticket, counter, claimedAt: at } = record;
  const [key, decision] = [bytesToHex(record.key), bytesToHex(record.decisionHash)];
  return { client, person, key, ticket, counter, decision, at };
}
