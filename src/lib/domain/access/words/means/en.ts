import type { Role } from '../../role.ts';

export const roleMeans: Readonly<Record<Role, string>> = {
  field: 'Photographs receipts and expenses. Sees their own drafts.',
  bookkeeper: 'Codes, posts, closes periods and delivers VAT.',
  manager: 'Approves vouchers and signs documents.',
  administrator: 'Decides who has access, and which rules hold.',
  auditor: 'Reads everything and verifies the log. Changes nothing.',
};
