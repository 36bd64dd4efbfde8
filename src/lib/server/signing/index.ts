/** Signing: documents, the signatures on them, and what certifies those. */
export { publishedUnder } from './authorities/revocation.ts';
export { revokeIssuer, revokeTimestamps } from './authorities/service.ts';
export { timeRoots, timestampSource, trustedRoots } from './authorities/timestamps.ts';
export { documentTold } from './documents/evidence.ts';
export { documentsFor } from './documents/reading.ts';
export { sendDocument } from './documents/send.ts';
export { uploadDocument } from './documents/upload.ts';
export type { ReportCell } from './pdf/report/paper.ts';
export { printReport, type PrintError } from './report/print.ts';
export { sealReport, type SealReportError } from './report/seal.ts';
export { SIGNING_TRANSPORT } from './transport.ts';
export { signingAnswers } from './reconcile.ts';
export { readPem, writePem } from './pki/pem.ts';
export { REVOCATION_REASONS, type RevocationReason } from './pki/revocation-list.ts';
export { archiveRouter } from './archive/router.ts';
export { createDocumentsRouter, verifyRouter } from './router.ts';
export { augmentDue, countRunningOut, keepRoot, keepSigned, STAMP_BEFORE } from './upkeep.ts';
export { newsOf } from './documents/telling.ts';
