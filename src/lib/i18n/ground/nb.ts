import { counted } from '../count.ts';

/** Words that many screens share. */
export const common = {
  save: 'Lagre',
  cancel: 'Avbryt',
  close: 'Lukk',
  back: 'Tilbake',
  next: 'Neste',
  retry: 'Prøv igjen',
  unanswered:
    'Et tidligere forsøk fikk ikke svar. Gjør du det samme igjen, blir det kjent igjen og gjelder bare én gang.',
  open: 'Åpne',
  edit: 'Endre',
  remove: 'Fjern',
  search: 'Søk',
  details: 'Detaljer',
  more: 'Mer',
  all: 'Alle',
  none: 'Ingen',
  yes: 'Ja',
  no: 'Nei',
  optional: 'valgfritt',
  required: 'må fylles ut',
  copy: 'Kopier',
  copied: 'Kopiert',
  loading: 'Henter …',
  saving: 'Lagrer …',
  saved: 'Lagret',
  today: 'I dag',
  yesterday: 'I går',
  amount: 'Beløp',
  noAmount: 'Uten beløp',
  date: 'Dato',
  text: 'Tekst',
  status: 'Status',
  total: 'Sum',
  debit: 'Debet',
  credit: 'Kredit',
  print: 'Skriv ut',
  showMore: 'Vis flere',
  noMatches: 'Ingen treff',
  showPassword: 'Vis passord',
  hidePassword: 'Skjul passord',
  capsLock: 'Caps Lock er på',
  fullHash: 'Hele kontrollsummen',
  copyHash: 'Kopier kontrollsummen',
  notADate: 'Skriv datoen som 28.11.2026, 2811 eller i går.',
  daysTurned: 'Den siste dagen er før den første.',
  notAnAmount: 'Skriv et beløp, for eksempel 1 234,50 eller 120+35,50',
  divisionByZero: 'Kan ikke dele på null',
  whichAmount: 'Beløpet kan leses på to måter. Hvilket mener du?',
  result: (amount: string) => `= ${amount}`,
} as const;

/** The held press that binds: HoldButton. */
export const hold = {
  explain: 'Hold inne til feltet er fylt. Slipper du før, skjer ingenting.',
  keepHolding: 'Fortsett å holde …',
  tooShort: 'For kort. Hold inne til feltet er fylt.',
  pressAgain: 'Trykk én gang til for å bekrefte',
  done: 'Utført',
} as const;

export const nav = {
  main: 'Hovedmeny',
  skip: 'Hopp til innholdet',
  home: 'Til forsiden',
  capture: 'Ny kvittering',
  captureShort: 'Kvittering',
  drafts: 'Kladder',
  inbox: 'Innboks',
  approvals: 'Attestering',
  vouchers: 'Bilag',
  reports: 'Rapporter',
  periods: 'Perioder',
  vatReturn: 'Mva-melding',
  vatReturnShort: 'Mva',
  items: 'Åpne poster',
  itemsShort: 'Poster',
  log: 'Logg',
  jobs: 'Jobber',
  registers: 'Kontoplan og registre',
  registersShort: 'Registre',
  people: 'Personer',
  setup: 'Oppsett',
  documents: 'Dokumenter',
  more: 'Mer',
  menu: 'Meny',
  waiting: (count: number) => counted(count, '1 venter', `${count} venter`),
  search: 'Søk',
  searchAll: 'Søk og gå til',
} as const;

/** The reports of the ledger, by their addresses. */
export const reportNames = {
  'trial-balance': 'Saldobalanse',
  'income-statement': 'Resultatregnskap',
  'income-months': 'Måned for måned',
  'vat-specification': 'Mva-spesifikasjon',
  'party-balances': 'Kunder og leverandører',
  'balance-sheet': 'Balanse',
  'account-ledger': 'Kontospesifikasjon',
  'posting-journal': 'Bokføringsspesifikasjon',
  'dimension-results': 'Prosjekter og avdelinger',
  'dimension-ledger': 'Prosjektspesifikasjon',
  items: 'Åpne poster',
  'party-ledger': 'Kontoutskrift',
} as const;

export const version = {
  available: 'En ny versjon av Segl er klar.',
  reloads: 'Siden lastes på nytt når du tar den i bruk, og ikke før.',
  unsaved: 'Noe du har skrevet, er ikke lagret. Lagre det først; den nye versjonen venter.',
  update: 'Ta den i bruk',
  later: 'Senere',
} as const;

/** What the browser lacks, as a title; the sentence is the error's of the same name. */
export const lack = {
  device_insecure: 'Adressen er ikke sikret',
  device_no_storage: 'Nettleseren lagrer ingenting',
} as const;

/** What no screen expected. */
export const fault = {
  title: 'Noe gikk galt som Segl ikke ventet',
  lead: 'Det som sto som lagret, er trygt. Virker ikke skjermen som den skal, last siden på nytt.',
  reload: 'Last siden på nytt',
  absent: 'Dette må hentes fra nettet, og kom ikke fram. Prøv igjen når nettet er tilbake.',
} as const;

export const errorPage = {
  notFoundTitle: 'Her er det ingenting',
  notFoundBody: 'Adressen finnes ikke, eller du har ikke tilgang til det som ligger der.',
  failedTitle: 'Noe gikk galt hos oss',
  failedBody:
    'Det du hadde lagret på enheten, er trygt. Prøv igjen om litt; skjer det på nytt, send oss koden under.',
  code: (code: string) => `Kode ${code}`,
} as const;
