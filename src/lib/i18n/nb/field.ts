import { counted } from '../count.ts';

/** The frame around the screens: who you are, and what stands open before anything is shown. */
export const frame = {
  opening: 'Åpner Segl …',
  noClientTitle: 'Du hører ikke til noen klient ennå',
  noClientBody: 'Be administratoren hos klienten om å gi deg tilgang. Så kommer regnskapet hit.',
  notYoursTitle: 'Denne siden hører til en annen rolle',
  notYoursBody: 'Trenger du den, kan administratoren hos klienten endre rollen din.',
  notYoursHome: 'Til arbeidet ditt',
  neverHereTitle: 'Ingen er logget inn på denne enheten',
  neverHereBody: 'Første gang trenger Segl nett. Etterpå kan du ta kvitteringer uten.',
  signOutNeedsNetwork: 'Du er fortsatt logget inn: utlogging krever nett. Enheten er låst så lenge.',
  deviceLocked: 'Enheten er låst. Det du holdt på med, står der når du låser opp.',
  captureAnyway: 'Ta kvitteringer uten å logge inn',
} as const;

/** What can stand between a receipt and *saved*. */
export const saving = {
  nothingYet: 'Ta et bilde eller skriv et beløp først.',
  amountMissing: 'Beløpet mangler',
  amountMissingLead: 'Skriv det du betalte, eller lagre uten, så spør regnskapsføreren deg.',
  without: 'Lagre uten beløp',
  dateUnusual: (date: string) => `Datoen er ${date}. Stemmer den?`,
  dateRight: 'Ja, datoen stemmer',
  dateUnreasonable: 'Mer enn ti år tilbake, eller et år frem',
  withoutPicture: 'Lagre uten filen',
  changeSaved: 'Endringen er lagret på denne enheten',
  notKept: 'Nettleseren kan slette det som ligger her, hvis enheten går tom for plass. La den få nett snart.',
} as const;

/** What was begun and not saved. */
export const unfinished = {
  title: 'Ikke ferdig',
  kept: 'Ikke lagret ennå, men tatt vare på her. Den sendes først når du lagrer.',
  resumed: 'Denne kvitteringen begynte du på tidligere. Den sendes først når du lagrer.',
  resumedChange: 'Dette skrev du tidligere uten å lagre. Det sendes først når du lagrer.',
  elsewhere: 'Åpen i en annen fane',
  elsewhereLead:
    'Kvitteringen skrives i en annen fane. Gå videre der, eller lukk den fanen og prøv igjen her.',
  giveUp: 'Forkast det ulagrede',
  giveUpLead: 'Det du skrev og la ved uten å lagre, går tapt. Det kan ikke angres.',
  goOn: 'Fortsett',
} as const;

/** A photo that cannot be shown, and why that is no loss. */
export const photos = {
  notShown: 'Nettleseren kan ikke vise bildet. Det er bevart slik det ble tatt.',
  withAccounts: 'Bildet er hos regnskapet og vises når du har nett.',
  enlarge: (number: number) => `Vis bilde ${number} større`,
  none: 'Uten bilde',
  title: 'Bilder',
} as const;

/** One draft, opened. */
export const draftPage = {
  choose: 'Velg en kladd i listen for å se bildet og endre den.',
  missingTitle: 'Kladden er ikke her',
  missingBody: 'Den kan være forkastet, eller tatt på en annen enhet. Med nett hentes alt du har sendt.',
  back: 'Alle kladder',
  sent: 'Sendt',
  closed: 'Kladden er sendt videre og kan ikke endres. Det du ser, er det som ble sendt.',
  rejectedTitle: 'Serveren tok ikke imot den',
  keptHere: 'Kladden og bildene ligger trygt på denne enheten.',
  remove: 'Fjern fra denne enheten',
  removeLead: 'Det som bare finnes her, går tapt. Det kan ikke angres.',
  discardOnlyHere: 'Kladden finnes bare på denne enheten og går tapt. Det kan ikke angres.',
  theirs: 'Slik er den hos regnskapet',
  mine: 'Slik er den her',
  waiting: (count: number) => counted(count, '1 kladd trenger deg', `${count} kladder trenger deg`),
} as const;
