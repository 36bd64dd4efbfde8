import { roleMeans } from '#lib/domain/access/words/means/nb.ts';
import { roles } from '#lib/domain/access/words/nb.ts';

/** What somebody is asked into, before they answer. */
export const invitation = {
  title: 'Invitasjon',
  titleTo: (client: string) => `Invitasjon til ${client}`,
  loading: 'Henter invitasjonen …',
  lead: (name: string) => `${name} inviterer deg. Ingenting skjer før du godtar.`,
  by: 'Fra',
  client: 'Til klienten',
  orgnr: (orgnr: string) => `organisasjonsnummer ${orgnr}`,
  role: 'Som',
  email: 'Til adressen',
  until: 'Gjelder til',
  note: 'Hilsen',
  lasts: 'Tilgangen gjelder',
  forDays: (days: number) => (days === 1 ? 'I ett døgn fra du godtar' : `I ${days} døgn fra du godtar`),
  allRead: 'Det du åpner, står i loggen til klienten.',
  name: 'Navnet ditt',
  nameHint: 'Slik de andre hos klienten ser det.',
  accept: 'Godta invitasjonen',
  accepting: 'Et øyeblikk …',
  acceptAs: (email: string) => `Godta som ${email}`,
  newLead:
    'Du får en konto i Segl med denne adressen. Så legger du til en passnøkkel, så bare du kommer inn.',
  knownLead: 'Adressen har en konto i Segl. Du logges inn når du godtar.',
  factorLead: 'Bekreft at det er deg.',
  other: (signedIn: string) => `Du er logget inn som ${signedIn}. Invitasjonen er til en annen adresse.`,
  signOut: 'Logg ut',
  ignore: 'Kjenner du ikke den som inviterer, kan du lukke siden. Da skjer det ingenting.',
  toSignIn: 'Til innlogging',
  leadOfFirm: (name: string) => `${name} inviterer regnskapsbyrået ditt. Ingenting skjer før du godtar.`,
  comeAs: 'Dere kommer som',
  why: 'Hvorfor',
  allReadOfFirm: 'Det dere åpner, står i loggen til klienten.',
  firmMeans:
    'Ingen slipper inn ved at du godtar. Hvem hos dere som arbeider for klienten, sier dere etterpå. Klienten ser hver av dem, og kan avslutte når som helst.',
  firmSignIn: (email: string) => `Logg inn som ${email} for å godta for byrået.`,
  firmOther: (signedIn: string, email: string) =>
    `Du er logget inn som ${signedIn}. Invitasjonen er til ${email}: logg ut, og inn igjen med den adressen.`,
  signOutFailed: 'Du er ikke logget ut: det krever nett. Prøv igjen.',
  firmUnknown: (email: string, by: string) =>
    `${email} har ingen konto i Segl. Bare den som administrerer byrået i Segl, kan godta for det: be ${by} om å sende invitasjonen til en slik.`,
  firmNone: (by: string) =>
    `Du administrerer ikke noe byrå i Segl. Be ${by} om å sende invitasjonen til en som gjør det, eller be den som drifter Segl, om å opprette byrået som klient.`,
  firmToBegin:
    'Du administrerer ikke noe byrå i Segl ennå. Byrået må selv være klient her: opprett det, og åpne lenken i brevet på nytt.',
  beginFirm: 'Opprett byrået',
  firm: 'Byrået som godtar',
  firmHint: 'Klientene du administrerer.',
  choose: 'Velg',
  acceptFor: (firm: string) => `Godta for ${firm}`,
} as const;

/** Who has lost what they prove themselves with begins anew. */
export const reset = {
  title: 'Bekreft deg på nytt',
  lead: 'For deg som har mistet passnøkkelen eller appen din.',
  loading: 'Henter …',
  by: 'Bedt om av',
  byAt: (name: string, client: string) => `${name}, ${client}`,
  email: 'For adressen',
  until: 'Gjelder til',
  what: 'Passnøklene, appen og gjenopprettingskodene du hadde, slutter å gjelde, og du logges ut overalt. Så legger du til en ny passnøkkel. Alle klientene dine får vite det.',
  use: 'Nullstill og fortsett',
  ignore: 'Har du ikke mistet noe? Lukk siden, og si fra til den som administrerer Segl hos dere.',
} as const;

/** As what, and what for. */
export const invitedAs = roles;
export const invitedTo = roleMeans;
