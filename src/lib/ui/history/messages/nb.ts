import type { EventProofInvalid } from '#lib/domain/tlog/event-proof.ts';
import * as words from '#lib/domain/events/words/nb.ts';
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
  ways: 'Mer om loggen',
  checks: 'Kontroller',
  erase: 'Slett etter krav',
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
  downloadHead: 'Last ned veien til vitnene',
  headLead:
    'Sjekkpunktet i det første beviset som blad i installasjonens logg, med vitnenes bevitnelser. Kontrolleres på samme måte, med nøkkelen til den loggen.',
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
  unlinked: 'Ikke kontrollert mot det enheten husker',
  partly: 'Bare hendelsen er bevist',
  partlyLead:
    'Hendelsen står i loggen, men det som vises av innholdet, kan ikke kontrolleres: serveren har ikke gitt den lesbare delen.',
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
export const events = words.events;

/** An event as a sentence. */
export const sentence = words.sentence;

/** What the fields of what the log says in words are called. */
export const eventFields = words.eventFields;

/** What was read. */
export const readings = words.readings;

/** Whom an approval rule asks. */
export const ruleAsks = words.ruleAsks;

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
  unlinked:
    'Stemmer med loggen slik serveren viser den nå, men ikke kontrollert mot den loggen enheten har sett før: serveren har ikke vist at den bare har vokst.',
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
    'navn på personer, linjene som bilaget vil få, lignende kvitteringer, hvem som kan attestere, hvem bilaget venter på, og at det ikke finnes en nyere hendelse om det samme',
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
