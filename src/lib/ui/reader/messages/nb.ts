import { counted } from '#lib/i18n/count.ts';

/** The reader: a PDF as it is. */
export const reader = {
  document: 'Dokumentet',
  page: (number: number, total: number) => `Side ${number} av ${total}`,
  opening: 'Åpner dokumentet …',
  fetching: 'Henter dokumentet',
  zoomIn: 'Større',
  zoomOut: 'Mindre',
  fit: 'Tilpass bredden',
  zoomGroup: 'Størrelse',
  failedTitle: 'Dokumentet kan ikke vises her',
  failed: 'Last det ned og les det i et annet program.',
  slow: (number: number) => `Side ${number} tar lang tid å tegne.`,
  slowOpening: 'Dokumentet tar lang tid å åpne.',
  stop: 'Stopp',
  stoppedTitle: 'Visningen er stoppet',
  stopped:
    'Dokumentet er for tungt å vise her. Ikke signer noe du ikke har lest: last det ned og se på det i et annet program, eller last siden på nytt for å prøve igjen.',
  pageTooLarge:
    'Siden er for stor til å vises her. Ikke signer noe du ikke har lest; last ned dokumentet og se på det der.',
  pageFailed: 'Siden kan ikke vises. Ikke signer noe du ikke har lest; last ned dokumentet og se på det der.',
} as const;

/** Files inside the file. */
export const attachments = {
  title: (count: number) => `${count} ${counted(count, 'vedlegg', 'vedlegg')} i filen`,
  unnamed: 'Uten navn',
  unknownSize: 'ukjent størrelse',
  unknown: 'Det kan ikke avgjøres om filen har andre filer vedlagt. Ikke signer det du ikke har lest.',
  sending: 'Vedlegg følger med og omfattes av signaturene. Segl åpner dem ikke.',
  signing: 'Du signerer vedlegg også. Segl åpner dem ikke: last ned dokumentet for å lese dem.',
  verified: 'Vedlegg er en del av filen og omfattes av kontrollen. Segl åpner dem ikke.',
  row: 'Vedlegg',
} as const;
