import { counted } from '#lib/i18n/count.ts';

/** Leaving a device on which something exists that nobody else has. */
export const leaving = {
  signOutTitle: 'Logge ut?',
  wipeTitle: 'Tømme denne enheten?',
  refused: 'Noe finnes bare på denne enheten. Send det, eller ta det med i en fil, så går ingenting tapt.',
  nothing: 'Ingenting finnes bare på denne enheten.',
  wipeLead: 'Alt Segl har lagret her for deg, slettes, i alle klientene dine. Det serveren har, er trygt.',
  drafts: (count: number) =>
    counted(count, '1 kladd er ikke sendt', `${count} kladder eller registerrader er ikke sendt`),
  refusedOnes: (count: number) =>
    counted(count, '1 er avvist og trenger deg', `${count} er avvist og trenger deg`),
  photos: (count: number) => counted(count, '1 bilde er ikke fremme', `${count} bilder er ikke fremme`),
  captured: (count: number) =>
    counted(count, '1 bilde er tatt mens enheten var låst', `${count} bilder er tatt mens enheten var låst`),
  typed: 'Kontering som er påbegynt og ikke lagret',
  prepared: (count: number) =>
    counted(
      count,
      '1 dokument er klargjort og ikke signert. Det venter på deg som før, men må leses på nytt.',
      `${count} dokumenter er klargjort og ikke signert. De venter på deg som før, men må leses på nytt.`,
    ),
  elsewhere: (clients: string) => `Noe av det ligger hos ${clients}. Velg den klienten for å sende det.`,
  ofOthers: 'andre klienter',
  send: 'Send nå',
  sending: 'Sender …',
  notSent: 'Det ble ikke sendt. Se etter at enheten har nett, og at du er logget inn.',
  save: 'Lagre som fil',
  unlockFirst: 'Enheten er låst. Lås opp for å sende det eller lagre det som fil.',
  fileLead:
    'Filen krypteres med en passfrase som bare gjelder den. Du leser den inn under Denne enheten, her eller på en annen enhet der du er logget inn. Ingen kan hente passfrasen frem for deg.',
  passphrase: 'Passfrase for filen',
  passphraseHint: 'Minst 8 tegn. Noen ord etter hverandre holder.',
  repeat: 'Gjenta passfrasen',
  mismatch: 'De to er ikke like.',
  write: 'Lagre filen',
  writing: 'Lagrer …',
  written: 'Filen er lagret.',
  handed: 'Filen er gitt til nettleseren. Se etter at du har den før du går videre.',
  incomplete:
    'Noe kom ikke med i filen: det ble til i mellomtiden, kan ikke leses, eller ligger hos en klient som må låses opp først.',
  have: 'Jeg har filen',
  signOut: 'Logg ut',
  wipe: 'Tøm enheten',
  stay: 'Avbryt',
  back: 'Tilbake',
  fileTitle: 'Fil fra en annen enhet',
  readLead:
    'Det du tok med i en fil, blir her hva det var. Leser du den inn flere steder, kommer ingenting to ganger.',
  choose: 'Les inn fra fil',
  dropping: 'Slipp filen her',
  readTitle: 'Les inn fra fil',
  read: 'Les inn',
  reading: 'Leser …',
  came: (drafts: number, photos: number) =>
    `${counted(drafts, '1 kladd eller endring', `${drafts} kladder og endringer`)} og ${counted(photos, '1 bilde', `${photos} bilder`)} er lest inn.`,
  cameBefore: 'Filen er lest inn her før. Ingenting er endret.',
  leftInFile: (clients: number) =>
    counted(
      clients,
      'Noe hører til en klient du ikke har her, og ble liggende i filen.',
      `Noe hører til ${clients} klienter du ikke har her, og ble liggende i filen.`,
    ),
  leaveTitle: 'Forlate enheten',
  leaveLead: 'Skal noen andre ha enheten, tøm den. Så lenge noe finnes bare her, går det ikke.',
  done: 'Lukk',
} as const;
