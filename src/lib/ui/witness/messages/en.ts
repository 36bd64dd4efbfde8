import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const witness: Messages['witness'] = {
  title: 'The log contradicts itself',
  lead: 'This device remembers a checkpoint of the log that what the server shows now does not build on. Something may have been changed, removed or set back. Do not trust what is shown before somebody has looked into it.',
  tell: 'Download both checkpoints, keep them outside Segl, and tell the auditor and whoever operates Segl.',
  seenAt: (time) => `Found ${time}.`,
  told: 'The server has been told.',
  untold: 'The server has not taken the message yet; the device tries again.',
  downloadKept: 'Download what the device remembered',
  downloadSeen: 'Download what the server showed',
  accept: 'Follow the log anew',
  acceptTitle: 'Follow the log anew?',
  acceptLead:
    'Do it only when you have had an explanation that you believe, and have kept both checkpoints. The device forgets what it remembered, and begins with the log as it is now.',
  acceptConfirm: 'Forget what the device remembered',
};

export const contradictions: Messages['contradictions'] = {
  other_key: 'The checkpoint is signed with another key than the one the device remembers.',
  unsigned: 'The checkpoint is not signed with the key of the log, or can’t be read.',
  gone: 'The server says that the log is empty.',
  shorter: 'The log has fewer events than before.',
  other_root: 'The log has as many events as before, but others.',
  not_extended: 'The log has more events than before, but those that were there are not the same.',
};
