import { counted } from '#lib/i18n/count.ts';

/** A client that begins from nothing. */
export const newClient = {
  title: 'Ny klient',
  lead: 'En klient fra ingenting: regnskapsår, kontoplan, mva-koder og bilagsserier. Du blir administrator hos den.',
  back: 'Til arbeidet ditt',
  notYours: 'Den som er administrator hos en klient, kan opprette nye',
  notYoursBody: 'Spør en administrator, eller den som drifter Segl.',
  company: 'Foretaket',
  orgnr: 'Organisasjonsnummer',
  orgnrHint: 'Ni sifre; det siste er et kontrollsiffer.',
  orgnrGood: 'Nummeret kan være riktig.',
  known: (name: string) => `${name} har nummeret og er klient her allerede.`,
  name: 'Navn',
  form: 'Foretaksform',
  firstYear: 'Første regnskapsår',
  startsOn: 'Første dag',
  endsOn: 'Siste dag',
  endsOnHint: 'Slutten av en måned, opptil 18 måneder etter den første dagen.',
  yearOf: (year: number, periods: number) =>
    `Regnskapsåret ${year}: ${counted(periods, '1 periode', `${periods} perioder`)}.`,
  yearsAfter: 'De neste årene åpner av seg selv, i god tid.',
  vat: 'Merverdiavgift',
  vatHint: 'Gjelder fra den første dagen, og kan endres siden under Mva-melding.',
  chooseVat: 'Velg',
  notRegistered: 'Ikke registrert',
  people: 'Hvem skal arbeide her?',
  peopleLead:
    'Fra klientene du er administrator for. Uten regnskapsfører kan ingen kontere, og uten leder kan ingen attestere.',
  notHere: 'Ikke med',
  create: 'Opprett klient',
  chart: 'Dette får klienten',
  chartLead: 'Alt kan endres og utvides siden, under Kontoplan og registre.',
  counts: (accounts: number, codes: number) => `${accounts} kontoer og ${codes} mva-koder.`,
  series: (names: string) => `Bilagsserier: ${names}.`,
  offered: 'Mva-kode som tilbys',
  account: 'Konto',
  grouping: 'Gruppering',
  accountsIn: (name: string, count: number) => `${name} (${count})`,
  none: '–',
} as const;

/** Whose standard chart it gets. */
export const legalForms = {
  AS: 'AS',
  ENK: 'ENK',
  FLI: 'Forening, lag',
} as const;

/** The classes of NS 4102, by the first digit of an account. */
export const accountClasses = {
  1: 'Eiendeler',
  2: 'Egenkapital og gjeld',
  3: 'Inntekter',
  4: 'Varekjøp',
  5: 'Lønn',
  6: 'Andre driftskostnader',
  7: 'Andre driftskostnader, forts.',
  8: 'Finans, skatt og disponering',
} as const;
