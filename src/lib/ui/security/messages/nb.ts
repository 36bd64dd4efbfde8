import type { Factor, Method } from '#lib/domain/access/factor.ts';
import { counted } from '#lib/i18n/count.ts';

/** The person's own access: what they prove themselves with, and where they are signed in. */
export const security = {
  title: 'Sikkerhet',
  lead: 'Det du logger inn og bekrefter med, og hvor du er logget inn. Endringer og innlogginger står også i loggen til klientene dine.',
  none: 'Du har bare ett trinn. Legg til en passnøkkel, så kan ingen logge inn eller godkjenne som deg med et stjålet passord.',
  passkeys: 'Passnøkler',
  passkeysLead:
    'Fingeravtrykk, ansikt eller PIN på en enhet du har. Ingenting å huske, og ingenting å lure fra deg.',
  noPasskeys: 'Du har ingen passnøkler ennå.',
  addPasskey: 'Legg til passnøkkel',
  passkeyName: 'Hva vil du kalle den?',
  passkeyNameHint: 'Så du kjenner den igjen: «Telefonen min», «Jobb-PC».',
  passkeyDefault: 'Denne enheten',
  makePasskey: 'Fortsett',
  making: 'Følg det enheten viser …',
  endorse: 'Bekreft nå med en passnøkkel du hadde fra før. Da kan ingen si at andre la til den nye.',
  endorsing: 'Bekreft med den du hadde',
  withoutEndorsing: 'Legg til uten å bekrefte',
  withoutEndorsingLead:
    'Den logger deg inn. Den som kontrollerer en godkjenning gjort med den, får vite at ingen andre gikk god for den.',
  added: (when: string) => `Lagt til ${when}`,
  used: (when: string) => `Sist brukt ${when}`,
  fingerprint: 'Kontrollsum',
  fingerprintOf: (name: string) => `Kontrollsummen av ${name}`,
  neverUsed: 'Ikke brukt ennå',
  synced: 'Sikkerhetskopiert hos leverandøren',
  onDevice: 'Finnes bare på enheten',
  remove: 'Fjern',
  removeOf: (name: string) => `Fjern ${name}`,
  codes: 'Engangskoder',
  codesLead: 'En app på telefonen viser en ny kode hvert halve minutt.',
  codesOn: 'En app er satt opp.',
  codesOff: 'Ingen app er satt opp.',
  codesResting:
    'Etter tjue gale koder på rad tas ingen flere imot. Bekreft med en passnøkkel eller en gjenopprettingskode, så gjelder de igjen.',
  setUpCodes: 'Sett opp',
  replaceCodes: 'Sett opp på nytt',
  scan: 'Skann koden med appen, eller åpne lenken på telefonen.',
  openInApp: 'Åpne i appen',
  secret: 'Nøkkel, hvis du må skrive den inn',
  firstCode: 'Koden appen viser nå',
  finish: 'Fullfør',
  recovery: 'Gjenopprettingskoder',
  recoveryLead: 'Ti koder på papir, for den dagen telefonen er borte. Hver gjelder én gang.',
  recoveryLeft: (count: number) => counted(count, 'Én kode igjen', `${count} koder igjen`),
  recoveryNone: 'Ingen er laget.',
  makeRecovery: 'Lag koder',
  makeRecoveryAnew: 'Lag nye koder',
  recoveryShown:
    'Skriv dem ned eller ta dem ut nå. De vises aldri igjen, og de du hadde før, gjelder ikke lenger.',
  recoveryDownload: 'Ta ut som fil',
  recoveryDone: 'Jeg har tatt vare på dem',
  password: 'Passord',
  passwordOn: 'Du har et passord.',
  passwordOff: 'Du har ikke noe passord.',
  setPassword: 'Velg passord',
  changePassword: 'Bytt passord',
  passwordBefore: 'Passordet du har nå',
  passwordNew: 'Nytt passord',
  passwordHint:
    'Minst 12 tegn. Noen ord som ikke hører sammen, er både tryggere og lettere enn noe innviklet.',
  save: 'Lagre',
  sessions: 'Innlogginger',
  sessionsLead: 'Kjenner du ikke igjen en av dem, avslutt den og bytt passord.',
  thisOne: 'Denne',
  unknownDevice: 'Ukjent enhet',
  openedAt: (when: string) => `Logget inn ${when}`,
  seenAt: (when: string) => `Sist brukt ${when}`,
  end: 'Avslutt',
  endOf: (device: string) => `Avslutt innloggingen på ${device}`,
  endOthers: 'Avslutt alle andre',
  mailLink: 'Send meg en lenke',
  mailed: 'Lenken er sendt til e-posten din. Åpne den i denne nettleseren, og kom hit igjen.',
};

/** How a session was opened. */
export const waysIn: Record<Method, string> = {
  password: 'med passord',
  link: 'med lenke',
  passkey: 'med passnøkkel',
  eid: 'med eID',
};

/** What was shown beside it. */
export const factorNames: Record<Factor, string> = {
  passkey: 'passnøkkel',
  eid: 'eID',
  totp: 'engangskode',
  recovery: 'gjenopprettingskode',
};

/** What this device tells while the app is closed. */
export const push = {
  title: 'Varsler på denne enheten',
  lead: 'Enheten sier fra når noe venter på attestering eller signatur, eller er sendt tilbake til deg. Varselet sier bare at noe venter: ingen navn og ingen beløp.',
  start: 'Slå på varsler',
  stop: 'Slå av varsler',
} as const;

export const pushStates = {
  reading: 'Ser etter …',
  lacking:
    'Nettleseren eller installasjonen har ikke varsler. På iPhone: legg Segl til på Hjem-skjermen først.',
  denied:
    'Du har sagt nei til varsler i nettleseren. Det endrer du i nettleserens innstillinger for dette nettstedet.',
  off: 'Av.',
  on: 'På. De slutter når du logger ut her.',
} as const;
