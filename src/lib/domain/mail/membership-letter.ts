import type { Role } from '../access/role.ts';
import { roles as en } from '../access/words/en.ts';
import { roles as nb } from '../access/words/nb.ts';
import type { Letter } from './letter.ts';
import type { MembershipNews } from './messages.ts';

/** As it stands within a sentence. */
const named = (words: Readonly<Record<Role, string>>, role: Role) => words[role].toLowerCase();

export interface InvitationFacts {
  readonly by: { readonly name: string; readonly email: string };
  readonly client: { readonly name: string; readonly orgnr: string };
  readonly role: Role;
  readonly note: string | null;
  /** For how many days from when they accept; null: until it is ended. */
  readonly accessDays: number | null;
  /** It asks in the accounting firm of whoever accepts. */
  readonly toPartner: boolean;
  /** As it is read. */
  readonly until: string;
  readonly url: string;
}

/** Asks somebody into a client. What it says of the sender is the client's to answer for; the page says it again. */
export function invitationLetter(language: 'nb' | 'en', facts: InvitationFacts): Letter {
  return { language, ...INVITATION[language](facts) };
}

const INVITATION = {
  nb: ({ by, client, role, note, accessDays, toPartner, until, url }: InvitationFacts) => ({
    subject: `Invitasjon til ${client.name} i Segl`,
    greeting: 'Hei',
    paragraphs: [
      `${by.name} (${by.email}) inviterer ${toPartner ? 'regnskapsbyrået ditt' : 'deg'} til ${client.name}, organisasjonsnummer ${client.orgnr}, som ${named(nb, role)}${accessDays === null ? '' : `, i ${accessDays} døgn fra du godtar`}.`,
      ...(note === null ? [] : [`${by.name} skriver: ${note}`]),
      `Lenken viser hva ${toPartner ? 'byrået' : 'du'} blir invitert til, og gjelder for deg alene, én gang, til ${until}. Ingenting skjer før du godtar.`,
      'Venter du ingen invitasjon, trenger du ikke gjøre noe.',
    ],
    action: { label: 'Se invitasjonen', url },
    footer: `Sendt av Segl for ${client.name}.`,
  }),
  en: ({ by, client, role, note, accessDays, toPartner, until, url }: InvitationFacts) => ({
    subject: `Invitation to ${client.name} in Segl`,
    greeting: 'Hello',
    paragraphs: [
      `${by.name} (${by.email}) invites ${toPartner ? 'your accounting firm' : 'you'} to ${client.name}, organisation number ${client.orgnr}, as ${named(en, role)}${accessDays === null ? '' : `, for ${accessDays * 24} hours from when you accept`}.`,
      ...(note === null ? [] : [`${by.name} writes: ${note}`]),
      `The link shows what ${toPartner ? 'the firm is' : 'you are'} invited to, and holds for you alone, once, until ${until}. Nothing happens before you accept.`,
      'If you expect no invitation, there is nothing you need to do.',
    ],
    action: { label: 'See the invitation', url },
    footer: `Sent by Segl for ${client.name}.`,
  }),
} as const;

export interface MembershipFacts {
  readonly name: string;
  readonly client: string;
  /** Whom it is about, where that is another. */
  readonly whom: string;
  /** What they are now; null where they are nothing there any more, or it is not about that. */
  readonly role: Role | null;
  /** As it is read. */
  readonly at: string;
  /** Of the installation. */
  readonly origin: string;
}

/** Tells somebody what became of their place in a client. */
export function membershipLetter(news: MembershipNews, facts: MembershipFacts): Letter {
  const { subject, what, label, path = '/' } = MEMBERSHIP[news](facts);
  return {
    language: 'nb',
    subject,
    greeting: `Hei, ${facts.name}`,
    paragraphs: [
      `${what} Det skjedde ${facts.at}.`,
      'Spør den som administrerer Segl hos dere, hvis du lurer på hvorfor.',
    ],
    action: { label, url: new URL(path, facts.origin).toString() },
    footer: `Sendt av Segl til deg det gjelder, på vegne av ${facts.client}.`,
  };
}

type Said = {
  readonly subject: string;
  readonly what: string;
  readonly label: string;
  /** Where it leads, if not to the beginning. */
  readonly path?: string;
};

const MEMBERSHIP: Record<MembershipNews, (facts: MembershipFacts) => Said> = {
  role_changed: ({ client, role }) => ({
    subject: `Ny rolle hos ${client} i Segl`,
    what: `Du er nå ${role === null ? '' : named(nb, role)} hos ${client}. Hva du ser og kan gjøre der, følger den nye rollen.`,
    label: 'Åpne Segl',
  }),
  assigned: ({ client, role }) => ({
    subject: `Du har fått tilgang til ${client} i Segl`,
    what: `Regnskapsbyrået ditt har satt deg på ${client}, der du er ${role === null ? '' : named(nb, role)}.`,
    label: 'Åpne Segl',
  }),
  ended: ({ client }) => ({
    subject: `Tilgangen din til ${client} er avsluttet`,
    what: `Du har ikke lenger tilgang til ${client} i Segl. Andre klienter du har, berøres ikke.`,
    label: 'Åpne Segl',
  }),
  sessions_ended: ({ client }) => ({
    subject: 'Du er logget ut av Segl overalt',
    what: `En administrator hos ${client} avsluttet innloggingene dine på alle enheter. Logg inn igjen for å fortsette.`,
    label: 'Logg inn',
  }),
  reset_begun: ({ client }) => ({
    subject: 'Noen ber om å nullstille det du bekrefter med i Segl',
    what: `En administrator hos ${client} har bedt om at passnøklene, appen og gjenopprettingskodene dine nullstilles, fordi du skal ha mistet dem. Har du ikke bedt om det, si fra til dem med én gang.`,
    label: 'Se sikkerheten din',
    path: '/security',
  }),
  reset_asked: ({ client, whom }) => ({
    subject: `Nullstilling venter på deg: ${whom}`,
    what: `En annen administrator hos ${client} har bedt om å nullstille det ${whom} bekrefter med. Snakk med ${whom} før du godkjenner: den som godkjenner for en annen, slipper den andre inn.`,
    label: 'Åpne Personer',
    path: '/people',
  }),
  endorsement_asked: ({ client, whom }) => ({
    subject: `En passnøkkel venter på deg: ${whom}`,
    what: `En annen administrator hos ${client} har gått god for en ny passnøkkel som ${whom} har. To må gjøre det før den kan signere. Snakk med ${whom}, og sammenlign det som vises, før du gjør det samme.`,
    label: 'Åpne Personer',
    path: '/people',
  }),
  endorsement_begun: ({ client }) => ({
    subject: 'En administrator gikk god for en passnøkkel som står som din',
    what: `En administrator hos ${client} har gått god for en ny passnøkkel som står som din. Gjør en til det samme, kan den signere i ditt navn. Er den ikke din, si fra til dem med én gang.`,
    label: 'Se sikkerheten din',
    path: '/security',
  }),
  passkey_vouched: ({ client }) => ({
    subject: 'Passnøkkelen din kan signere i Segl',
    what: `To administratorer hos ${client} har gått god for en passnøkkel som står som din. Den kan nå signere avgjørelser i ditt navn. Er den ikke din, si fra til dem med én gang.`,
    label: 'Se sikkerheten din',
    path: '/security',
  }),
  factors_reset: ({ client, whom }) => ({
    subject: `Nullstilt: det ${whom} bekrefter med`,
    what: `Passnøklene, appen og gjenopprettingskodene til ${whom}, som har tilgang til ${client}, er nullstilt etter at en administrator ba om det. Er det uventet, avslutt tilgangen og spør ${whom}.`,
    label: 'Åpne Personer',
    path: '/people',
  }),
};

export interface ResetFacts {
  readonly name: string;
  readonly by: string;
  readonly client: { readonly name: string; readonly orgnr: string };
  /** As it is read. */
  readonly until: string;
  readonly url: string;
}

/** Lets somebody prove themselves anew. */
export function resetLetter({ name, by, client, until, url }: ResetFacts): Letter {
  return {
    language: 'nb',
    subject: 'Bekreft deg på nytt i Segl',
    greeting: `Hei, ${name}`,
    paragraphs: [
      `${by} hos ${client.name} har bedt om at du får sette opp passnøkkel eller app på nytt, fordi du har mistet dem du hadde.`,
      `Lenken gjelder én gang, til ${until}. Når du bruker den, slutter det du hadde å gjelde, og du logges ut overalt. Klientene dine får vite det.`,
      'Har du ikke mistet noe: ikke bruk lenken, og si fra til den som administrerer Segl hos dere.',
    ],
    action: { label: 'Bekreft deg på nytt', url },
    footer: `Sendt av Segl for ${client.name}.`,
  };
}
