import { counted } from '#lib/i18n/count.ts';

/** What the files of a client are locked with, and which devices keep drafts of it. */
export const clientKeys = {
  title: 'Nøkler og enheter',
  lead: (client: string) =>
    `Hva filene til ${client} er låst med, og hvilke enheter som har kladder. Nøklene selv vises ingen steder.`,
  files: 'Filene',
  filesLead: 'Bilder og dokumenter er kryptert, hver for seg, med en nøkkel som bare gjelder denne klienten.',
  key: 'Nøkkelen',
  since: (generation: number, at: string) => `nummer ${generation}, siden ${at}`,
  state: 'Tilstand',
  master: 'Hovednøkkelen',
  disk: 'Disken',
  openDisk:
    'Databasen ligger på en disk som ikke er kryptert. Den som drifter Segl, har sagt at det er greit.',
  closedDisk: 'Loggen sier ikke at databasen ligger ukryptert.',
  events: 'Det som er gjort med nøklene',
  noEvents: 'Ingen har byttet eller ødelagt noe.',
  by: (name: string, at: string) => `${name} · ${at}`,
  devices: 'Enheter med kladder',
  devicesLead:
    'Hver nettleser eller app som har registrert seg for å føre uten nett. Er en mistet, avslutt personens innlogginger under Personer.',
  noDevices: 'Ingen enhet har registrert seg.',
  registered: (at: string) => `Registrert ${at}`,
  sent: (changes: number, at: string) =>
    `${changes} ${counted(changes, 'endring', 'endringer')} sendt, sist ${at}`,
  nothingSent: 'har ikke sendt noe ennå',
} as const;

export const clientKeyStates = {
  none: 'lages når den første filen kommer',
  in_use: 'i bruk',
  changing: 'byttes nå: den forrige åpner fortsatt det som ikke er låst om',
  destroyed: 'ødelagt: filene kan aldri leses igjen',
} as const;

/** Where the master key comes from. */
export const masterKeys = {
  beside: 'en fil ved siden av dataene. Den beskytter ikke mot den som får tak i dem.',
  file: 'en fil på serveren, et annet sted enn dataene',
  environment: 'gis serveren når den starter',
  passphrase: 'en passfrase som noen skriver når serveren starter',
  token: 'i en sikkerhetsmodul, som den aldri forlater',
} as const;
