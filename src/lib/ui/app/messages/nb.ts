/** Signing in: who you are, to the server. */
export const signIn = {
  title: 'Logg inn',
  lead: 'Regnskap og signering som virker uten nett, og som ingen kan endre i det skjulte.',
  email: 'E-post',
  password: 'Passord',
  withPasskey: 'Bruk passnøkkel',
  passkeyUnknown: 'Segl kjenner ikke passnøkkelen, eller den er fjernet. Logg inn på en annen måte.',
  or: 'eller',
  code: 'Engangskode',
  codeHint: 'Seks sifre fra autentiseringsappen, eller en gjenopprettingskode.',
  submit: 'Logg inn',
  submitting: 'Logger inn …',
  linkTitle: 'Logg inn med lenke',
  linkLead: 'Lenken gjelder én gang. Den brukes når du trykker på knappen.',
  linkSubmit: 'Logg inn',
  linkSpent: 'Lenken er brukt eller utløpt. Be om en ny, eller logg inn med passord.',
  withPassword: 'Logg inn med passord',
  whoHelps:
    'Får du ikke logget inn, eller har du ikke passord? Den som drifter Segl hos dere, kan gi deg en lenke som logger deg inn.',
  haveLink: 'Jeg har en innloggingslenke',
  pasteLink: 'Innloggingslenke',
  pasteLinkHint:
    'Lim inn hele lenken. Du kan også åpne den i en annen fane; da går denne siden videre av seg selv.',
  needsNetwork: 'Du må ha nett for å logge inn. Det som er lagret på enheten, blir liggende.',
  expiredTitle: 'Logg inn igjen',
  expiredLead: 'Økten er utløpt. Alt du har skrevet, ligger her og sendes når du er inne.',
  idleLead:
    'Du har vært borte lenger enn klienten tillater. Alt du har skrevet, ligger her og sendes når du er inne.',
  signedOut: 'Du er logget ut.',
  toVerify: 'Kontroller et dokument uten å logge inn',
} as const;

/** The passphrase: opens what lies encrypted on this device; the server never sees it. */
/** The frame around the screens: who you are, and what stands open before anything is shown. */
export const frame = {
  opening: 'Åpner Segl …',
  noClientTitle: 'Du hører ikke til noen klient ennå',
  noClientBody: 'Be administratoren hos klienten om å gi deg tilgang. Så kommer regnskapet hit.',
  firstClientTitle: 'Her er det ingen klienter ennå',
  firstClientBody: 'Opprett den første, fra ingenting. Den som oppretter den, blir administrator.',
  firstClient: 'Ny klient',
  notYoursTitle: 'Denne siden hører til en annen rolle',
  notYoursBody: 'Trenger du den, kan administratoren hos klienten endre rollen din.',
  notYoursHome: 'Til arbeidet ditt',
  neverHereTitle: 'Ingen er logget inn på denne enheten',
  neverHereBody: 'Første gang trenger Segl nett. Etterpå kan du ta kvitteringer uten.',
  signOutNeedsNetwork: 'Du er fortsatt logget inn: utlogging krever nett. Enheten er låst så lenge.',
  deviceLocked: 'Enheten er låst. Det du holdt på med, står der når du låser opp.',
  captureAnyway: 'Ta kvitteringer uten å logge inn',
} as const;
