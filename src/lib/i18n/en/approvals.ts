import { counted } from '../count.ts';
import type { Messages } from '../nb.ts';

export const approvals: Messages['approvals'] = {
  title: 'Approvals',
  lead: (vouchers, documents) =>
    [
      vouchers > 0 ? counted(vouchers, '1 voucher', `${vouchers} vouchers`) : '',
      documents > 0 ? counted(documents, '1 document', `${documents} documents`) : '',
    ]
      .filter(Boolean)
      .join(' and ') + (vouchers + documents === 1 ? ' is waiting for you' : ' are waiting for you'),
  emptyTitle: 'Nothing is waiting for you',
  emptyBody: 'Vouchers to approve and documents to sign come here.',
  voucher: 'Voucher',
  document: 'Document',
  position: (index, total) => `${index} of ${total}`,
  sentBy: (name) => `Sent by ${name}`,
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
  list: 'What is waiting for you',
  decide: 'Look and approve',
  next: 'The next that waits',
  noneLeft: 'That was the last one waiting for you.',
  toList: 'To the list',
  sealedIn: (size) => `Sealed in checkpoint ${size}`,
  sealedLater: 'Posted. The next checkpoint seals it.',
  approvedBefore: 'The approval had already arrived; nothing was posted twice.',
  returnedLead: 'The bookkeeper sees the reason in the inbox.',
  notWaitingTitle: 'The voucher is no longer waiting',
  unanswered:
    'An earlier attempt got no answer. Do the same again: it will be recognised and counts only once.',
  ownWork: 'You coded this voucher yourself. Somebody else must approve it.',
  hashDiffers:
    'What the server shows does not match the checksum it gives. Do not approve; tell whoever operates Segl.',
  accountMissing: (account) =>
    `Account ${account} is not in the chart. Send the voucher back for the bookkeeper to choose another.`,
  hashLead: 'The approval is bound to this checksum, computed here on the device from what you see.',
  voidedTitle: 'The approval was not made',
};
