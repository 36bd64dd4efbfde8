import type { WeakeningAct } from '../../weakening.ts';

/** What each act does, as a line of its own. */
export const weakeningActs: Readonly<Record<WeakeningAct, string>> = {
  'access-policy': 'The access rules ask for less',
  'administrator-ended': 'An administrator loses the role or the access',
  'administrator-invited': 'A new administrator is invited',
  'administrator-made': 'A person becomes an administrator',
  'approval-rules': 'The approval rules ask for less',
  'books-exported': 'All of the books are taken out as SAF-T',
  'period-opened': 'A locked period is opened again',
  'vat-return-opened': 'A delivered VAT return is opened again',
};
