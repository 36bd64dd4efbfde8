/** Signing: documents, the signatures on them, and what certifies those. */
export { trustedRoots } from './authorities/timestamps.ts';
export { documentsFor } from './documents/reading.ts';
export { sendDocument } from './documents/send.ts';
export { uploadDocument } from './documents/upload.ts';
export { signingDisagreements, signingReconcilers } from './reconcile.ts';
export { createDocumentsRouter, verifyRouter } from './router.ts';
