import { bytesToHex } from '@noble/hashes/utils.js';
import {
  awayKeyStatement,
  awayRecordStatement,
  type AwayKey,
  type AwayRecord,
} from '#lib/domain/approval/away/statements.ts';
import type { JsonObject } from '#lib/domain/canonical.ts';
import type { NewEvent } from '#lib/server/audit/index.ts';

export function enrolledEvent(key: AwayKey): NewEvent {
  return {
    kind: 'away-key.enrolled',
    subject: { type: 'away-key', id: bytesToHex(key.hash) },
    detail: { ...awayKeyStatement.said(key), now: awayKeyStatement.of(key), was: null },
  };
}

/** @param about the decision that it was closed for, which was not taken */
export function closedEvent(
  { was, now }: { readonly was: AwayKey; readonly now: AwayKey },
  about: JsonObject,
): NewEvent {
  return {
    kind: 'away-key.closed',
    subject: { type: 'away-key', id: bytesToHex(now.hash) },
    detail: {
      ...about,
      ...awayKeyStatement.said(now),
      now: awayKeyStatement.of(now),
      why: now.closedFor,
      was: awayKeyStatement.said(was).statement,
    },
  };
}

/** Who decided what about which revision on a device, and when as it says: where it is void, why. */
export function arrivedEvent(record: AwayRecord): NewEvent {
  const { id, draftId: draft, revision, decision, claimedAt, refused } = record;
  return {
    kind: refused === null ? 'away-decision.taken' : 'away-decision.void',
    subject: { type: 'away-decision', id },
    detail: {
      ...awayRecordStatement.said(record),
      ...{ draft, revision, decision, claimedAt: claimedAt.toISOString(), why: refused },
    },
  };
}
