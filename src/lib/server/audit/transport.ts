import type { Transport } from '../platform/rpc.ts';
import type { NoEvidence } from './evidence/gather.ts';
import type { AlarmUnfounded, NoConsistency } from './shown/alarm.ts';
import type { NotVerified } from './verify/runs/runs.ts';

declare module '../platform/rpc/refusals.ts' {
  interface Codes {
    audit: keyof typeof AUDIT_TRANSPORT;
  }
}

/** How each of the log's expected errors travels. A code without a line here does not compile. */
export const AUDIT_TRANSPORT = {
  event_not_found: 'NOT_FOUND',
  event_not_covered: 'CONFLICT',
  proof_does_not_hold: 'INTERNAL_SERVER_ERROR',
  evidence_too_large: 'PAYLOAD_TOO_LARGE',
  heads_unknown: 'NOT_FOUND',
  consistency_unprovable: 'INTERNAL_SERVER_ERROR',
  alarm_unfounded: 'BAD_REQUEST',
  verification_running: 'CONFLICT',
  verification_lately: 'CONFLICT',
} as const satisfies Record<(NoEvidence | NoConsistency | AlarmUnfounded | NotVerified)['code'], Transport>;
