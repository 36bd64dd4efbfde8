/** What stands before what lies locked on the device. */
export const unlock = {
  title: 'Lås opp',
  lead: 'Kladder og bilder ligger kryptert på denne enheten.',
  passphrase: 'Passfrase',
  submit: 'Lås opp',
  submitting: 'Låser opp …',
  byPasskey: 'Lås opp med passnøkkel',
  byPasskeyBusy: 'Følg det enheten viser …',
  recovery: 'Gjenopprettingskode',
  recoveryHint: 'Sju grupper på fire tegn. Store og små bokstaver er det samme.',
  pin: 'PIN-kode',
  toPassphrase: 'Bruk passfrasen',
  toRecovery: 'Bruk gjenopprettingskode',
  toPin: 'Bruk PIN-koden',
  olderTitle: 'Denne klienten har en egen passfrase',
  olderLead:
    'Kladdene her ble låst før alle klientene dine delte én lås. Skriv passfrasen du valgte den gangen; det er siste gang vi spør.',
  wipe: 'Kommer du ikke inn?',
  wipeLead:
    'Uten noe som låser opp, kan ingen, heller ikke vi, åpne det som bare finnes på denne enheten. Det som er synkronisert, er trygt.',
  wipeConfirm: (count: number) =>
    count === 1
      ? 'Slett enhetens lager og mist 1 kladd som ikke er synkronisert'
      : `Slett enhetens lager og mist ${count} kladder som ikke er synkronisert`,
  wipeNothing: 'Slett enhetens lager. Ingenting finnes bare her, ingenting går tapt',
  setTitle: 'Velg en passfrase for denne enheten',
  setLead:
    'Den låser kvitteringer du tar uten nett. Velg noe du husker: vi kan ikke hente den frem for deg, og den forlater aldri enheten.',
  setHint: 'Minst 8 tegn. Noen ord etter hverandre er både tryggere og lettere enn et innviklet passord.',
  repeat: 'Gjenta passfrasen',
  mismatch: 'De to er ikke like.',
  setSubmit: 'Bruk passfrasen',
  lockNow: 'Lås nå',
} as const;
