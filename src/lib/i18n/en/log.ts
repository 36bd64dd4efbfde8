import { counted } from '../count.ts';
import type { Messages } from '../nb.ts';

export const log: Messages['log'] = {
  title: 'Log',
  lead: 'Everything that was done, in the order it happened. Nothing can be changed or removed without it showing.',
  emptyTitle: 'The log is empty',
  emptyBody: 'The first event comes when something has been done.',
  index: 'No.',
  time: 'Time',
  who: 'Who',
  what: 'What',
  subject: 'About',
  events: (count) => counted(count, '1 event', `${count} events`),
  more: 'Show older events',
  machine: 'Segl',
  checkpoint: 'Checkpoint',
  checkpointLead: (size) =>
    counted(size, 'Signed checkpoint over 1 event', `Signed checkpoint over ${size} events`),
  rootHash: 'Root hash',
  signedAt: (time) => `Signed ${time}`,
  copyCheckpoint: 'Copy the checkpoint',
  keepIt: 'Keep it outside Segl: whoever holds it can show whether anything older was changed.',
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
  verified: 'Checked here',
};

export const events: Messages['events'] = {
  'client.created': 'Client created',
  'draft.saved': 'Draft saved',
  'draft.discarded': 'Draft discarded',
  'draft.coded': 'Draft coded',
  'draft.submitted': 'Submitted for approval',
  'draft.approved': 'Approved',
  'draft.returned': 'Sent back',
  'voucher.posted': 'Voucher posted',
  'voucher.reversed': 'Voucher reversed',
  'period.locked': 'Period locked',
  'period.reopened': 'Period reopened',
  'saft.imported': 'SAF-T imported',
  'photo.stored': 'Photo received',
  'session.opened': 'Signed in',
  'session.closed': 'Signed out',
  'device.registered': 'Device registered',
};
