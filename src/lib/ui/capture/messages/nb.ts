import { counted } from '#lib/i18n/count.ts';

/** The field user: photo, amount, done. */
export const capture = {
  title: 'Ny kvittering',
  takePhoto: 'Ta bilde',
  choosePhoto: 'Velg bilde eller PDF',
  anotherPhoto: 'En side til',
  retake: 'Ta på nytt',
  removePhoto: (number: number) => `Fjern bilde ${number}`,
  photo: (number: number) => `Bilde ${number} av kvitteringen`,
  photos: (count: number) => counted(count, '1 bilde', `${count} bilder`),
  amount: 'Beløp',
  amountHint: 'Det du betalte, med mva.',
  date: 'Dato',
  text: 'Hva gjelder det?',
  textHint: 'For eksempel «Drivstoff, varebil».',
  project: 'Prosjekt',
  noProject: 'Uten prosjekt',
  done: 'Ferdig',
  encrypting: 'Krypterer …',
  savedHere: 'Lagret på denne enheten',
  savedLead: 'Den sendes av seg selv når det er nett.',
  another: 'Ta en til',
  seeDrafts: 'Se kladdene',
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
