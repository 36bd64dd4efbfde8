import { roles as words } from '#lib/domain/access/words/nb.ts';
import { counted } from '#lib/i18n/count.ts';

const onlyHere = (count: number): string =>
  counted(count, '1 kladd finnes bare på denne enheten', `${count} kladder finnes bare på denne enheten`);

export const account = {
  title: 'Konto og valg',
  client: 'Klient',
  chooseClient: 'Bytt klient',
  newClient: 'Ny klient',
  findClient: 'Finn klient på navn eller organisasjonsnummer',
  noClient: 'Ingen klient har det navnet eller nummeret.',
  currentClient: 'valgt',
  orgnr: 'Org.nr.',
  language: 'Språk',
  theme: 'Utseende',
  themeSystem: 'Som enheten',
  themeLight: 'Lyst',
  themeDark: 'Mørkt',
  security: 'Sikkerhet',
  device: 'Denne enheten',
  signOut: 'Logg ut',
  signedInAs: 'Logget inn som',
} as const;

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

export const offline = {
  title: 'Du er frakoblet',
  body: 'Denne siden må hentes fra nettet. Kvitteringer kan du ta likevel; de lagres her og sendes når nettet er tilbake.',
  capture: 'Ta en kvittering',
  since: (time: string) => `Vist slik det var ${time}`,
} as const;

export const roles = words;

/** What every screen that asks the server has in common. */
export const loading = {
  offline: 'Dette må hentes fra nettet. Prøv igjen når det er tilbake.',
} as const;

/** The overlay of shortcuts. */
export const keys = {
  title: 'Hurtigtaster',
  lead: 'Alt kan gjøres fra tastaturet.',
  show: 'Vis hurtigtaster',
  showWhileWriting: 'Vis hurtigtaster mens du skriver',
  row: 'Flytt mellom rader',
} as const;
