import { counted } from '../count.ts';
import type { Messages } from '../nb.ts';

export const palette: Messages['palette'] = {
  title: 'Search and go to',
  button: 'Search',
  placeholder: 'Place, voucher, account or choice',
  placeholderBooksless: 'Place or choice',
  results: 'Results',
  places: 'Go to',
  vouchers: 'Vouchers',
  accounts: 'Accounts in the trial balance',
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
    'Vouchers and accounts have to be fetched from the network. Places and choices work all the same.',
  failed: 'Vouchers and accounts could not be fetched.',
  again: 'Try again',
  move: 'choose',
  go: 'goes there',
  leave: 'closes',
  noLine: (account) => `Account ${account} has no balance or movement in the period.`,
};
