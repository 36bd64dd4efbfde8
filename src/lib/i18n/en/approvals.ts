import { counted } from '../count.ts';
import type { Messages } from '../nb.ts';

export const approvals: Messages['approvals'] = {
  title: 'Approvals',
  lead: (count) => counted(count, '1 voucher is waiting for you', `${count} vouchers are waiting for you`),
  emptyTitle: 'Nothing is waiting for you',
  emptyBody: 'Vouchers to approve come here.',
  position: (index, total) => `${index} of ${total}`,
  submittedBy: (name) => `Coded by ${name}`,
  capturedBy: (name) => `Taken by ${name}`,
  approve: 'Hold to approve',
  approving: 'Approving …',
  approved: 'Approved',
  binds: 'The approval covers exactly what is shown here and cannot be undone.',
  return: 'Send back',
  returnTitle: 'Send back to the bookkeeper',
  reason: 'What must be corrected?',
  reasonHint: 'Stands in the log and is shown to the bookkeeper.',
  returnConfirm: 'Send back',
  returned: 'Sent back',
  details: 'Details of what you approve',
  contentHash: 'Checksum of the content',
  revision: (revision) => `Revision ${revision}`,
  changed: 'The draft was changed while you looked at it. What you saw no longer holds; look again.',
  savedOffline: 'Signed on this device. It is checked when the network is back.',
  seeVoucher: 'See the voucher',
  postedAs: (number) => `Posted as voucher ${number}`,
};
