import type * as nb from './nb.ts';

type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] };

export const approvalEvents: Words<typeof nb.approvalEvents> = {
  'approval.approved': 'Approved',
  'approval.counted': 'Approved as one of several',
  'approval.returned': 'Sent back',
  'approval-signature.made': 'Signed by passkey',
  'away-key.enrolled': 'Device may approve without a network',
  'away-key.closed': 'Alarm: the device may no longer approve without a network',
  'away-decision.taken': 'Decided without a network, received',
  'away-decision.void': 'Decided without a network, does not count',
};

export const awaySentence: Words<typeof nb.awaySentence> = {
  awayApproved: (revision, when) => `revision ${revision} approved on a device ${when}, by its clock`,
  awayReturned: (revision, when) => `revision ${revision} sent back on a device ${when}, by its clock`,
};

export const awaySubjects: Words<typeof nb.awaySubjects> = {
  'away-decision': 'Decision without a network',
  'away-key': 'Device that approves without a network',
};
