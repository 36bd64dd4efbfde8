import { hexToBytes } from '@noble/hashes/utils.js';
import { bytesOfBase64Url } from '../../base64url.ts';
import type { JsonObject } from '../../canonical.ts';
import { fromDecimal } from '../../money.ts';
import type { AwayRecord } from './statements.ts';

/** What `segl.away-record.v1` says of the decision with this id, read back; null where it says no such thing. */
export function awayRecordIn(id: string, value: JsonObject): AwayRecord | null {
  const { revision, counter, amount, refused } = value;
  const text = (field: string) => textOf(value[field]);
  const moment = (field: string) => new Date(text(field));
  const hashes = [text('key'), text('shown')];
  const moments = ['issuedAt', 'expiresAt', 'claimedAt', 'arrivedAt'].map(moment);
  const whole = hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash));
  if (!whole || moments.some((each) => Number.isNaN(each.getTime()))) return null;
  if (typeof revision !== 'number' || typeof counter !== 'number') return null;
  return {
    ...{ id, person: text('person'), draftId: text('draft'), revision, counter, ticket: text('ticket') },
    decision: value['decision'] === 'returned' ? 'returned' : 'approved',
    amount: typeof amount === 'string' ? fromDecimal(amount) : null,
    key: hexToBytes(text('key')),
    decisionHash: hexToBytes(text('shown')),
    ...{ issuedAt: moment('issuedAt'), expiresAt: moment('expiresAt') },
    ...{ claimedAt: moment('claimedAt'), arrivedAt: moment('arrivedAt') },
    signature: bytesOfBase64Url(text('signature')) ?? new Uint8Array(),
    refused: typeof refused === 'string' ? refused : null,
  };
}

/** Whoever made a file may have put anything there. */
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
