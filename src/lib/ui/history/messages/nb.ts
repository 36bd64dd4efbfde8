import type { ReadThing } from '#lib/domain/access/readings.ts';
import type { EventKind } from '#lib/domain/events/kinds.ts';
import type { EventProofInvalid } from '#lib/domain/tlog/event-proof.ts';
import { counted } from '#lib/i18n/count.ts';

export const log = {
  title: 'Logg',
  lead: 'Alt som er gjort, i den rekkefølgen det skjedde. Endres eller fjernes noe, viser det seg for den som har tatt vare på et sjekkpunkt.',
  emptyTitle: 'Loggen er tom',
  emptyBody: 'Den første hendelsen kommer når noe er gjort.',
  index: 'Nr.',
  time: 'Tid',
  who: 'Hvem',
  what: 'Hva',
  subject: 'Gjelder',
  events: (count: number) => counted(count, '1 hendelse', `${count} hendelser`),
  more: 'Vis eldre hendelser',
  nobodyElse: 'ingen andre kunne attestere',
  unknownKind: (kind: string) => `Hendelse av et slag som denne versjonen av Segl ikke kjenner (${kind})`,
  ways: 'Mer om loggen',
  checks: 'Kontroller',
  erase: 'Slett etter krav',
  machine: 'Segl',
  /** Somebody of whom the log says nothing any more. */
  erasedPerson: 'Slettet person',
  erased: (what: string, date: string) => `${what} – slettet etter krav ${date}`,
  foreign: (what: string) => `${what} – ikke skrevet av Segl`,
  /** Who caused what Segl did not write. */
  nobodyKnown: 'Ukjent',
  checkpoint: 'Sjekkpunkt',
  checkpointLead: (size: number) =>
    counted(size, 'Signert sjekkpunkt over 1 hendelse', `Signert sjekkpunkt over ${size} hendelser`),
  rootHash: 'Rothash',
  signedAt: (time: string) => `Signert ${time}`,
  copyCheckpoint: 'Kopier sjekkpunktet',
  keepIt: 'Ta vare på det utenfor Segl: den som har det, kan vise om noe eldre er endret.',
  list: 'Hendelser, nyeste først',
  waiting: 'Venter på sjekkpunkt',
  place: (index: number) => `Nr. ${index}`,
  auditor:
    'Sjekkpunktet er loggens signerte sum: størrelsen og en hash over alle hendelsene under den. Har du et eldre sjekkpunkt, kan du vise at ingenting i det er endret, fjernet eller byttet om siden, uten å stole på oss.',
  noCheckpoint: 'Det finnes ikke noe sjekkpunkt ennå.',
  size: 'Størrelse',
  note: 'Signert notat',
  verifierKey: 'Loggens nøkkel',
  keyFirst:
    'Nøkkelen ble husket på denne enheten nå, første gang den ble sett. Fra nå av må alt stemme med den.',
  keySince: (time: string) => `Samme nøkkel som denne enheten har husket siden ${time}.`,
  keyOther:
    'Nøkkelen er en annen enn den denne enheten husker. Sammenlign den med en du har fra et annet sted, og si fra til den som drifter Segl.',
  keyUnkept: 'Enheten kan ikke huske nøkkelen (privat vindu?), så bare sammenhengen er kontrollert.',
  copyNote: 'Kopier notatet',
  copyKey: 'Kopier nøkkelen',
  followed: (since: string, last: string) =>
    `Denne enheten har fulgt loggen siden ${since}: hvert sjekkpunkt den har sett, bygger på det forrige. Sist sammenlignet ${last}.`,
} as const;

/** Inclusion proof of a voucher or an event. */
export const proof = {
  title: 'Bevis',
  included: 'Bilaget står i loggen',
  includedLead: (index: number, size: number) =>
    `Hendelse nr. ${index} av ${size}. Nettleseren din har regnet seg frem til sjekkpunktets rothash.`,
  pending: 'Venter på neste sjekkpunkt',
  pendingLead: 'Hendelsen er skrevet. Beviset kommer når sjekkpunktet er signert.',
  broken: 'Beviset stemmer ikke',
  brokenLead: 'Det som vises, svarer ikke til loggen. Ikke stol på det; si fra til den som drifter Segl.',
  leafHash: 'Hash av hendelsen',
  rootHash: 'Rothash',
  statementHash: 'Hash av bilaget',
  path: 'Vei gjennom treet',
  download: 'Last ned beviset',
  verified: 'Kontrollert her',
  show: 'Bevis',
  showFor: (what: string) => `Bevis: ${what}`,
  holds: 'Beviset stemmer',
  holdsLead: (index: string, size: string) =>
    `Hendelse nr. ${index} står i loggen på ${size} hendelser. Nettleseren har selv regnet seg fra hendelsen til rothashen, som loggens nøkkel har signert.`,
  index: 'Plass i loggen, talt fra 0',
  size: 'Loggens størrelse',
  checkpointNote: 'Sjekkpunkt',
  step: (number: number) => `Steg ${number}`,
  alone: 'Hendelsen er alene i treet; rothashen er hashen av den.',
  copyProof: 'Kopier beviset',
  missing: 'kan ikke kontrolleres: den lesbare delen er borte',
  erased: (date: string) => `den lesbare delen er slettet etter krav ${date}`,
  erasedLead: (date: string, index: string) =>
    `Den lesbare delen er slettet etter krav ${date}. Det sier hendelse nr. ${index} i samme logg, og nettleseren har kontrollert at den står der. At hendelsen fant sted, er fortsatt bevist.`,
  notAuthenticated:
    'Ikke autentisert: hendelsen er fra før loggen begynte å merke hendelser. At den står i loggen er bevist, ikke at Segl skrev den.',
  notOurs: 'Hendelsen er ikke skrevet av Segl på denne installasjonen. Si fra til den som drifter Segl.',
  fileLead:
    'Filen kan kontrolleres med andres verktøy (C2SP tlog-proof) og med «segl audit check». Nettleseren kontrollerer signaturen med Ed25519, ikke den med ML-DSA-44.',
} as const;

/** What somebody else says of when an event stood in the log. */
/** The evidence bundle of a voucher or a document. */
export const evidence = {
  download: 'Last ned bevismappe',
  lead: 'En zip-fil med alt som er sagt om dette i loggen, filene det gjelder, og bevisene. Den kan kontrolleres uten Segl og uten nett. At den lastes ned, står i loggen.',
} as const;

/** Where the check of a proof stopped. */
export const brokenProofs = {
  verifier_key_malformed: 'Loggens nøkkel kan ikke leses.',
  proof_malformed: 'Beviset kan ikke leses.',
  proof_of_other_event: 'Beviset gjelder en annen hendelse.',
  proof_statement_differs: 'Hendelsen er en annen enn den loggen har hashen av.',
  proof_not_included: 'Veien gjennom treet fører ikke til rothashen som er signert.',
  note_malformed: 'Sjekkpunktet er ikke et signert notat.',
  checkpoint_malformed: 'Sjekkpunktet kan ikke leses.',
  note_signature_invalid: 'Signaturen på sjekkpunktet er falsk.',
  note_not_signed_by_trusted_key: 'Sjekkpunktet er ikke signert med nøkkelen som denne enheten kjenner.',
  checkpoint_of_other_log: 'Sjekkpunktet er fra en annen logg.',
} as const satisfies Readonly<Record<EventProofInvalid['code'], string>>;

/** What an event is called: every kind that can be written. */
export const events = {
  'client.created': 'Klient opprettet',
  'log.authenticated': 'Loggen autentiseres fra her',
  'log.remembered': 'Loggens siste sjekkpunkt tatt fra databasen',
  'log.forked': 'Loggen begynt på nytt under et annet navn',
  'evidence.exported': 'Bevis gitt ut',
  'log.repaired': 'Loggens tabeller reparert',
  'log.verified': 'Loggen og det den beviser, ble kontrollert',
  'detail.erased': 'Lesbare opplysninger slettet etter krav',
  'log.contradicted': 'En enhet så at loggen motsier seg selv',
  'log-link.created': 'Lenke til loggen gitt',
  'log-link.revoked': 'Lenke til loggen trukket tilbake',
  'account.created': 'Konto opprettet',
  'series.created': 'Bilagsserie opprettet',
  'fiscal-year.created': 'Regnskapsår opprettet',
  'counterparty.created': 'Kunde eller leverandør opprettet',
  'dimension.created': 'Dimensjon opprettet',
  'dimension.renamed': 'Dimensjon fikk nytt navn',
  'period.created': 'Periode opprettet',
  'vat-code.created': 'Mva-kode opprettet',
  'vat-account.created': 'Konto for mva funnet',
  'vat-account.set': 'Konto for mva valgt',
  'draft.saved': 'Kladd lagret',
  'draft.discarded': 'Kladd forkastet',
  'draft.asked': 'Tilbake til den som tok kladden',
  'draft.coded': 'Kladd kontert',
  'draft.submitted': 'Sendt til attestering',
  'draft.approved': 'Kladd attestert',
  'draft.reopened': 'Kvitteringen åpnet for ny kontering',
  'draft.returned': 'Kladd sendt tilbake',
  'approval.approved': 'Attestert',
  'approval.returned': 'Sendt tilbake',
  'reversal-proposal.created': 'Reversering av inngående balanse foreslått',
  'voucher.posted': 'Bilag bokført',
  'period.locked': 'Periode låst',
  'saft.imported': 'SAF-T importert',
  'photo.received': 'Bilde mottatt',
  'session.opened': 'Logget inn',
  'session.refused': 'Innlogging avvist',
  'session.closed': 'Logget ut',
  'reading.opened': 'Lest',
  'reading.exported': 'Tatt ut som fil',
  'link.created': 'Innloggingslenke laget',
  'password.set': 'Passord satt',
  'password.rehashed': 'Passord lagret på nytt, sterkere',
  'member.added': 'Person gitt tilgang',
  'member.role_changed': 'Rolle endret',
  'member.left': 'Tilgang avsluttet',
  'user.introduced': 'Opplysninger om personen ført i loggen',
  'user.stated': 'Opplysninger om personen ført i loggen i ettertid',
  'user.renamed': 'Person fikk nytt navn',
  'user.address_changed': 'Person fikk ny e-postadresse',
  'user.locked': 'Person sperret',
  'user.unlocked': 'Sperring av person opphevet',
  'device.registered': 'Enhet registrert',
  'totp.enrolled': 'Engangskode satt opp',
  'totp.refused': 'Engangskode avvist',
  'issuer.created': 'Utsteder av sertifikater opprettet',
  'issuer.revoked': 'Utsteder av sertifikater trukket tilbake',
  'document.uploaded': 'Dokument lastet opp',
  'document.sent': 'Dokument forseglet og sendt',
  'document.signed': 'Dokument signert',
  'document.augmented': 'Dokument tidsstemplet for langtidsbevaring',
  'document.discarded': 'Dokument forkastet',
  'document.withdrawn': 'Dokument trukket',
  'document.declined': 'Dokument avslått',
} as const satisfies Readonly<Record<EventKind, string>>;

/** An event as a sentence. */
export const sentence = {
  set: (field: string, is: string) => `${field}: ${is}`,
  changed: (was: string, is: string) => `${was} → ${is}`,
  nothing: 'ingenting',
  was: 'før',
  is: 'etter',
  field: 'Felt',
  before: 'Før',
  after: 'Etter',
  beforeAndAfter: 'Før og etter',
  coding: (field: string) => `Kontering, ${field}`,
  reasonHead: 'Begrunnelse',
  deviceHead: 'Enhet',
  addressHead: 'Adresse',
  reason: (reason: string) => `Begrunnelse: ${reason}`,
  device: (device: string) => `På ${device}`,
  address: (address: string) => `Fra ${address}`,
  erased: 'Den lesbare delen er slettet',
  beforeUnknown: 'Loggen har ikke ord for hva som var før.',
  more: (count: number) => counted(count, 'og 1 felt til', `og ${count} felt til`),
  another: 'en annen',
  anotherBefore: 'den forrige',
  yes: 'ja',
  no: 'nei',
} as const;

/** What the fields of what the log says in words are called. */
export const eventFields = {
  account: 'Konto',
  amount: 'Beløp',
  code: 'Kode',
  counterparty: 'Kunde eller leverandør',
  creditAccount: 'Motkonto',
  date: 'Dato',
  description: 'Beskrivelse',
  disabledAt: 'Sperret',
  email: 'E-postadresse',
  endsOn: 'Slutter',
  givenAt: 'Gitt',
  groupingCategory: 'Gruppering, slag',
  groupingCode: 'Gruppering, kode',
  input: 'Konto for inngående mva',
  kind: 'Slag',
  lockedAt: 'Låst',
  lockedBy: 'Låst av',
  name: 'Navn',
  noPhoto: 'Hvorfor uten bilde',
  number: 'Nummer',
  orgnr: 'Organisasjonsnummer',
  output: 'Konto for utgående mva',
  password: 'Passord',
  photos: 'Bilder',
  project: 'Prosjekt',
  rates: 'Satser',
  revokedAt: 'Trukket tilbake',
  role: 'Rolle',
  secondFactor: 'Engangskode',
  series: 'Serie',
  source: 'Kilde',
  standardAccount: 'Standardkonto',
  standardCode: 'Standardkode',
  startsOn: 'Begynner',
  text: 'Tekst',
  tokenHash: 'Lenke',
  type: 'Type',
  typeName: 'Typens navn',
  validFrom: 'Gjelder fra',
  validTo: 'Gjelder til',
  vatCode: 'Mva-kode',
  year: 'År',
} as const;

/** What was read. */
export const readings = {
  voucher: 'bilag',
  draft: 'kladd',
  photo: 'bilde',
  document: 'dokument',
  'document-file': 'dokumentets fil',
  history: 'historikken til én sak',
  documents: 'dokumentlisten',
  log: 'loggen',
  'trial-balance': 'saldobalansen',
  vouchers: 'bilagslisten',
  'account-ledger': 'kontospesifikasjonen',
} as const satisfies Readonly<Record<ReadThing, string>>;

/** The way of a voucher, from the photo to the proof. */
export const timeline = {
  title: 'Bilagets vei',
  history: 'Historikk',
  captured: 'Kvittering tatt',
  received: 'Mottatt',
  coded: 'Kontert',
  submitted: 'Sendt til attestering',
  returned: 'Sendt tilbake',
  approved: 'Attestert',
  posted: 'Bokført',
  imported: 'Importert',
  reversed: 'Reversert',
  sealed: 'Forseglet i loggen',
  waiting: 'Venter',
  by: (name: string) => `av ${name}`,
} as const;

/** What a page shows, held against the log on the device. */
export const shown = {
  checking: 'Kontrollerer det som vises, mot loggen …',
  unchecked: 'Ikke kontrollert mot loggen: fikk ikke svar.',
  holds: 'Det som vises, er det loggen har. Regnet ut på denne enheten.',
  broken: 'Det som vises, er ikke det loggen har',
  brokenLead: 'Ikke stol på det før noen har sett på det. Si fra til den som drifter Segl, og til revisor.',
  waiting: 'Noe venter på sjekkpunkt og kan ikke kontrolleres ennå.',
  unknown: 'Noe kan ikke kontrolleres: den lesbare delen i loggen er borte.',
  erased: (date: string) => `slettet etter krav ${date}`,
  notAuthenticated: (count: number) =>
    counted(
      count,
      'Ikke autentisert: 1 hendelse er fra før loggen begynte å merke hendelser.',
      `Ikke autentisert: ${count} hendelser er fra før loggen begynte å merke hendelser.`,
    ),
  details: 'Hva som er kontrollert',
  chain:
    'Hver av dem er fulgt hele veien: fra verdiene som vises, til hendelsen som sier dem, til rothashen som loggens nøkkel har signert.',
  at: (size: string) => `Mot loggen på ${size} hendelser.`,
  unproven: (what: string) => `Ikke kontrollert mot loggen: ${what}.`,
  names: 'navn på personer, hva som sto før en endring, og at det ikke finnes en nyere hendelse om det samme',
  approvalRest:
    'navn på personer, linjene som bilaget vil få, lignende kvitteringer, hvem som kan attestere, og at det ikke finnes en nyere hendelse om det samme',
  place: (index: string) => `nr. ${index}`,
} as const;

/** Who has cosigned the head under which something is. */
/** What a witness that has not cosigned has said. */
/** Where the way from the head to the witnesses broke. */
/** What is shown, by its type. */
export const shownOne = {
  voucher: (name: string) => `Bilag ${name}`,
  draft: (name: string) => `Kvitteringen «${name}»`,
  approval: () => 'Attesteringen',
  'reversal-proposal': (name: string) => `Forslaget «${name}»`,
  account: (name: string) => `Konto ${name}`,
  'vat-code': (name: string) => `Mva-kode ${name}`,
  counterparty: (name: string) => `Kunde eller leverandør ${name}`,
  dimension: (name: string) => `Prosjekt ${name}`,
  document: (name: string) => `Dokumentet «${name}»`,
  event: (name: string) => `Hendelsen «${name}»`,
} as const;

/** That what is drawn is not what the event states, by type. */
export const shownDiffers = {
  voucher: 'beløp, tekst, dato, konto, nummer eller serie som vises, er ikke det som ble bokført',
  draft: 'det som vises av den, er ikke det som ble skrevet',
  approval: 'det som vises av den, er ikke det som ble bestemt',
  'reversal-proposal': 'det som vises av det, er ikke det som ble foreslått',
  account: 'nummeret eller navnet som vises, er ikke det loggen har',
  'vat-code': 'satsen som vises, er ikke den loggen har',
  counterparty: 'navnet som vises, er ikke det loggen har',
  dimension: 'navnet som vises, er ikke det loggen har',
  document:
    'tittel, underskrivere, tidspunkter, kode eller fil som vises, er ikke det som ble skrevet i loggen',
  event: 'det som vises av den, er ikke det den sier',
} as const;

/** Where else the way from what is shown to the signed root broke. */
export const brokenSteps = {
  detail: 'den lesbare delen av hendelsen i loggen er endret',
  event: 'hendelsen i loggen er om noe annet, eller tid, person, slag eller plass er endret',
  leaf: 'hendelsen er en annen enn den loggen har hashen av',
  root: 'veien gjennom treet fører ikke til rothashen',
  checkpoint: 'sjekkpunktet er ikke signert med nøkkelen som denne enheten husker',
  none: 'loggen har ingen hendelse om det',
  unprovable: 'loggen mangler det som skulle vise at hendelsen står i den',
  not_ours: 'hendelsen i loggen er ikke skrevet av Segl på denne installasjonen',
} as const;

/** Each link from what is shown of an event to the signed root. */
export const proofSteps = {
  shown: 'Det som vises av hendelsen, er det den sier',
  detail: 'Den lesbare delen er den hendelsen er bundet til',
  event: 'Tid, person, slag og plass er hendelsens egne',
  leaf: 'Bladet i treet er hashen av hendelsen',
  root: 'Veien fører til rothashen',
  checkpoint: 'Rothashen er signert med nøkkelen som denne enheten husker',
} as const;
