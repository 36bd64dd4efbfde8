import { counted } from '#lib/i18n/count.ts';

export const saftImport = {
  title: 'Import from SAF-T',
  addLead:
    'Files that go on where the books end: the opening balances of the file must be the closings here. Several are taken together, .zip and .gz too, in the right order. All of it comes in, or nothing.',
  beginLead:
    'A new client with the books of one or more years, .zip and .gz too. Its name and organisation number stand in the files. You become its administrator.',
  files: 'SAF-T files',
  lockedBefore: 'Lock months that end before',
  lockedHint: 'Empty: no months are locked.',
  import: 'Import',
  working: 'Reading and posting. Large files take some minutes …',
  tooLarge: (megabytes: number) =>
    `The files are over ${megabytes} MB together. Pack them, or ask whoever runs Segl to import them.`,
  none: 'Choose at least one file.',
  done: (vouchers: number) => `${counted(vouchers, '1 voucher', `${vouchers} vouchers`)} imported.`,
  locked: (months: number) => counted(months, '1 month is locked.', `${months} months are locked.`),
  conflicts: (count: number) =>
    `${counted(count, 'One thing', `${count} things`)} differed from the books; see the report below.`,
  differences: 'Differences',
  what: 'What',
  here: 'Here',
  inFile: 'In the file',
  account: (number: string) => `Account ${number}`,
  year: (year: number) => `Fiscal year ${year}`,
  vatCode: (code: string) => `VAT code ${code}`,
} as const;
