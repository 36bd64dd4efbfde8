import { counted } from '#lib/i18n/count.ts';

export const newClient = {
  title: 'New client',
  lead: 'A client from nothing: fiscal year, chart of accounts, VAT codes and voucher series. You become its administrator.',
  back: 'To your work',
  notYours: 'Whoever administers a client may begin new ones',
  notYoursBody: 'Ask an administrator, or whoever runs Segl.',
  company: 'The company',
  orgnr: 'Organisation number',
  orgnrHint: 'Nine digits, the last of which checks.',
  orgnrGood: 'The number can be right.',
  known: (name: string) => `${name} has that number and is a client here already.`,
  name: 'Name',
  form: 'Legal form',
  firstYear: 'First fiscal year',
  startsOn: 'First day',
  endsOn: 'Last day',
  endsOnHint: 'The end of a month, up to 18 months after the first day.',
  yearOf: (year: number, periods: number) =>
    `Fiscal year ${year}: ${counted(periods, '1 period', `${periods} periods`)}.`,
  yearsAfter: 'The years after it open by themselves, in good time.',
  vat: 'VAT',
  vatHint: 'From the first day on; it can be changed later under VAT return.',
  chooseVat: 'Choose',
  notRegistered: 'Not registered',
  people: 'Who is to work here?',
  peopleLead:
    'From the clients that you administer. Without a bookkeeper nobody codes, and without a manager nobody approves.',
  notHere: 'Not here',
  create: 'Create client',
  chart: 'What the client gets',
  chartLead: 'All of it can be changed and added to later, under Chart and registers.',
  counts: (accounts: number, codes: number) => `${accounts} accounts and ${codes} VAT codes.`,
  series: (names: string) => `Voucher series: ${names}.`,
  offered: 'VAT code offered',
  account: 'Account',
  grouping: 'Grouping',
  accountsIn: (name: string, count: number) => `${name} (${count})`,
  none: '–',
} as const;

export const legalForms = {
  AS: 'AS',
  ENK: 'ENK',
  FLI: 'Association',
} as const;

export const accountClasses = {
  1: 'Assets',
  2: 'Equity and liabilities',
  3: 'Income',
  4: 'Cost of goods',
  5: 'Payroll',
  6: 'Other operating costs',
  7: 'Other operating costs, cont.',
  8: 'Finance, tax and appropriation',
} as const;
