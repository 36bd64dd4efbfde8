import { counted } from '#lib/i18n/count.ts';

export const vatReturn = {
  title: 'VAT return',
  lead: (client: string) => `The terms of ${client}, and what is delivered.`,
  terms: 'Terms',
  term: 'Term',
  days: 'Days',
  span: (from: string, through: string) => `${from} – ${through}`,
  dueOn: 'Due',
  dueOnDay: (date: string) => `Due ${date}`,
  state: 'Status',
  amount: 'VAT',
  running: 'Running',
  open: 'Not delivered',
  overdue: 'Past its due date',
  delivered: 'Delivered',
  reopened: 'Open for correction',
  noTerms: 'No terms',
  noTermsBody:
    'Terms come once it is said that the client is registered for VAT, and how often it returns it.',

  registration: 'VAT registration',
  registrationLead: 'Holds from a date, and can’t be changed for days that are returned.',
  validFrom: 'Holds from',
  kind: 'Term',
  notRegistered: 'Not registered for VAT',
  change: 'Change the registration',
  changeTitle: 'VAT registration',
  changeLead: 'What holds before the date stays.',
  effect: 'The terms after the change',
  noEffect: 'No terms from then on.',
  unset: 'It is not said whether the client is registered for VAT.',
  unsetBody: (date: string) =>
    `Most return it every second month. Press to take that into use from the first day of the books, ${date}, or choose something else.`,
  takeDefault: 'Registered, two months',
  chooseOther: 'Choose something else',
  save: 'Save',

  specifications: 'VAT codes with a specification of their own',
  specificationsLead:
    'Withdrawals, losses on claims, adjustments and reversals are returned on lines of their own. Make a code for them, and say so here.',
  code: 'Code',
  specification: 'Specification',
  noSpecification: 'None',
  changeOf: (code: string) => `Change the specification of code ${code}`,

  back: 'All terms',
  backToTerm: 'To the return',
  toPay: 'To pay',
  toGet: 'To be repaid',
  nothing: 'Nothing to pay',
  kroner: 'kr',
  findings: 'Look at this first',
  stops: 'Stops the delivery',
  figures: 'The figures of the return',
  figuresLead: 'Whole kroner, the øre cut line by line. Press a line to see the postings behind it.',
  what: 'What',
  base: 'Base',
  rate: 'Rate',
  tax: 'VAT',
  sum: 'Declared VAT',
  deducted: 'deduction',
  noFigures: 'No lines with VAT',
  noFiguresBody: 'No posting of the term has a VAT code. The return is delivered all the same.',
  remark: 'Remark',
  addRemark: 'Remark',
  remarkOn: (line: string) => `Remark on ${line}`,
  remarkWhole: 'Remark on the whole return',
  remarkFrom: 'The remark is',
  fromList: 'From the list',
  inWords: 'In words',
  noneFits: 'None of the tax authority’s remarks fits the line. Write one.',
  chooseRemark: 'Choose a remark',
  remarkText: 'The remark',
  removeRemark: 'Remove the remark',

  accounts: 'The VAT accounts',
  accountsLead: 'The accounts should have moved in the term by what the return says.',
  account: 'Account',
  opening: 'Before the term',
  movement: 'Movement',
  settled: 'Settled',
  closing: 'Left',

  file: 'The file',
  fileLead: 'XML after the tax authority’s schema. Upload it there, and say here that it is delivered.',
  download: 'Download the file',
  hash: 'Checksum of the file',
  deliver: 'Say that it is delivered',
  deliverTitle: (term: string) => `Delivered: ${term}`,
  deliverLead:
    'The term is locked: no posting with a VAT code enters it afterwards. Others do. If something was wrong, it is opened with a reason, and a new return is delivered.',
  reference: 'Reference',
  referenceHint: 'What the tax authority calls the delivery, or who delivered it.',
  hold: 'Hold: delivered',
  delivering: 'Locking the term …',
  stopped: 'The return can’t be delivered until what stops it is put right.',
  deliveredTitle: 'The return is delivered',
  deliveredBody: 'The term is locked for VAT, and the file is kept as it was delivered.',
  returns: 'Delivered returns',
  deliveredBy: (who: string, when: string) => `Delivered ${when} by ${who}`,
  withReference: (reference: string) => `Reference ${reference}`,
  corrects: 'Corrects the return above',
  reopenedBy: (who: string, when: string) => `Opened ${when} by ${who}`,
  sinceDelivered: 'The books say something else now than what is delivered.',
  reopen: 'Correct',
  reopenTitle: 'Open the term for correction',
  reopenLead:
    'What is delivered stays. The term takes postings with VAT again, and a new, whole return has to be delivered.',
  reason: 'Why',
  reopenHold: 'Hold to open the term',
  reopening: 'Opening the term …',

  settlement: 'Settlement',
  settlementLead: (account: string) => `Empties the VAT accounts into ${account}, in whole kroner.`,
  noSettlementAccount: 'The chart has no settlement account for VAT (2740).',
  settle: 'Post the settlement',
  settleTitle: 'Settlement voucher',
  settleText: (term: string) => `VAT settlement ${term}`,
  settleHold: 'Hold to post the settlement',
  settling: 'Posting …',
  date: 'Date',
  series: 'Series',
  isSettled: 'The VAT accounts are settled.',
  toVoucher: 'See the voucher',

  lines: 'Postings behind the figure',
  linesOf: (code: string, leg: string) => `Code ${code}, ${leg}`,
  output: 'output',
  input: 'deduction',
  voucher: 'Voucher',
  text: 'Text',
  party: 'Customer or supplier',
  more: 'Show more postings',
  end: (count: number) => counted(count, '1 posting', `${count} postings`),
  noLines: 'No postings',
  noLinesBody: 'No posting of the term has this code.',
  unknown: 'not known',
} as const;

export const termKinds = {
  'two-months': 'Two months',
  month: 'Each month',
  'half-month': 'Each half month',
  week: 'Each week',
  year: 'Each year',
  primary: 'Primary industries, each year',
} as const;

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

export const termNames = {
  'two-months': (number: number, year: number) => `Term ${number} of ${year}`,
  month: (number: number, year: number) => `${MONTHS[number - 1]} ${year}`,
  'half-month': (number: number, year: number) =>
    `${number % 2 === 1 ? 'First' : 'Second'} half of ${MONTHS[Math.ceil(number / 2) - 1]} ${year}`,
  week: (number: number, year: number) => `Week ${number} of ${year}`,
  year: (_: number, year: number) => `The year ${year}`,
  primary: (_: number, year: number) => `The year ${year}`,
} as const;

export const vatThemes = {
  sales: 'Sales of goods and services in Norway',
  export: 'Sales of goods and services abroad',
  purchases: 'Purchases of goods and services in Norway',
  goods: 'Purchases of goods from abroad',
  services: 'Purchases of services from abroad',
  fish: 'Fish and other marine resources',
  quotas: 'Emission allowances and gold',
} as const;

export const vatSpecifications = {
  uttak: 'Withdrawals',
  tapPåKrav: 'Losses on claims',
  justering: 'Adjustment for capital goods',
  tilbakeføringAvInngåendeMerverdiavgift: 'Reversal for capital goods',
} as const;

export const vatFindings = {
  vat_tax_unknown:
    'Postings don’t say how much VAT they have, and are not in the figures. Reverse them, and post them with an amount.',
  vat_base_unknown:
    'Postings don’t say what the VAT is of, and are not in the figures. Reverse them, and post them with a base.',
  vat_line_rate_unknown:
    'Postings don’t say which rate they have, and are not in the figures. Reverse them, and post them with a rate.',
  vat_code_not_standard:
    'The code leads to none of the tax authority’s codes, and its postings are not in the figures.',
  vat_rate_not_of_term: 'The rate does not hold in this term. The tax authority refuses the line.',
  vat_remark_missing: 'The line needs a remark that explains its sign, or the reversal.',
  vat_remark_not_fitting: 'The remark no longer fits the line.',
  vat_term_not_over: 'The term is not over.',
  vat_earlier_not_returned: 'An earlier term is not delivered.',
  vat_tax_not_of_base: 'The VAT is something else than base times rate.',
  vat_accounts_differ:
    'The VAT accounts have moved by more or less than the return says. Look for postings made on the accounts themselves.',
  vat_accounts_carried:
    'Something was left on the VAT accounts when the term began, and is not in the return.',
} as const;

export const vatFindingFacts = {
  code: (code: string) => `Code ${code}`,
  lines: (count: number) => counted(count, '1 posting', `${count} postings`),
  off: (amount: string) => `Difference ${amount}`,
  expected: (amount: string) => `Expected ${amount}`,
  carried: (amount: string) => `Sum ${amount}`,
} as const;

export const vatRemarks = {
  'avvikende fakturering': 'Non-standard invoicing',
  periodisering: 'Accruals',
  'feil mva-kode brukt tidligere': 'Previously used VAT code is incorrect',
  'feil i regnskapsprogram': 'Errors in accounting software',
  forsikringsoppgjør: 'Insurance settlement',
  'omsetning før registrering': 'Turnover before registration',
  'omberegning eller retur': 'Recalculation or returns',
  'midlertidig innførsel': 'Temporary import',
  gjeninnførsel: 'Re-import',
  'tolldeklarasjon på feil organisasjonsnummer': 'Customs declaration under an incorrect organisation number',
  'gjenutførsel eller retur': 'Re-export or returns',
  'midlertidig utførsel': 'Temporary export',
  tjenesteeksport: 'Export of services',
  'store anskaffelser': 'Large purchases',
  kreditnota: 'Credit notes',
  'anskaffelser foretatt før mva registrering': 'Purchases made before VAT registration',
  'bygg i egenregi': 'Building for own account',
  'uttak av varer ved sletting av virksomhet i mva-register': 'Withdrawal of goods after cessation',
  'fast eiendom': 'Real property',
  personkjøretøy: 'Passenger vehicles',
  demobil: 'Demonstration car',
  'avgiftsfritt salg av fiskefartøy': 'VAT-free sale of a fishing vessel',
  BFU: 'Binding advance ruling',
  'virksomhet under avvikling': 'Enterprise under liquidation',
  'virksomhet har endret selskapsform': 'The enterprise has changed legal structure',
  'omsetningssvikt pga ekstraordinære forhold': 'Drop in revenue due to extraordinary circumstances',
  forlis: 'Shipwreck',
} as const;
