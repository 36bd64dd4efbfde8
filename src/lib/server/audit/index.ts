export {
  eventCtes,
  insertPrepared,
  prepare,
  record,
  recordAll,
  type NewEvent,
  type PreparedEvent,
} from './record.ts';
export {
  covered,
  latestCheckpoint,
  listEvents,
  proofOf,
  timelineOf,
  type EventPage,
  type NoProof,
  type SignedCheckpoint,
} from './service.ts';
export type { LoggedEvent } from './reading.ts';
export { sequence, type Sequenced } from './sequence.ts';
export { Sequencer, sequencerOf, type Coverage } from './sequencer.ts';
export { verifyLog, type Trusted, type VerifyReport } from './verify.ts';
export type { Finding, FindingCode } from './verify/findings.ts';
export type { CurrentSubject, Reconciler } from './verify/reconcile.ts';
export { auditRouter } from './router.ts';
