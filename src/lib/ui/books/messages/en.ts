import { counted } from '#lib/i18n/count.ts';
import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const vouchers: Messages['vouchers'] = {
  title: 'Vouchers',
  emptyTitle: 'No vouchers yet',
  emptyBody: 'Vouchers come here when they are approved, or when accounts are imported.',
  number: 'No.',
  series: 'Series',
  date: 'Date',
  text: 'Text',
  counterparty: 'Customer / supplier',
  amount: 'Amount',
  showing: (count) => counted(count, '1 voucher', `${count} vouchers`),
  more: 'Show older vouchers',
  sum: 'Sum of all vouchers',
  reversed: 'Reversed',
  reversal: 'Reversal',
  sources: 'Source',
  source_manual: 'Manual',
  source_draft: 'Receipt',
  source_import: 'Import',
  source_opening: 'Opening balance',
  source_reversal: 'Reversal',
  source_automatic: 'Automatic',
  source_yearEnd: 'Year-end, automatic',
  list: 'Vouchers, newest first',
  end: 'That was all of them.',
};

export const voucher: Messages['voucher'] = {
  title: (number) => `Voucher ${number}`,
  lines: 'Lines',
  account: 'Account',
  vat: 'VAT',
  project: 'Project',
  debit: 'Debit',
  credit: 'Credit',
  postedBy: (name, time) => `Posted by ${name}, ${time}`,
  source: 'Attachment',
  noSource: 'The voucher has no attachment.',
  fromAccrual: 'Accrual, automatic',
  fromMatching: 'Currency difference of a matching, automatic',
  softLocked: (month) =>
    `${month} is closed to others. You may lock periods, so what you submit now can be approved and posted there.`,
  softLockedSubmitted: (month, name) =>
    `${month} is closed to others. ${name}, who may lock periods, submitted the voucher since.`,
  immutable: 'A posted voucher never changes. Mistakes are corrected with a new one.',
  codeAgain: 'Code the receipt anew',
  reverse: 'Reverse the voucher',
  correct: 'Reverse and correct',
  correctLead:
    'The voucher is reversed by a new one and comes back to the inbox with its old coding. You correct it there.',
  spread: 'Spread over months',
  copy: 'Copy to a new voucher',
  reverseTitle: 'Reverse the voucher',
  reverseLead: 'A new voucher with the opposite sign is made. Both remain and refer to each other.',
  reverseDate: 'Date of the reversal',
  reverseReason: 'Why?',
  reverseConfirm: 'Hold to reverse',
  proposed: (name, date) =>
    `${name} wants the opening balance taken back as of ${date}. It happens when another person does the same.`,
  reversedBy: (number) => `Reversed by voucher ${number}`,
  reverses: (number) => `Reverses voucher ${number}`,
  facts: 'About the voucher',
  period: 'Period',
  text: 'Text',
  counterparty: 'Customer / supplier',
  dimensions: 'Dimensions',
  posted: 'Posted',
  documentDate: 'Date on the paper',
  invoice: (number) => `Invoice ${number}`,
  due: (date) => `due ${date}`,
  cid: (cid) => `KID ${cid}`,
  payTo: (account) => `to account ${account}`,
  entered: 'Entered where it came from',
  voucherType: 'Voucher type where it came from',
  reversalText: (number) => `Reversal of ${number}`,
  reversing: 'Reversing …',
  toVouchers: 'To the vouchers',
  photosTitle: 'Attachments',
};

export const trialBalance: Messages['trialBalance'] = {
  title: 'Trial balance',
  lead: (client, through) => `${client} · through ${through}`,
  account: 'Account',
  name: 'Name',
  opening: 'Opening',
  debit: 'Debit',
  credit: 'Credit',
  change: 'Change',
  closing: 'Closing',
  balanced: 'Debit and credit are equal.',
  unbalanced: (amount) => `Debit and credit differ by ${amount}. This must not happen: report it.`,
  emptyTitle: 'Nothing is posted in the period',
  emptyBody: 'Choose another period, or post the first voucher.',
  balanceSheet: 'Balance sheet',
  result: 'Result',
  undistributed: 'Undistributed result of earlier years',
  sumBalanceSheet: 'Balance sheet total',
  sumResult: 'Result total',
  picture: 'Where the money is',
  assets: 'Assets',
  equityAndDebt: 'Equity and debt',
  income: 'Income',
  costs: 'Costs',
  yearsResult: 'Result of the year',
  signs: 'Credit is shown with a minus.',
};

/** What all reports say alike. */
export const reports: Messages['reports'] = {
  account: 'Account',
  dimension: 'Project, department',
  year: 'Year',
  from: 'From',
  through: 'Through',
  party: 'Customer / supplier',
  parties: 'Of',
  customers: 'Customers',
  suppliers: 'Suppliers',
  on: 'As of',
  sort: 'Sort by',
  noTotals: (why) => `The sums did not come: ${why}`,
  unsorted: 'The order of the report',
  otherWay: 'The other way round',
  asOf: 'As it stood',
  asOfDay: 'At the end of the day',
  asOfSize: 'Or when the log had so many events',
  asOfSizeIs: 'The number is in the log and on proofs.',
  asOfShow: 'Show',
  noSize: 'Write a whole number.',
  groupStatements: 'Result and balance',
  groupSpecifications: 'Specifications',
  groupProjects: 'Projects',
  asOfIs:
    'What was posted afterwards is not in it. Names of accounts, customers and suppliers are those of today.',
  asOfNow: 'Show as it stands now',
  asOfPosition: (when, size) => `As the books stood on ${when}, at ${size} events of the log`,
  asOfNothing: 'As the books stood before the log began',
  vatCode: 'VAT code',
  column: 'Show',
  figure: 'To the figures of the row',
  choose: 'Choose what the report is to show.',
  partial: (count) => `Only the first ${count} lines have been fetched and are printed. The sums are of all.`,
  refused: (said) =>
    `The address says something that can’t be shown here: ${said}. The usual is shown instead.`,
  astray: 'Something was posted while the report was read. Fetch it again, and lines and sums agree.',
};

/** A report taken out as a file. */
export const reportFiles: Messages['reportFiles'] = {
  title: 'Download the report',
  lead: 'All lines of the report, not only those shown. That it is taken out stands in the log.',
  csvIs: 'Plain text, for other programs: semicolons between fields, a comma in amounts.',
  xlsxIs: 'For Excel and other spreadsheets, with a sheet of its own on what the report is.',
  pdfIs:
    'For print and archive: A4 with page numbers, the same lines as in the spreadsheet. It is not sealed.',
  pdfLacking: 'Letters that none of our fonts have are question marks.',
  part: 'Part',
  about: 'About the report',
  client: 'Client',
  of: 'Of',
  stood: 'As it stood',
  taken: 'Taken out',
};

export const accountLedger: Messages['accountLedger'] = {
  title: 'Account ledger',
  number: 'Voucher',
  date: 'Date',
  text: 'Text',
  vat: 'VAT',
  counterparty: 'Customer / supplier',
  debit: 'Debit',
  credit: 'Credit',
  balance: 'Balance',
  opening: 'Opening balance',
  closing: 'Closing balance',
  more: 'Show more postings',
  none: 'Nothing is posted on the account in the period.',
  end: (count) => `${counted(count, '1 posting', `${count} postings`)}. That was all.`,
};

export const incomeStatement: Messages['incomeStatement'] = {
  title: 'Income statement',
  account: 'Account',
  name: 'Name',
  amount: 'The period',
  lastYear: 'Same last year',
  change: 'Change',
  operating: 'Operating result',
  beforeTax: 'Result before tax',
  result: 'Result',
  left: 'Result not appropriated',
  picture: 'Result month by month',
  emptyTitle: 'No income or costs in the period',
  emptyBody: 'Choose other months, or another year.',
};

export const incomeMonths: Messages['incomeMonths'] = {
  title: 'Income statement month by month',
};

export const incomeParts: Messages['incomeParts'] = {
  income: 'Operating income',
  goods: 'Cost of goods',
  wages: 'Wages',
  otherCosts: 'Other operating costs',
  financialIncome: 'Financial income',
  financialCosts: 'Financial costs',
  tax: 'Tax',
  appropriation: 'Appropriated',
};

export const incomeSums: Messages['incomeSums'] = {
  income: 'Total operating income',
  goods: 'Total cost of goods',
  wages: 'Total wages',
  otherCosts: 'Total other operating costs',
  financialIncome: 'Total financial income',
  financialCosts: 'Total financial costs',
  tax: 'Total tax',
  appropriation: 'Total appropriated',
};

export const balanceSheet: Messages['balanceSheet'] = {
  title: 'Balance sheet',
  lead: (client, through) => `${client} · at the end of ${through}`,
  account: 'Account',
  name: 'Name',
  amount: 'Amount',
  lastYear: 'Last year',
  change: 'Change',
  result: 'Result not appropriated',
  assets: 'Total assets',
  equityAndDebt: 'Total equity and debt',
  cash: 'Cash and bank at the end of each month',
  equal: (amount) => `Assets equal equity and debt: ${amount}.`,
  unequal: (amount) =>
    `Assets and equity and debt differ by ${amount}. That should not be possible: please tell us.`,
  emptyTitle: 'Nothing is posted',
  emptyBody: 'Choose another period, or post the first voucher.',
};

export const balanceParts: Messages['balanceParts'] = {
  fixedAssets: 'Fixed assets',
  currentAssets: 'Current assets',
  equity: 'Equity',
  longTermDebt: 'Long-term debt',
  shortTermDebt: 'Short-term debt',
};

export const balanceSums: Messages['balanceSums'] = {
  fixedAssets: 'Total fixed assets',
  currentAssets: 'Total current assets',
  equity: 'Total equity',
  longTermDebt: 'Total long-term debt',
  shortTermDebt: 'Total short-term debt',
};

export const postingJournal: Messages['postingJournal'] = {
  title: 'Posting journal',
  number: 'Voucher',
  date: 'Date',
  account: 'Account',
  name: 'Account name',
  text: 'Text',
  vat: 'VAT',
  counterparty: 'Customer / supplier',
  debit: 'Debit',
  credit: 'Credit',
  more: 'Show more postings',
  emptyTitle: 'Nothing is posted in the period',
  emptyBody: 'Choose other months, or another year.',
  end: (count) => `${counted(count, '1 posting', `${count} postings`)}. That was all.`,
};

export const vatSpecification: Messages['vatSpecification'] = {
  title: 'VAT specification',
  code: 'Code',
  description: 'Description',
  rate: 'Rate',
  lines: 'Lines',
  base: 'Basis',
  amount: 'VAT',
  emptyTitle: 'No lines with a VAT code in the period',
  emptyBody: 'Choose other months, or another year.',
};

export const lineFilter: Messages['lineFilter'] = {
  open: 'Find postings …',
  chosen: 'What is chosen',
  remove: (label) => `Remove ${label}`,
  since: 'From day',
  until: 'Through day',
  sinceDay: (day) => `from ${day}`,
  untilDay: (day) => `through ${day}`,
  text: 'The text has',
  amount: 'Amount',
  noAmount: 'Write an amount, such as 1250,00.',
  find: 'Find',
};

export const dimensionResults: Messages['dimensionResults'] = {
  title: 'Projects and departments',
  type: 'Dimension',
  code: 'Code',
  name: 'Name',
  income: 'Income',
  costs: 'Costs',
  amount: 'Result',
  lastYear: 'Last year',
  rest: 'Without',
  emptyTitle: 'No projects or departments',
  emptyBody: 'They are made under Accounts and registers. The result of each then stands here.',
};

export const dimensionLedger: Messages['dimensionLedger'] = {
  title: 'Project ledger',
  more: 'Show more postings',
  none: 'Nothing was posted under it in the period.',
  end: (count) => `${counted(count, '1 posting', `${count} postings`)}. That was all.`,
};
