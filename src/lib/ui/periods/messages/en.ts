import { counted } from '#lib/i18n/count.ts';
import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const periods: Messages['periods'] = {
  title: 'Periods',
  lead: (client) => `${client}: month by month, in order.`,
  list: 'Periods, newest first',
  toAccruals: 'Accruals',
  toYearEnd: 'Year-end',
  month: 'Month',
  state: 'State',
  drafts: 'Drafts',
  undocumented: 'Without attachment',
  open: 'Open',
  lockedBy: (name, time) => `Locked by ${name}, ${time}`,
  softTitle: 'Closed to others',
  softLead:
    'A month that is closed to others takes only what those who may lock periods post or submit themselves. It can be opened again.',
  softLockedBy: (name, time) => `Closed to others by ${name}, ${time}`,
  softLock: (month) => `Close ${month} to others`,
  lift: (month) => `Open ${month} to others`,
  next: (month) => `Next: ${month}`,
  nothingOpen: 'All periods that are over are locked.',
  noDrafts: 'No drafts are dated in the month.',
  someDrafts: (count) =>
    counted(
      count,
      '1 draft is dated in the month and not posted.',
      `${count} drafts are dated in the month and not posted.`,
    ),
  toInbox: 'To the inbox',
  toApprovals: (count) => `To approvals (${count})`,
  submitted: (count) =>
    counted(count, '1 of them waits for an approval.', `${count} of them wait for an approval.`),
  andMore: (count) => `and ${count} more`,
  allDocumented: 'All vouchers made here have an attachment, or a reason why there is none.',
  someUndocumented: (count) =>
    counted(
      count,
      '1 voucher has neither attachment nor reason.',
      `${count} vouchers have neither attachment nor reason.`,
    ),
  unmatched: 'Open items',
  vat: 'VAT return',
  vatMissing: 'not sent',
  vatRuns: 'running',
  allMatched: 'All items of the month are matched.',
  someUnmatched: (count) =>
    counted(count, '1 item of the month is not matched.', `${count} items of the month are not matched.`),
  toCustomers: (count) => `To the customers’ (${count})`,
  toSuppliers: (count) => `To the suppliers’ (${count})`,
  vatUnsent: (months) => `The VAT return of ${months} has not been sent.`,
  toVat: 'To the VAT return',
  lock: (month) => `Hold to lock ${month}`,
  locking: 'Locking …',
  lockLead:
    'A locked period takes no vouchers, but for the year-end. Opening it again takes two, and stands in the log.',
  reopen: (month) => `Open ${month} again …`,
  reopenTitle: (month) => `Open ${month} again`,
  reopenLead:
    'What has been reported rests on locked periods. So two have to ask; where one in the client may, one is enough.',
  reason: 'Why?',
  reopenConfirm: 'Hold to ask for it',
  reopening: 'Sending …',
  wish: (name, time) => `${name} wants it open, ${time}:`,
  asked: (month) => `The wish is kept. ${month} opens when somebody else asks for the same.`,
  opened: (month) => `${month} is open again.`,
};
