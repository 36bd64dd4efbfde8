/** The desk: receipts as they are captured, coded and decided, until they are vouchers. */
export { heldOf } from './drafts/held.ts';
export { approvalTold } from './drafts/evidence.ts';
export { decideAway, type Site } from './away/take.ts';
export { approvalRulesRouter } from './approval-rules/router.ts';
export { approversAwaited } from './drafts/awaited.ts';
export { countDrafts } from './drafts/pulled-store.ts';
export {
  draftsBeside,
  pulledDrafts,
  sightOfDrafts,
  walkDrafts,
  type Follower,
  type PulledDraft,
} from './drafts/pulled.ts';
export { draftsRouter } from './drafts/router.ts';
export {
  askAuthor,
  codeDraft,
  discardDraft,
  dismissDraft,
  hasDrafts,
  makeDraft,
  saveDraft,
  submitDraft,
} from './drafts/service.ts';
export { setRules } from './approval-rules/service.ts';
export { mailInRouter } from './mailed/router.ts';
export { receiveMail, recipientOf, type ReceiveError, type Recipient } from './mailed/receive.ts';
export { readMail } from './mailed/reading.ts';
export { periodsRouter } from './periods/router.ts';
export { reopenPeriod } from './periods/service.ts';
export { photosRouter } from './photos/router.ts';
export { appendPhoto, beginPhoto } from './photos/service.ts';
export { byTus, type Uploads } from './photos/tus.ts';
export { templatesRouter } from './templates/router.ts';
export { makeDueDrafts } from './templates/service.ts';
export { deskAnswers } from './reconcile.ts';
