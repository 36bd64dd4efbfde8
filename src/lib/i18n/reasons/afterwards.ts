import { text, type Facts, type InEach } from '../errors/facts.ts';

/** What was put into the file after a signature, and was not permitted. */
export const afterwards = {
  appended_unaccounted: {
    nb: 'Etter signaturen er det lagt til noe som ikke hører til noen del av filen.',
    en: 'After the signature something was added that belongs to no part of the file.',
  },
  rest_unreadable: {
    nb: 'Det som er lagt til etter signaturen, kan ikke leses.',
    en: 'What was added after the signature cannot be read.',
  },
  trailer_changed: {
    nb: 'Filens innholdsfortegnelse er endret etter signaturen.',
    en: 'The file’s table of contents was changed after the signature.',
  },
  trailer_ambiguous: {
    nb: 'Det som er lagt til, kan leses på flere måter.',
    en: 'What was added can be read in more than one way.',
  },
  catalog_changed: {
    nb: 'Hvordan dokumentet åpnes og henger sammen, er endret etter signaturen.',
    en: 'How the document opens and hangs together was changed after the signature.',
  },
  page_changed: {
    nb: 'Innholdet på en side er endret etter signaturen.',
    en: 'The content of a page was changed after the signature.',
  },
  annotations_changed: {
    nb: 'Kommentarer eller merker på en side er endret etter signaturen.',
    en: 'Comments or marks on a page were changed after the signature.',
  },
  form_changed: {
    nb: 'Skjemaet i filen er bygd om etter signaturen.',
    en: 'The form in the file was rebuilt after the signature.',
  },
  field_changed: {
    nb: (facts) => `Et felt er endret etter signaturen${field(facts)}.`,
    en: (facts) => `A field was changed after the signature${field(facts)}.`,
  },
  field_added: {
    nb: (facts) => `Et felt er lagt til etter signaturen${field(facts)}.`,
    en: (facts) => `A field was added after the signature${field(facts)}.`,
  },
  field_locked: {
    nb: (facts) => `Et felt som var låst, er fylt ut etterpå${field(facts)}.`,
    en: (facts) => `A field that was locked was filled in afterwards${field(facts)}.`,
  },
  visible_field_added: {
    nb: (facts) => `Et synlig felt er lagt til og kan dekke over noe${field(facts)}.`,
    en: (facts) => `A visible field was added and may cover something${field(facts)}.`,
  },
  signing_not_permitted: {
    nb: 'Noen har signert etter at dokumentet var låst for flere signaturer.',
    en: 'Somebody signed after the document was locked for further signatures.',
  },
  filling_not_permitted: {
    nb: (facts) => `Et felt er fylt ut etter at dokumentet var låst${field(facts)}.`,
    en: (facts) => `A field was filled in after the document was locked${field(facts)}.`,
  },
  information_changed: {
    nb: 'Opplysningene om dokumentet, som tittel og forfatter, er endret etter signaturen.',
    en: 'The information about the document, such as title and author, was changed after the signature.',
  },
  evidence_changed: {
    nb: 'Bevisene som var lagt ved for senere kontroll, er endret etter signaturen.',
    en: 'The evidence kept for later verification was changed after the signature.',
  },
  object_changed: {
    nb: 'En del av filen er skrevet om etter signaturen, og noen programmer kan vise den.',
    en: 'A part of the file was rewritten after the signature, and some programs may show it.',
  },
  object_added: {
    nb: 'Noe er lagt til i filen etter signaturen, og noen programmer kan vise det.',
    en: 'Something was added to the file after the signature, and some programs may show it.',
  },
  key_repeated: {
    nb: 'Det som er lagt til, sier det samme to ganger, så to programmer kan lese det ulikt.',
    en: 'What was added says the same thing twice, so that two programs may read it differently.',
  },
} as const satisfies Record<string, InEach>;

function field(facts: Facts): string {
  const name = text(facts['field']);
  return name === '' ? '' : ` («${name}»)`;
}
