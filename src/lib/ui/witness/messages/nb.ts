import type { Contradiction } from '#lib/domain/tlog/heads.ts';

/** What a device says of a client's log that contradicts what it had kept of it. */
export const witness = {
  title: 'Loggen motsier seg selv',
  lead: 'Denne enheten husker et sjekkpunkt av loggen som det serveren viser nå, ikke bygger på. Noe kan være endret, fjernet eller satt tilbake. Ikke stol på det som vises, før noen har sett på det.',
  tell: 'Last ned begge sjekkpunktene, ta vare på dem utenfor Segl, og si fra til revisor og til den som drifter Segl.',
  seenAt: (time: string) => `Oppdaget ${time}.`,
  told: 'Serveren har fått beskjed.',
  untold: 'Serveren har ikke tatt imot beskjeden ennå; enheten prøver igjen.',
  downloadKept: 'Last ned det enheten husket',
  downloadSeen: 'Last ned det serveren viste',
  accept: 'Følg loggen på nytt',
  acceptTitle: 'Følge loggen på nytt?',
  acceptLead:
    'Gjør det bare når du har fått en forklaring du tror på, og har tatt vare på begge sjekkpunktene. Enheten glemmer det den husket, og begynner med loggen slik den er nå.',
  acceptConfirm: 'Glem det enheten husket',
} as const;

export const contradictions = {
  other_key: 'Sjekkpunktet er signert med en annen nøkkel enn den enheten husker.',
  unsigned: 'Sjekkpunktet er ikke signert med loggens nøkkel, eller kan ikke leses.',
  gone: 'Serveren sier at loggen er tom.',
  shorter: 'Loggen har færre hendelser enn før.',
  other_root: 'Loggen har like mange hendelser som før, men andre.',
  not_extended: 'Loggen har flere hendelser enn før, men de som var der, er ikke de samme.',
} as const satisfies Readonly<Record<Contradiction, string>>;
