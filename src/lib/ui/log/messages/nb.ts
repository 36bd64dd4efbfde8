import type { SubjectType } from '#lib/domain/events/subjects.ts';

/** What the log can be asked for, and what it says then. */
export const logFilter = {
  label: 'Finn i loggen',
  find: 'Finn',
  text: 'Ord',
  textHint: 'Hele ord: tekst, beløp, nummer, navn',
  person: 'Hvem',
  of: 'Gjelder',
  kind: 'Hva',
  since: 'Fra og med',
  until: 'Til og med',
  id: 'Én sak',
  all: 'Alle',
  anything: 'Alt',
  chosen: 'Valgt',
  remove: (what: string) => `Ta bort: ${what}`,
  clear: 'Vis hele loggen',
  chip: (field: string, value: string) => `${field}: ${value}`,
  none: 'Ingen hendelser svarer til det som er valgt',
  noneBody: 'Ta bort noe av det, eller se etter om ordet er skrevet helt ut.',
  found: 'Hendelser som er funnet, nyeste først',
  refused: (what: string) => `Dette kan loggen ikke spørres om, og er utelatt: ${what}`,
  where: 'Hvor',
  unknownWhere: 'ikke oppgitt',
} as const;

/** Everything that happened to one thing. */
export const history = {
  title: 'Historikk',
  of: (what: string) => `Historikk: ${what}`,
  lead: 'Alt som har hendt med dette og med det som hører til, i den rekkefølgen loggen har det.',
  back: 'Til loggen',
  open: 'Åpne det',
  show: 'Historikk',
  showFor: (what: string) => `Historikk: ${what}`,
  list: 'Hendelser, eldste først',
  changes: 'Hva som ble endret',
  noChanges: 'Ingenting er endret siden det ble skrevet første gang.',
  chooseTitle: 'Velg noe å se historikken til',
  chooseBody: 'Åpne loggen og trykk på en hendelse.',
  emptyTitle: 'Loggen har ingenting om dette',
  emptyBody: 'Adressen kan være feil, eller det hører til en annen klient.',
  cut: (count: string) => `Bare de ${count} første hendelsene vises.`,
} as const;

/** What events are about, by type. */
export const subjectTypes = {
  account: 'Konto',
  approval: 'Attestering',
  client: 'Klient',
  counterparty: 'Kunde eller leverandør',
  device: 'Enhet',
  dimension: 'Dimensjon',
  document: 'Dokument',
  draft: 'Kladd',
  'fiscal-year': 'Regnskapsår',
  issuer: 'Sertifikatutsteder',
  log: 'Loggen selv',
  'log-link': 'Lenke til loggen',
  membership: 'Tilgang',
  period: 'Periode',
  photo: 'Bilde',
  'reversal-proposal': 'Forslag om reversering',
  'saft-import': 'SAF-T-import',
  series: 'Bilagsserie',
  user: 'Person',
  'vat-account': 'Konto for mva',
  'vat-code': 'Mva-kode',
  voucher: 'Bilag',
} as const satisfies Readonly<Record<SubjectType, string>>;

