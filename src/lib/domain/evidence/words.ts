import type { Language } from './members.ts';

/*
 * The words of the reports of `segl.evidence.v1`. A report is written again by whoever checks it and compared byte by byte:
 * A WORD CHANGED HERE makes every bundle that was given out before look altered. Other words are another format. What a later
 * release says of its own (kinds, fields) has no word here, and is written as the log has it.
 */

interface Words {
  readonly title: string;
  readonly proof: string;
  readonly about: string;
  readonly statement: string;
  readonly happened: string;
  readonly place: string;
  readonly time: string;
  readonly kind: string;
  readonly by: string;
  readonly readable: string;
  readonly notHere: string;
  erased(place: number, at: string): string;
  readonly files: string;
  readonly bytes: string;
  readonly holds: string;
  readonly log: (origin: string, size: number, root: string) => string;
  readonly signed: (both: boolean) => string;
  readonly anchored: (place: number, origin: string, size: number, root: string) => string;
  readonly notAnchored: string;
  readonly witnessed: (names: readonly string[], of: number, quorum: number) => string;
  readonly noWitnesses: string;
  readonly stamped: (time: string, authority: string) => string;
  readonly signedApproval: (approval: string, person: string, passkey: string) => string;
  readonly signedDocument: (document: string, person: string, passkey: string) => string;
  readonly noTime: string;
  readonly limits: string;
  readonly notShown: readonly string[];
}

const inBrackets = (names: readonly string[]) => (names.length === 0 ? '' : ` (${names.join(', ')})`);

export const WORDS: Readonly<Record<Language, Words>> = {
  nb: {
    title: 'Bevis',
    proof:
      'Denne siden beviser ingenting alene: den kan være skrevet av hvem som helst. Den som vil vite om den stemmer, kontrollerer hele filen den ligger i, med segl audit check eller med programmer som ikke er våre, mot nøkler de har fra et annet sted.',
    about: 'Hva det gjelder',
    statement: 'Erklæring',
    happened: 'Hva som skjedde',
    place: 'Nr.',
    time: 'Tid etter tjenerens klokke (UTC)',
    kind: 'Hendelse',
    by: 'Av (konto)',
    readable: 'Innhold',
    notHere: 'Ikke i denne filen',
    erased: (place, at) => `Slettet etter krav, som hendelse nr. ${place} sier (${at})`,
    files: 'Filer',
    bytes: 'byte',
    holds: 'Hva som holder, og hvem som sier det',
    log: (origin, size, root) =>
      `Hendelsene over står i loggen ${origin}, med disse numrene (det første er 0), blant de ${size} første, under roten ${root}.`,
    signed: (both) =>
      both
        ? 'Det sier loggens to nøkler, Ed25519 og ML-DSA-44, med hver sin signatur.'
        : 'Det sier loggens nøkkel, med en Ed25519-signatur.',
    anchored: (place, origin, size, root) =>
      `Dette hodet av loggen er nr. ${place} i installasjonens egen logg ${origin}, som da hadde ${size}, under roten ${root}. Det sier nøkkelen til den loggen.`,
    notAnchored: 'Dette hodet sto ennå ikke i installasjonens egen logg.',
    witnessed: (names, of, quorum) =>
      `Bevitnet av ${names.length} av ${of}${inBrackets(names)}, etter listen over vitner i denne filen, som krever ${quorum}. Ingen har signert listen: hvem vitnene er og hvor mange som trengs, vet den som har det fra et annet sted. Hvert vitne sier at det aldri har sett installasjonens logg miste eller endre noe.`,
    noWitnesses: 'Ingen vitner har signert.',
    signedApproval: (approval, person, passkey) =>
      `Attestering ${approval} er signert av ${person} med passnøkkelen ${passkey}, som loggen hadde gitt personen da, etter det hendelsene her sier.`,
    signedDocument: (document, person, passkey) =>
      `Dokument ${document} er signert av ${person} med passnøkkelen ${passkey}, som loggen hadde gitt personen da, etter det hendelsene her sier.`,
    stamped: (time, authority) =>
      `Installasjonens logg var til ${time}. Det sier ${authority} med et tidsstempel (RFC 3161), under et rotsertifikat som ligger i denne filen.`,
    noTime: 'Ingen andre enn tjeneren sier når.',
    limits: 'Hva dette ikke viser',
    notShown: [
      'Om noe skjedde etter den siste hendelsen her, eller om en hendelse er utelatt: det vet den som leser hele loggen.',
      'Hvem som satt ved enheten: en hendelse navngir kontoen. Hvem som har en konto, står i loggens hendelser om personer.',
      'Om det som ble ført, er sant.',
    ],
  },
  en: {
    title: 'Evidence',
    proof:
      'This page proves nothing by itself: anybody may have written it. Who wants to know whether it is true checks the whole file that it lies in, with segl audit check or with programs that are not ours, against keys that they have from elsewhere.',
    about: 'What it is about',
    statement: 'Statement',
    happened: 'What happened',
    place: 'No.',
    time: 'Time by the server’s clock (UTC)',
    kind: 'Event',
    by: 'By (account)',
    readable: 'Content',
    notHere: 'Not in this file',
    erased: (place, at) => `Erased after a request, as event number ${place} says (${at})`,
    files: 'Files',
    bytes: 'bytes',
    holds: 'What holds, and who says so',
    log: (origin, size, root) =>
      `The events above stand in the log ${origin}, under these numbers (the first is 0), among its first ${size}, under the root ${root}.`,
    signed: (both) =>
      both
        ? 'Both keys of the log say so, Ed25519 and ML-DSA-44, each with a signature.'
        : 'The key of the log says so, with an Ed25519 signature.',
    anchored: (place, origin, size, root) =>
      `This head of the log is no. ${place} in the installation’s own log ${origin}, which had ${size} then, under the root ${root}. The key of that log says so.`,
    notAnchored: 'This head was not in the installation’s own log yet.',
    witnessed: (names, of, quorum) =>
      `Witnessed by ${names.length} of ${of}${inBrackets(names)}, by the list of witnesses in this file, which asks for ${quorum}. Nobody has signed that list: who the witnesses are and how many are needed, those know who have it from elsewhere. Each witness says that it has never seen the installation’s log lose or change anything.`,
    noWitnesses: 'No witness has signed.',
    signedApproval: (approval, person, passkey) =>
      `Approval ${approval} is signed by ${person} with the passkey ${passkey}, which the log had given the person by then, by what the events here say.`,
    signedDocument: (document, person, passkey) =>
      `Document ${document} is signed by ${person} with the passkey ${passkey}, which the log had given the person by then, by what the events here say.`,
    stamped: (time, authority) =>
      `The installation’s log was there at ${time}. ${authority} says so, with a time stamp (RFC 3161), under a root certificate that lies in this file.`,
    noTime: 'Nobody but the server says when.',
    limits: 'What this does not show',
    notShown: [
      'Whether anything happened after the last event here, or whether one was left out: who reads the whole log knows that.',
      'Who sat at the device: an event names the account. Who has an account, the events of the log about people say.',
      'Whether what was entered is true.',
    ],
  },
};

type Pair = readonly [nb: string, en: string];

const SUBJECTS: Readonly<Record<string, Pair>> = {
  approval: ['Attestering', 'Approval'],
  'away-decision': ['Avgjørelse uten nett', 'Decision without a network'],
  'away-key': ['Enhetens nøkkel', 'Key of the device'],
  document: ['Dokument', 'Document'],
  draft: ['Kladd', 'Draft'],
  event: ['Hendelse', 'Event'],
  photo: ['Vedlegg', 'Attachment'],
  voucher: ['Bilag', 'Voucher'],
};

const KINDS: Readonly<Record<string, Pair>> = {
  'approval.approved': ['Attestert', 'Approved'],
  'approval.counted': ['Attestert som én av flere', 'Approved as one of several'],
  'approval.returned': ['Returnert', 'Returned'],
  'away-decision.taken': ['Avgjort uten nett, mottatt', 'Decided without a network, received'],
  'away-key.enrolled': ['Enhet kan attestere uten nett', 'Device may approve without a network'],
  'away-key.closed': ['Alarm: enheten stengt', 'Alarm: the device was closed'],
  'document.uploaded': ['Lastet opp', 'Uploaded'],
  'document.sent': ['Sendt til signering', 'Sent for signing'],
  'document.signed': ['Signert', 'Signed'],
  'document.augmented': ['Klargjort for langtidslagring', 'Prepared for long keeping'],
  'document.discarded': ['Forkastet', 'Discarded'],
  'document.withdrawn': ['Trukket tilbake', 'Withdrawn'],
  'document.declined': ['Avslått', 'Declined'],
  'draft.saved': ['Kladd lagret', 'Draft saved'],
  'draft.coded': ['Kladd kontert', 'Draft coded'],
  'draft.asked': ['Sendt tilbake til den som tok det', 'Sent back to its author'],
  'draft.submitted': ['Sendt til attestering', 'Submitted for approval'],
  'draft.approved': ['Kladd attestert', 'Draft approved'],
  'draft.returned': ['Kladd returnert', 'Draft returned'],
  'draft.reopened': ['Kladd åpnet igjen', 'Draft reopened'],
  'draft.discarded': ['Kladd forkastet', 'Draft discarded'],
  'photo.received': ['Vedlegg mottatt', 'Attachment received'],
  'voucher.posted': ['Bokført', 'Posted'],
};

const FIELDS: Readonly<Record<string, Pair>> = {
  account: ['konto', 'account'],
  amount: ['beløp', 'amount'],
  at: ['tid', 'time'],
  by: ['av', 'by'],
  client: ['klient', 'client'],
  code: ['kode', 'code'],
  content: ['innhold', 'content'],
  counterparty: ['motpart', 'counterparty'],
  date: ['dato', 'date'],
  decision: ['avgjørelse', 'decision'],
  dimensions: ['dimensjoner', 'dimensions'],
  draft: ['kladd', 'draft'],
  fileName: ['filnavn', 'file name'],
  lines: ['linjer', 'lines'],
  name: ['navn', 'name'],
  number: ['nummer', 'number'],
  pages: ['sider', 'pages'],
  period: ['periode', 'period'],
  photos: ['vedlegg', 'attachments'],
  postedAt: ['bokført', 'posted at'],
  postedBy: ['bokført av', 'posted by'],
  reason: ['grunn', 'reason'],
  reverses: ['reverserer', 'reverses'],
  series: ['serie', 'series'],
  signatures: ['signaturer', 'signatures'],
  signers: ['undertegnere', 'signers'],
  size: ['størrelse', 'size'],
  source: ['kilde', 'source'],
  text: ['tekst', 'text'],
  title: ['tittel', 'title'],
  uploadedAt: ['lastet opp', 'uploaded at'],
  uploadedBy: ['lastet opp av', 'uploaded by'],
  vat: ['mva', 'VAT'],
  voucher: ['bilag', 'voucher'],
  year: ['år', 'year'],
};

const sayer = (words: Readonly<Record<string, Pair>>) => (name: string, language: Language) =>
  (Object.hasOwn(words, name) ? words[name]?.[language === 'nb' ? 0 : 1] : null) ?? name;

/** A word of the log's own in a language; where there is none, as the log has it. */
export const subjectWord = sayer(SUBJECTS);
export const kindWord = sayer(KINDS);
export const fieldWord = sayer(FIELDS);
