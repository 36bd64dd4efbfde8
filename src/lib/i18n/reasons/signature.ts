import { text, type InEach } from '../errors/facts.ts';
import { notBaseline } from './baseline.ts';

/** What is wrong with a signature itself, with its place in the file, or with the file as a whole. */
export const theSignature = {
  dictionary_malformed: {
    nb: 'Oppføringen om signaturen i filen følger ikke standarden.',
    en: 'The entry of the signature in the file does not follow the standard.',
  },
  dictionary_ambiguous: {
    nb: 'Oppføringen om signaturen sier det samme to ganger, så to programmer kan lese den ulikt.',
    en: 'The entry of the signature says the same thing twice, so that two programs may read it differently.',
  },
  subfilter_unsupported: {
    nb: (facts) =>
      `Signaturen er av et slag vi ikke kjenner${named(facts['name'])}, så den kan ikke vurderes.`,
    en: (facts) =>
      `The signature is of a kind that we do not know${named(facts['name'])}, so it cannot be judged.`,
  },
  byte_range_malformed: {
    nb: 'Det er ikke mulig å lese hvilken del av filen signaturen gjelder.',
    en: 'It cannot be read which part of the file the signature covers.',
  },
  byte_range_gap: {
    nb: 'Signaturen hopper over en del av filen, så noe annet kan stå der.',
    en: 'The signature leaves out a part of the file, so that something else may stand there.',
  },
  byte_range_not_revision: {
    nb: 'Signaturen dekker ikke en hel utgave av filen.',
    en: 'The signature does not cover one whole version of the file.',
  },
  contents_malformed: {
    nb: 'Plassen for signaturen i filen er ikke riktig fylt.',
    en: 'The place of the signature in the file is not filled correctly.',
  },
  not_in_its_revision: {
    nb: 'Signaturen sto ikke i den utgaven av filen den sier at den gjelder.',
    en: 'The signature did not stand in the version of the file that it claims to cover.',
  },
  signature_shared: {
    nb: 'Den samme signaturen er brukt i flere felt.',
    en: 'The same signature is used in several fields.',
  },
  certification_not_first: {
    nb: 'Et segl skal komme først, men noen hadde signert før det.',
    en: 'A seal must come first, but somebody had signed before it.',
  },
  cms_malformed: {
    nb: 'Signaturen kan ikke leses.',
    en: 'The signature cannot be read.',
  },
  cms_too_large: {
    nb: 'Signaturen bærer med seg mer enn kontrollen leser, så den kan ikke vurderes.',
    en: 'The signature carries more than the verification reads, so it cannot be judged.',
  },
  content_inside: {
    nb: 'Signaturen har med seg et annet innhold enn filen.',
    en: 'The signature carries content of its own besides the file.',
  },
  content_digest_inside: {
    nb: 'Signaturen gjelder en kontrollsum av filen som den selv bærer med seg. Ingen standard sier hva det betyr, så den kan ikke vurderes.',
    en: 'The signature is over a checksum of the file that it carries itself. No standard says what that means, so it cannot be judged.',
  },
  signer_count: {
    nb: (facts) =>
      `Signaturen skal ha nøyaktig én undertegner, men har ${text(facts['count']) || 'et annet antall'}.`,
    en: (facts) =>
      `The signature must have exactly one signer, but has ${text(facts['count']) || 'another number'}.`,
  },
  no_signed_attributes: {
    nb: 'Signaturen mangler opplysningene som binder den til filen.',
    en: 'The signature lacks the information that binds it to the file.',
  },
  digest_unsupported: {
    nb: (facts) =>
      `Signaturen bruker en kontrollsum vi ikke kjenner${named(facts['oid'])}, så den kan ikke vurderes.`,
    en: (facts) =>
      `The signature uses a checksum that we do not know${named(facts['oid'])}, so it cannot be judged.`,
  },
  weak_digest: {
    nb: (facts) =>
      `Signaturen bygger på en kontrollsum som er så svak at den kan forfalskes${named(facts['algorithm'])}. Det sier ikke at noe er endret, men den beviser ingenting lenger.`,
    en: (facts) =>
      `The signature rests on a checksum so weak that it can be forged${named(facts['algorithm'])}. That does not say that anything was changed, but it proves nothing any more.`,
  },
  attribute_missing: {
    nb: 'En opplysning som skal være signert, mangler.',
    en: 'A piece of information that must be signed is missing.',
  },
  attribute_repeated: {
    nb: 'En signert opplysning står to ganger, så to programmer kan lese den ulikt.',
    en: 'A piece of signed information stands twice, so that two programs may read it differently.',
  },
  attribute_malformed: {
    nb: 'En signert opplysning kan ikke leses.',
    en: 'A piece of signed information cannot be read.',
  },
  content_type_mismatch: {
    nb: 'Signaturen gjelder et annet slags innhold enn en fil.',
    en: 'The signature is for another kind of content than a file.',
  },
  digest_mismatch: {
    nb: 'Innholdet er ikke det som ble signert: kontrollsummen er en annen.',
    en: 'The content is not what was signed: its checksum is another.',
  },
  signer_certificate_missing: {
    nb: 'Sertifikatet som sier hvem som signerte, mangler.',
    en: 'The certificate that says who signed is missing.',
  },
  signing_certificate_mismatch: {
    nb: 'Sertifikatet er ikke det undertegneren bandt seg til.',
    en: 'The certificate is not the one the signer committed to.',
  },
  signature_malformed: {
    nb: 'Signaturen er ikke riktig bygd opp.',
    en: 'The signature is not built correctly.',
  },
  signature_wrong: {
    nb: 'Signaturen er ikke laget med undertegnerens nøkkel.',
    en: 'The signature was not made with the signer’s key.',
  },
  algorithm_unsupported: {
    nb: (facts) =>
      `Signaturen er laget med en metode vi ikke kjenner${named(facts['oid'])}, så den kan ikke vurderes.`,
    en: (facts) =>
      `The signature was made by a method that we do not know${named(facts['oid'])}, so it cannot be judged.`,
  },
  weak_key: {
    nb: 'Nøkkelen er så kort at signaturen kan forfalskes. Det sier ikke at noe er endret, men den beviser ingenting lenger.',
    en: 'The key is so short that the signature can be forged. That does not say that anything was changed, but it proves nothing any more.',
  },
  cms_unusual: {
    nb: 'Signaturen har noe ved seg som ingen ekte signatur har.',
    en: 'The signature has something about it that no genuine signature has.',
  },
  timestamp_malformed: {
    nb: 'Tidsstempelet kan ikke leses.',
    en: 'The timestamp cannot be read.',
  },
  timestamp_unsupported: {
    nb: (facts) =>
      `Tidsstempelet er laget med en metode vi ikke kjenner${named(facts['oid'])}, så det kan ikke vurderes.`,
    en: (facts) =>
      `The timestamp was made by a method that we do not know${named(facts['oid'])}, so it cannot be judged.`,
  },
  timestamp_wrong: {
    nb: 'Tidsstempelet er ikke ekte.',
    en: 'The timestamp is not genuine.',
  },
  timestamp_wrong_imprint: {
    nb: 'Tidsstempelet gjelder noe annet enn denne signaturen.',
    en: 'The timestamp is for something else than this signature.',
  },
  timestamp_in_the_future: {
    nb: (facts) => `Tidsstempelet er datert frem i tid: ${text(facts['time'])}.`,
    en: (facts) => `The timestamp is dated in the future: ${text(facts['time'])}.`,
  },
  not_baseline: notBaseline,
  timestamp_untrusted: {
    nb: 'Tidsstempelet er intakt, men vi kjenner ikke den som ga det. Tidspunktet regnes derfor som oppgitt, ikke bevist.',
    en: 'The timestamp is intact, but we do not know who gave it. The time therefore counts as claimed, not proved.',
  },
  not_pdf: {
    nb: 'Filen er ikke en PDF.',
    en: 'The file is not a PDF.',
  },
  pdf_truncated: {
    nb: 'Filen mangler slutten.',
    en: 'The end of the file is missing.',
  },
  pdf_damaged: {
    nb: 'Filen er ikke bygd slik standarden sier, og kan leses på flere måter.',
    en: 'The file is not built as the standard says, and can be read in more than one way.',
  },
  pdf_encrypted: {
    nb: 'Filen er låst med passord eller rettigheter og kan ikke kontrolleres.',
    en: 'The file is locked with a password or with rights and cannot be verified.',
  },
  pdf_too_large: {
    nb: 'Filen er større eller mer innfløkt enn noe som kan kontrolleres her.',
    en: 'The file is larger or more complex than can be verified here.',
  },
  too_many_signatures: {
    nb: 'Filen har flere signaturer enn kontrollen tar for seg.',
    en: 'The file has more signatures than the verification takes on.',
  },
  too_much_evidence: {
    nb: 'Filen har flere sperrelister og sertifikater ved seg enn kontrollen leser. Om noe er trukket tilbake, er derfor ikke kjent.',
    en: 'The file holds more revocation lists and certificates than the verification reads, so whether anything was revoked is not known.',
  },
} as const satisfies Record<string, InEach>;

/** What it is called, in brackets, where that is known. */
function named(name: unknown): string {
  return text(name) === '' ? '' : ` (${text(name)})`;
}
