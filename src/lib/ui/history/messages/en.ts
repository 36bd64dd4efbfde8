import * as words from '#lib/domain/events/words/en.ts';
import { counted } from '#lib/i18n/count.ts';
import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const log: Messages['log'] = {
  title: 'Log',
  lead: 'Everything that was done, in the order it happened. If anything is changed or removed, it shows to whoever has kept a checkpoint.',
  emptyTitle: 'The log is empty',
  emptyBody: 'The first event comes when something has been done.',
  index: 'No.',
  time: 'Time',
  who: 'Who',
  what: 'What',
  subject: 'About',
  events: (count) => counted(count, '1 event', `${count} events`),
  more: 'Show older events',
  ways: 'More about the log',
  checks: 'Verifications',
  erase: 'Erase on request',
  checkpoint: 'Checkpoint',
  checkpointLead: (size) =>
    counted(size, 'Signed checkpoint over 1 event', `Signed checkpoint over ${size} events`),
  rootHash: 'Root hash',
  signedAt: (time) => `Signed ${time}`,
  copyCheckpoint: 'Copy the checkpoint',
  keepIt: 'Keep it outside Segl: whoever holds it can show whether anything older was changed.',
  list: 'Events, newest first',
  waiting: 'Waiting for a checkpoint',
  place: (index) => `No. ${index}`,
  auditor:
    'The checkpoint is the signed sum of the log: its size and one hash over every event below it. With an older checkpoint you can show that nothing in it has been changed, removed or reordered since, without trusting us.',
  noCheckpoint: 'There is no checkpoint yet.',
  size: 'Size',
  note: 'Signed note',
  verifierKey: 'The key of the log',
  keyFirst:
    'The key was remembered on this device just now, the first time it was seen. From now on everything must match it.',
  keySince: (time) => `The same key this device has remembered since ${time}.`,
  keyOther:
    'The key is not the one this device remembers. Compare it with one you have from elsewhere, and tell whoever operates Segl.',
  keyUnkept: 'The device cannot remember the key (private window?), so only the consistency was checked.',
  copyNote: 'Copy the note',
  copyKey: 'Copy the key',
  followed: (since, last) =>
    `This device has followed the log since ${since}: each checkpoint it has seen builds on the one before. Last compared ${last}.`,
};

export const proof: Messages['proof'] = {
  title: 'Proof',
  included: 'The voucher is in the log',
  includedLead: (index, size) =>
    `Event no. ${index} of ${size}. Your browser has computed its way to the root hash of the checkpoint.`,
  pending: 'Waiting for the next checkpoint',
  pendingLead: 'The event is written. The proof comes when the checkpoint is signed.',
  broken: 'The proof does not hold',
  brokenLead: 'What is shown does not match the log. Do not trust it; tell whoever operates Segl.',
  leafHash: 'Hash of the event',
  rootHash: 'Root hash',
  statementHash: 'Hash of the voucher',
  path: 'Path through the tree',
  download: 'Download the proof',
  downloadHead: 'Download the way to the witnesses',
  headLead:
    'The checkpoint of the first proof as a leaf of the installation’s log, with the witnesses’ cosignatures. It is checked in the same way, with the key of that log.',
  verified: 'Checked here',
  show: 'Proof',
  showFor: (what) => `Proof: ${what}`,
  holds: 'The proof holds',
  holdsLead: (index, size) =>
    `Event no. ${index} stands in the log of ${size} events. The browser itself computed the way from the event to the root hash, which the key of the log has signed.`,
  index: 'Place in the log, counted from 0',
  size: 'Size of the log',
  checkpointNote: 'Checkpoint',
  step: (number) => `Step ${number}`,
  alone: 'The event is alone in the tree; the root hash is its own hash.',
  copyProof: 'Copy the proof',
  missing: 'can’t be checked: the readable part is gone',
  unlinked: 'Not checked against what this device remembers',
  partly: 'Only the event is proven',
  partlyLead:
    'The event stands in the log, but what is shown of its content can’t be checked: the server has not given the readable part.',
  erased: (date: string) => `the readable part was erased on request ${date}`,
  erasedLead: (date: string, index: string) =>
    `The readable part was erased on request ${date}. Event no. ${index} of the same log says so, and the browser has checked that it is there. That the event took place is still proven.`,
  notAuthenticated:
    'Not authenticated: the event is from before the log began to mark events. That it stands in the log is proven, not that Segl wrote it.',
  notOurs: 'The event was not written by Segl on this installation. Tell whoever operates Segl.',
  fileLead:
    'The file can be checked with other people’s tools (C2SP tlog-proof) and with “segl audit check”. The browser checks the Ed25519 signature, not the ML-DSA-44 one.',
};

export const evidence: Messages['evidence'] = {
  download: 'Download evidence',
  lead: 'A zip file with all that the log says of this, the files it is about, and the proofs. It can be checked without Segl and without a network. That it is downloaded stands in the log.',
};

export const brokenProofs: Messages['brokenProofs'] = {
  verifier_key_malformed: 'The key of the log cannot be read.',
  proof_malformed: 'The proof cannot be read.',
  proof_of_other_event: 'The proof is of another event.',
  proof_statement_differs: 'The event is not the one that the log has the hash of.',
  proof_not_included: 'The path through the tree does not lead to the signed root hash.',
  note_malformed: 'The checkpoint is not a signed note.',
  checkpoint_malformed: 'The checkpoint cannot be read.',
  note_signature_invalid: 'The signature on the checkpoint is false.',
  note_not_signed_by_trusted_key: 'The checkpoint is not signed with the key that this device knows.',
  checkpoint_of_other_log: 'The checkpoint is of another log.',
};

export const events: Messages['events'] = words.events;

/** An event as a sentence. */
export const sentence: Messages['sentence'] = words.sentence;

/** What the fields of what the log says in words are called. */
export const eventFields: Messages['eventFields'] = words.eventFields;

/** What was read. */
export const readings: Messages['readings'] = words.readings;

export const ruleAsks: Messages['ruleAsks'] = words.ruleAsks;

export const timeline: Messages['timeline'] = {
  history: 'History',
  title: 'The way of the voucher',
  captured: 'Receipt taken',
  received: 'Received',
  coded: 'Coded',
  submitted: 'Submitted for approval',
  returned: 'Sent back',
  approved: 'Approved',
  posted: 'Posted',
  imported: 'Imported',
  reversed: 'Reversed',
  sealed: 'Sealed in the log',
  waiting: 'Waiting',
  by: (name) => `by ${name}`,
};

export const shown: Messages['shown'] = {
  checking: 'Checking what is shown against the log …',
  unchecked: 'Not checked against the log: there was no answer.',
  holds: 'What is shown is what the log has. Computed on this device.',
  broken: 'What is shown is not what the log has',
  brokenLead:
    'Do not trust it before somebody has looked into it. Tell whoever operates Segl, and the auditor.',
  waiting: 'Something waits for a checkpoint and can’t be checked yet.',
  unknown: 'Something can’t be checked: the readable part in the log is gone.',
  unlinked:
    'Matches the log as the server shows it now, but was not checked against the log that this device has seen before: the server has not shown that it only grew.',
  erased: (date: string) => `erased on request ${date}`,
  notAuthenticated: (count) =>
    counted(
      count,
      'Not authenticated: 1 event is from before the log began to mark events.',
      `Not authenticated: ${count} events are from before the log began to mark events.`,
    ),
  details: 'What was checked',
  chain:
    'Each of them was followed the whole way: from the values shown, to the event that states them, to the root hash that the key of the log has signed.',
  at: (size) => `Against the log of ${size} events.`,
  unproven: (what) => `Not checked against the log: ${what}.`,
  names: 'names of people, what stood before a change, and that there is no newer event about the same',
  approvalRest:
    'names of people, the lines that the voucher will get, receipts that look alike, who may approve, whom the voucher waits for, and that there is no newer event about the same',
  place: (index) => `no. ${index}`,
};

export const shownOne: Messages['shownOne'] = {
  voucher: (name) => `Voucher ${name}`,
  draft: (name) => `The receipt “${name}”`,
  approval: () => 'The approval',
  'reversal-proposal': (name) => `The proposal “${name}”`,
  account: (name) => `Account ${name}`,
  'vat-code': (name) => `VAT code ${name}`,
  counterparty: (name) => `Customer or supplier ${name}`,
  dimension: (name) => `Project ${name}`,
  document: (name) => `The document “${name}”`,
  event: (name) => `The event “${name}”`,
};

export const shownDiffers: Messages['shownDiffers'] = {
  voucher: 'the amount, text, date, account, number or series shown is not what was posted',
  draft: 'what is shown of it is not what was written',
  approval: 'what is shown of it is not what was decided',
  'reversal-proposal': 'what is shown of it is not what was proposed',
  account: 'the number or name shown is not what the log has',
  'vat-code': 'the rate shown is not what the log has',
  counterparty: 'the name shown is not what the log has',
  dimension: 'the name shown is not what the log has',
  document: 'the title, signers, times, code or file shown is not what was written in the log',
  event: 'what is shown of it is not what it says',
};

export const brokenSteps: Messages['brokenSteps'] = {
  detail: 'the readable part of the event in the log was changed',
  event: 'the event in the log is about something else, or its time, person, kind or place was changed',
  leaf: 'the event is not the one that the log has the hash of',
  root: 'the path through the tree does not lead to the root hash',
  checkpoint: 'the checkpoint is not signed with the key that this device remembers',
  none: 'the log has no event about it',
  unprovable: 'the log lacks what should show that the event stands in it',
  not_ours: 'the event in the log was not written by Segl on this installation',
};

export const proofSteps: Messages['proofSteps'] = {
  shown: 'What is shown of the event is what it says',
  detail: 'The readable part is the one that the event is bound to',
  event: 'Time, person, kind and place are the event’s own',
  leaf: 'The leaf in the tree is the hash of the event',
  root: 'The path leads to the root hash',
  checkpoint: 'The root hash is signed with the key that this device remembers',
};
