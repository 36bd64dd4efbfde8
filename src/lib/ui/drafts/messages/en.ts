import { counted } from '#lib/i18n/count.ts';
import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const drafts: Messages['drafts'] = {
  title: 'Drafts',
  emptyTitle: 'No drafts yet',
  emptyBody: 'Receipts you take lie here until the accounts have received them.',
  part: (shown, total) => `Showing ${shown} of ${total} drafts`,
  draft: 'Draft',
  byMail: 'Send receipts by mail',
  noText: 'No text',
  onlyHere: 'Only on this device',
  unfinished: 'Not finished',
  sending: 'Being sent',
  photosLeft: (done, total) => `Photo ${done} of ${total} sent`,
  inbox: 'Received, waiting for the bookkeeper',
  submitted: 'Waiting for approval',
  posted: 'Posted',
  discarded: 'Discarded',
  needsYou: 'Needs you',
  returned: (reason) => `Sent back: ${reason}`,
  asked: (comment) => `Needs you: ${comment}`,
  dismissed: (reason) => `Discarded by the bookkeeper: ${reason}`,
  cameLocked: 'Taken while the device was locked',
  cameShared: 'Shared from another app',
  edit: 'Edit the draft',
  discard: 'Discard the draft',
  discardLead: 'The draft leaves the lists. What has been sent stays in the log.',
  discardConfirm: 'Discard',
  conflictTitle: 'The draft was changed elsewhere',
  conflictLead: 'Both editions are kept. Choose what is to hold.',
  keepChosen: 'Keep the choices',
  photosOnly: (count) => `${count} only in this one`,
  keepTheirs: 'Keep the other',
  syncNow: 'Synchronise now',
  lastSync: (time) => `Last synchronised ${time}`,
  progress: (done, total) => `${done} of ${total} sent`,
};

export const draftPage: Messages['draftPage'] = {
  choose: 'Choose a draft in the list to see its photo and change it.',
  missingTitle: 'The draft is not here',
  missingBody:
    'It may have been discarded, or taken on another device. With a network everything you sent comes here.',
  back: 'All drafts',
  sent: 'Sent',
  closed: 'The draft has moved on and cannot be changed. What you see is what was sent.',
  rejectedTitle: 'The server did not accept it',
  keptHere: 'The draft and its photos are safe on this device.',
  remove: 'Remove from this device',
  removeLead: 'What exists only here is lost. This cannot be undone.',
  discardOnlyHere: 'The draft exists only on this device and is lost. This cannot be undone.',
  here: 'Here',
  there: 'In the accounts',
  mine: 'As it is here',
  waiting: (count) => counted(count, '1 draft needs you', `${count} drafts need you`),
};

export const mailed: Messages['mailed'] = {
  from: (sender, when) => `Came by mail from ${sender}, ${when}. Who sent it is not proven.`,
  nobody: 'a sender that is not clear',
};

export const alike: Messages['alike'] = {
  title: 'May be the same receipt',
  lead: 'Look at the other one before you go on. If they are two purchases, all is well.',
  voucher: (number) => `Like voucher ${number}`,
  draft: (text) => `Like “${text}”`,
  picture: 'same photo',
  facts: 'same amount, date and supplier or text',
  reversed: 'reversed',
};
