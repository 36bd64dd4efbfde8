import { counted } from '#lib/i18n/count.ts';
import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const palette: Messages['palette'] = {
  placeholder: 'Place, voucher, amount, date, document …',
  placeholderBooksless: 'Place, draft, document or choice',
  results: 'Results',
  places: 'Go to',
  vouchers: 'Vouchers',
  amounts: 'Vouchers with the amount',
  days: 'Vouchers of the day',
  drafts: 'Drafts',
  documents: 'Documents',
  accounts: 'Accounts in the trial balance',
  ledgers: 'Account ledger',
  clients: 'Switch client',
  choices: 'Choices',
  chosen: 'chosen',
  themeOf: (name) => `Appearance: ${name}`,
  languageOf: (name) => `Language: ${name}`,
  count: (count) => counted(count, '1 result', `${count} results`),
  nothing: (query) => `No results for “${query}”.`,
  reading: (count) => `Looking through the vouchers … ${count} read.`,
  newest: (count) => `Looked through the ${count} newest vouchers.`,
  further: 'Look in older vouchers',
  unreachable:
    'Vouchers, drafts and documents have to be fetched from the network. Places and choices work all the same.',
  failed: 'Vouchers, drafts and documents could not be fetched.',
  again: 'Try again',
  move: 'choose',
  go: 'goes there',
  leave: 'closes',
  noLine: (account) => `Account ${account} has no balance or movement in the period.`,
};
