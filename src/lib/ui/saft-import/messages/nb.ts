import { counted } from '#lib/i18n/count.ts';

/** SAF-T files that bring books. */
export const saftImport = {
  title: 'Importer fra SAF-T',
  addLead:
    'Filer som fortsetter der regnskapet slutter: inngående saldoer i filen må være de utgående her. Flere filer tas sammen, også .zip og .gz, i riktig rekkefølge. Alt kommer inn, eller ingenting.',
  beginLead:
    'En ny klient med regnskapet fra ett eller flere år, også .zip og .gz. Navn og organisasjonsnummer står i filene. Du blir administrator hos den.',
  files: 'SAF-T-filer',
  lockedBefore: 'Lås måneder som slutter før',
  lockedHint: 'Tom: ingen måneder låses.',
  import: 'Importer',
  working: 'Leser og bokfører. Store filer tar noen minutter …',
  tooLarge: (megabytes: number) =>
    `Filene er over ${megabytes} MB til sammen. Pakk dem, eller be den som drifter Segl om å importere dem.`,
  none: 'Velg minst én fil.',
  done: (vouchers: number) => `${counted(vouchers, '1 bilag', `${vouchers} bilag`)} er importert.`,
  locked: (months: number) => counted(months, '1 måned er låst.', `${months} måneder er låst.`),
  conflicts: (count: number) =>
    `${counted(count, 'Én opplysning', `${count} opplysninger`)} var annerledes enn i regnskapet; se rapporten under.`,
  differences: 'Forskjeller',
  what: 'Hva',
  here: 'Her',
  inFile: 'I filen',
  account: (number: string) => `Konto ${number}`,
  year: (year: number) => `Regnskapsåret ${year}`,
  vatCode: (code: string) => `Mva-kode ${code}`,
} as const;
