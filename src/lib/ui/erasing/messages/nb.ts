import type { KeptBecause } from '#lib/domain/events/keeping.ts';
import { counted } from '#lib/i18n/count.ts';

/** Erasing what the log says of a person, on request. */
export const erasing = {
  title: 'Slett etter krav',
  lead: 'Når noen krever opplysninger om seg slettet, kan den lesbare delen av hendelsene fjernes fra loggen. Hendelsene blir stående, og alle bevis holder. Det loven krever at blir tatt vare på, blir ikke slettet.',
  toLog: 'Loggen',
  person: 'Hvem det gjelder',
  choose: 'Velg en person',
  left: (name: string) => `${name} (har sluttet)`,
  mayGo: 'Kan slettes',
  nothing: 'Ingenting kan slettes nå.',
  more: 'Det er flere enn som kan slettes på én gang. Velg personen igjen etterpå.',
  kept: 'Blir tatt vare på',
  nothingKept: 'Ingenting må tas vare på.',
  before: (count: number) =>
    counted(count, '1 hendelse er slettet fra før.', `${count} hendelser er slettet fra før.`),
  times: (count: number, written: string) => counted(count, '1 hendelse', `${written} hendelser`),
  on: (first: string, last: string) => (first === last ? first : `${first} til ${last}`),
  until: (date: string) => `Til og med ${date}.`,
  elsewhere:
    'Sikkerhetskopier fra før beholder det til de selv slettes. Signerte dokumenter, bilag og bilder er ikke med: de er dokumentasjon. Navn og e-postadresse på kontoen slettes av den som drifter Segl, når personen ikke lenger er hos noen klient.',
  ground: 'Grunnlag for kravet',
  groundHint: 'Personvernforordningen artikkel 17 nr. 1',
  reference: 'Saksnummer',
  referenceHint: 'Ett ord, ikke noe navn: det blir stående i loggen.',
  referenceWrong: 'Bruk bokstaver, tall og . / - _, høyst 40 tegn.',
  byPasskey: 'Du signerer slettingen med passnøkkelen din.',
  totp: 'Engangskode',
  totpHint: 'De seks sifrene i appen for engangskoder.',
  totpMissing: 'Skriv de seks sifrene.',
  binds: 'Det som slettes, kan ikke hentes frem igjen. Slettingen er en hendelse i loggen med ditt navn.',
  hold: (count: number) =>
    counted(count, 'Hold inne for å slette 1 hendelse', `Hold inne for å slette ${count} hendelser`),
  busy: 'Sletter …',
  done: 'Slettet',
  doneLead: (count: number) =>
    counted(
      count,
      'Den lesbare delen av 1 hendelse er slettet for godt.',
      `Den lesbare delen av ${count} hendelser er slettet for godt.`,
    ),
} as const;

/** On which ground it is asked for. */
export const grounds = {
  not_needed: 'Ikke lenger nødvendig (bokstav a)',
  consent_withdrawn: 'Samtykke trukket tilbake (bokstav b)',
  objection: 'Protest mot behandlingen (bokstav c)',
  unlawful: 'Ulovlig behandlet (bokstav d)',
  duty: 'Plikt til å slette (bokstav e)',
} as const;

/** Why something is kept. */
export const keptBecause = {
  books: 'Dokumentasjon av regnskapet: bokføringsloven § 13 (fem år etter regnskapsåret).',
  agreements: 'Dokumentasjon av avtaler: bokføringsloven § 13 (tre år og seks måneder etter regnskapsåret).',
  log: 'Nevner ingen person, og loggen kontrolleres etter det.',
  member: 'Personen har tilgang hos klienten. Avslutt tilgangen først.',
  oneself: 'Gjelder deg selv: en annen administrator må gjøre det, eller den som drifter Segl.',
  deeds:
    'Regnskapet sier hvem som gjorde hva: navnet er del av dokumentasjonen så lenge bokføringsloven § 13 gjelder.',
  unknown: 'Av et slag som denne versjonen av Segl ikke kjenner.',
} as const satisfies Readonly<Record<KeptBecause, string>>;
