export { eventCtes, prepare, record, recordAll, type NewEvent, type PreparedEvent } from './record.ts';
export { covered, latestCheckpoint, listEvents, proofOf, sealed, timelineOf } from './service.ts';
export { actorsOf, type LoggedEvent } from './reading.ts';
export { sequence } from './sequence.ts';
export { Sequencer, sequencerOf } from './sequencer.ts';
export { verifyLog, type Trusted, type VerifyReport } from './verify/verify.ts';
export type { Finding, FindingCode } from './verify/findings.ts';
export type { CurrentSubject, Reconciler } from './verify/reconcile.ts';
export { auditRouter } from './router.ts';
