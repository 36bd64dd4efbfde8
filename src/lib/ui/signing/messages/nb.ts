import { counted } from '#lib/i18n/count.ts';

/** The list of documents. */
export const documents = {
  title: 'Dokumenter',
  lead: 'Dokumenter som skal signeres, og dokumenter som er signert.',
  list: 'Dokumenter, nyeste først',
  waitingTitle: 'Venter på deg',
  waitingList: 'Dokumenter som venter på din signatur',
  more: 'Vis eldre dokumenter',
  restTitle: 'Alle dokumenter',
  emptyTitle: 'Ingen dokumenter ennå',
  emptySender: 'Last opp en PDF, velg hvem som skal signere, og send den.',
  emptyOther: 'Dokumenter du skal signere, kommer hit.',
  name: 'Dokument',
  standing: 'Status',
  signers: 'Undertegnere',
  date: 'Dato',
  pages: (count: number) => counted(count, '1 side', `${count} sider`),
  pagesSent: (count: number, signaturePages: number) =>
    `${counted(count, '1 side', `${count} sider`)} og ${counted(signaturePages, 'signaturside', `${signaturePages} signatursider`)}`,
  draft: 'Utkast',
  waitingFor: (left: number, total: number) => `Venter på ${left} av ${total}`,
  waitingForOne: (name: string) => `Venter på ${name}`,
  signed: 'Signert',
  withdrawn: 'Trukket',
  declined: 'Avslått',
  discarded: 'Forkastet',
  sign: 'Les og signer',
  end: (count: number) => counted(count, '1 dokument. Det var alle.', `${count} dokumenter. Det var alle.`),
} as const;

/** Uploading a PDF. */
export const upload = {
  title: 'Nytt dokument',
  lead: 'Slipp en PDF her, eller velg den. Undertegnerne får den når du sender den.',
  choose: 'Velg PDF',
  limit: 'PDF, høyst 50 MB og 500 sider.',
  drop: 'Slipp filen for å laste den opp',
  sending: (name: string, percent: string) => `Laster opp ${name}: ${percent}`,
  checking: (name: string) => `Kontrollerer ${name} …`,
  cancel: 'Avbryt opplastingen',
} as const;

/** Choosing who signs, and sending. */
export const send = {
  title: 'Send til signering',
  lead: 'Når du sender, får hver side en kode i margen, det legges til en signaturside, og Segl forsegler dokumentet. Etter det kan ingen endre det uten at det synes.',
  name: 'Tittel',
  nameHint: 'Står på hver side og på signatursiden.',
  signers: 'Undertegnere',
  signersHint: 'I rekkefølgen de skal stå på signatursiden. Fra én til ti personer.',
  first: 'Første undertegner',
  add: 'Legg til undertegner',
  addPlaceholder: 'Navn',
  full: 'Flere enn ti kan ikke signere samme dokument.',
  earlier: (name: string) => `Flytt ${name} opp`,
  later: (name: string) => `Flytt ${name} ned`,
  remove: (name: string) => `Fjern ${name}`,
  me: 'deg',
  addressOnPages: 'Vis IP-adressen til hver undertegner på alle sider',
  addressOnPagesHint:
    'Navn, tidspunkt og legitimering står der uansett. Undertegnerne får vite hva som vises, før de signerer.',
  seal: 'Forsegl og send',
  sealing: 'Forsegler og sender …',
  binds: 'Et forseglet dokument kan trekkes, men aldri endres.',
  printAnyway: 'Forsegl og send med spørsmålstegn',
  needsSigner: 'Velg minst én undertegner.',
  needsTitle: 'Skriv en tittel.',
  showPage: (number: number) => `Vis side ${number}`,
} as const;

/** The page of one document. */
export const documentPage = {
  toList: 'Til dokumentene',
  way: 'Dokumentets vei',
  signersTitle: 'Undertegnere',
  signedAt: (time: string) => `Signert ${time}`,
  notSigned: 'Har ikke signert',
  willSign: (name: string) => `Signeres av ${name}`,
  neverSigned: 'Signerte ikke',
  facts: 'Om dokumentet',
  file: 'Fil',
  pages: 'Omfang',
  uploaded: 'Lastet opp',
  sent: 'Sendt',
  code: 'Dokumentkode',
  codeLead: 'Koden står på hver side. Den som har den, kan se om dokumentet er ekte.',
  read: 'Les',
  download: 'Last ned',
  downloadOriginal: 'Last ned slik det ble lastet opp',
  hash: 'SHA-256 av den nyeste filen',
  size: 'Størrelse',
  bytes: (size: string) => `${size} byte`,
  sign: 'Les og signer',
  withdraw: 'Trekk dokumentet',
  withdrawTitle: 'Trekk dokumentet',
  withdrawLead: 'Ingen kan signere det etterpå. Signaturer som er gitt, blir stående i filen.',
  withdrawConfirm: 'Trekk dokumentet',
  discard: 'Forkast utkastet',
  discardTitle: 'Forkast utkastet',
  discardLead: 'Det kan ikke sendes etterpå. At det ble forkastet, står i loggen.',
  discardConfirm: 'Forkast utkastet',
  decline: 'Avslå å signere',
  declineTitle: 'Avslå å signere',
  declineLead: 'Da kan heller ingen andre signere dokumentet. Avsenderen ser begrunnelsen.',
  declineConfirm: 'Avslå',
  reason: 'Hvorfor?',
  reasonHint: 'Står på dokumentets side.',
  closedBy: (name: string, time: string) => `av ${name}, ${time}`,
  immutable: 'Et forseglet dokument endres aldri. Hver signatur legges til etter det som står der fra før.',
  sentMailed: 'Dokumentet er forseglet og sendt. Undertegnerne får en e-post om det.',
  sentNow:
    'Dokumentet er forseglet og sendt. Undertegnerne finner det i Segl når de logger inn. Segl sender ikke e-post: si fra til dem.',
} as const;

/** Signing: what is signed is what is shown. */
export const signing = {
  title: 'Signer',
  lead: 'Les dokumentet. Det du signerer, er nøyaktig den filen som vises her.',
  open: 'Signer',
  lastStep: 'Signer dokumentet',
  what: 'Du signerer',
  extent: 'Omfang',
  code: 'Kode',
  details: 'Detaljer om det du signerer',
  hashLead: 'Signaturen bindes til denne kontrollsummen, regnet ut her på enheten av filen som vises.',
  hash: 'SHA-256 av filen',
  byPasskey: 'Du signerer med passnøkkelen din: den signerer kontrollsummen av det som vises her.',
  totp: 'Engangskode',
  totpHint: 'Seks sifre fra autentiseringsappen din. Koden gjelder for denne ene signaturen.',
  totpMissing: 'Skriv engangskoden først: seks sifre.',
  binds:
    'En signatur kan ikke angres. Den er en avansert elektronisk signatur, med navnet ditt, tidspunktet og måten du har legitimert deg på.',
  printed: (addressOnPages: boolean | null) =>
    addressOnPages === null
      ? 'På signatursiden vises også IP-adressen din.'
      : addressOnPages
        ? 'Dette og IP-adressen din vises på alle sider i dokumentet.'
        : 'Dette vises på alle sider i dokumentet, og på signatursiden også IP-adressen din.',
  hold: 'Hold inne for å signere',
  busy: 'Signerer …',
  hashDiffers:
    'Filen serveren sendte, svarer ikke til kontrollsummen den oppgir. Ikke signer; si fra til den som drifter Segl.',
  changedTitle: 'Signaturen ble ikke gitt',
  changed: 'En annen signerte mens du leste. Filen er hentet på nytt; se over den og signer så.',
  doneTitle: 'Signert',
  doneLead: (title: string) => `Du har signert «${title}».`,
  doneBefore: 'Signaturen var alt mottatt; ingenting er signert to ganger.',
  sealedIn: (size: string) => `Forseglet i sjekkpunkt ${size}`,
  sealedLater: 'Signaturen er lagret. Neste sjekkpunkt forsegler hendelsen.',
  awaited: 'Venter på vitner.',
  declined: 'Avslått',
  declinedLead: 'Avsenderen ser begrunnelsen. Ingen signerer dokumentet mer.',
  next: 'Det neste som venter',
  noneLeft: 'Ingenting mer venter på deg.',
  toDocument: 'Til dokumentet',
  notWaitingTitle: 'Dokumentet venter ikke på deg',
  notWaitingSigned: 'Du har alt signert det.',
  notWaiting: 'Det kan ikke signeres av deg nå.',
  signers: (names: string) => `Skal signeres av ${names}`,
} as const;

/** What is signed later: read and prepared without network. */
export const prepared = {
  prepare: 'Gjør klar til signering',
  dialogLead:
    'Ingenting signeres nå. Det du gjør klart, ligger på denne enheten til den er på nett. Da signerer du med ett trykk, hvis filen er den samme.',
  barLead: 'Les dokumentet. Uten nett kan du gjøre det klart til signering; det signeres når du er på nett.',
  mark: 'Klargjort – ikke signert ennå',
  title: (count: number) => counted(count, '1 dokument er klargjort', `${count} dokumenter er klargjort`),
  leadAway: 'Ikke signert ennå. Signeres når du er på nett.',
  lead: 'Ikke signert ennå. Filen er den du leste; signer når du vil.',
  at: (when: string) => `Klargjort ${when}, etter enhetens egen klokke`,
  takeBack: 'Ta tilbake',
  read: 'Greit',
  see: 'Se dokumentet',
  fellHeading: 'Ikke signert',
  fellTitle: 'Klargjøringen gjelder ikke lenger',
  today: (time: string) => `i dag ${time}`,
  keptFrom: (when: string) => `Ligger her, fra ${when}`,
  notKept: 'Ligger ikke på denne enheten',
  notHere:
    'Dokumentet ligger ikke på denne enheten og kan ikke leses uten nett. Under «Denne enheten» velger du at dokumenter hentes på forhånd.',
} as const;

/** Why what was prepared can't be signed by any more. */
export const preparedFell = {
  changed:
    'Filen er en annen enn den du leste; det kan være at en annen har signert den. Ingenting er signert. Les dokumentet på nytt.',
  withdrawn: 'Avsenderen trakk dokumentet før du signerte. Ingenting er signert.',
  declined: 'En undertegner har avslått, så ingen signerer dokumentet. Ingenting er signert.',
  signed: 'Du har alt signert dokumentet. Ingenting er signert to ganger.',
  gone: 'Dokumentet skal ikke lenger signeres av deg, eller du har ikke tilgang til det. Ingenting er signert.',
  words:
    'Det du godtok da du gjorde klart, er formulert på nytt. Ingenting er signert. Se over dokumentet igjen.',
} as const;
