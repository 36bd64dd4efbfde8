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
  trialBalance: 'Saldobalanse',
  trialBalanceShort: 'Saldo',
  log: 'Logg',
  jobs: 'Jobber',
  setup: 'Oppsett',
  documents: 'Dokumenter',
  more: 'Mer',
  menu: 'Meny',
  waiting: (count: number) => counted(count, '1 venter', `${count} venter`),
} as const;

export const account = {
  title: 'Konto og valg',
  client: 'Klient',
  chooseClient: 'Bytt klient',
  findClient: 'Finn klient på navn eller organisasjonsnummer',
  noClient: 'Ingen klient har det navnet eller nummeret.',
  currentClient: 'valgt',
  orgnr: 'Org.nr.',
  language: 'Språk',
  theme: 'Utseende',
  themeSystem: 'Som enheten',
  themeLight: 'Lyst',
  themeDark: 'Mørkt',
  signOut: 'Logg ut',
  signedInAs: 'Logget inn som',
} as const;

const onlyHere = (count: number): string =>
  counted(count, '1 kladd finnes bare på denne enheten', `${count} kladder finnes bare på denne enheten`);

/** Sync status, always in words, with the number of drafts that only this device has. */
export const status = {
  label: 'Synkronisering',
  synced: 'Alt er synkronisert',
  onlyHere,
  nothingHere: 'Ingen kladder finnes bare på denne enheten',
  asking: 'Spør serveren …',
  offline: (count: number) => (count === 0 ? 'Frakoblet – lagres her' : `Frakoblet – ${onlyHere(count)}`),
  notNow: (count: number) =>
    `Serveren kan ikke svare akkurat nå – ${count === 0 ? 'lagres her' : onlyHere(count)}`,
  signedOut: (count: number) =>
    count === 0 ? 'Logg inn igjen for å synkronisere' : `Logg inn igjen – ${onlyHere(count)}`,
  locked: (count: number) => (count === 0 ? 'Låst – ingen kladder venter her' : `Låst – ${onlyHere(count)}`),
  needsYou: (count: number, unsent: number) =>
    `${count} trenger deg${unsent === 0 ? '' : ` – ${unsent} til finnes bare på denne enheten`}`,
  stuck: (count: number) => `Enheten får ikke synkronisert${count === 0 ? '' : ` – ${onlyHere(count)}`}`,
  refused: (count: number) =>
    `Serveren tar ikke imot fra denne enheten${count === 0 ? '' : ` – ${onlyHere(count)}`}`,
} as const;

/** The server was put back to an older copy of its data. */
export const restored = {
  title: 'Serveren er satt tilbake til en eldre kopi.',
  resent: (count: number) =>
    counted(
      count,
      '1 kladd som manglet der, er sendt på nytt.',
      `${count} kladder som manglet der, er sendt på nytt.`,
    ),
  resending: (count: number) =>
    counted(
      count,
      '1 kladd som mangler der, sendes på nytt.',
      `${count} kladder som mangler der, sendes på nytt.`,
    ),
  lostPhotos: (count: number) =>
    counted(
      count,
      '1 bilde finnes verken der eller her lenger. Ta det på nytt hvis du har kvitteringen.',
      `${count} bilder finnes verken der eller her lenger. Ta dem på nytt hvis du har kvitteringene.`,
    ),
  read: 'Den er grei',
} as const;

/** Signing out with drafts that nobody else has. */
export const leaving = {
  title: 'Logge ut?',
  lead: (count: number) => `${onlyHere(count)}.`,
  stay: 'Det blir liggende her, kryptert, og sendes ikke så lenge du er logget ut. Bare du kan åpne det: Logg inn på denne enheten igjen, og lås opp med passfrasen.',
  danger: 'Slettes nettleserens data for Segl, er det tapt.',
  cancel: 'Bli innlogget',
  confirm: 'Logg ut likevel',
} as const;

export const version = {
  available: 'En ny versjon av Segl er klar.',
  reloads: 'Siden lastes på nytt når du tar den i bruk, og ikke før.',
  unsaved: 'Noe du har skrevet, er ikke lagret. Lagre det først; den nye versjonen venter.',
  update: 'Ta den i bruk',
  later: 'Senere',
} as const;

export const offline = {
  title: 'Du er frakoblet',
  body: 'Denne siden må hentes fra nettet. Kvitteringer kan du ta likevel; de lagres her og sendes når nettet er tilbake.',
  capture: 'Ta en kvittering',
  since: (time: string) => `Vist slik det var ${time}`,
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
} as const;

export const roles = {
  field: 'Feltbruker',
  bookkeeper: 'Regnskapsfører',
  manager: 'Leder',
  administrator: 'Administrator',
  auditor: 'Revisor',
} as const;

export const errorPage = {
  notFoundTitle: 'Her er det ingenting',
  notFoundBody: 'Adressen finnes ikke, eller du har ikke tilgang til det som ligger der.',
  failedTitle: 'Noe gikk galt hos oss',
  failedBody:
    'Det du hadde lagret på enheten, er trygt. Prøv igjen om litt; skjer det på nytt, send oss koden under.',
  code: (code: string) => `Kode ${code}`,
} as const;
