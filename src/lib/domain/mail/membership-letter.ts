import type { Role } from '../access/role.ts';
import type { Letter } from './letter.ts';
import type { MembershipNews } from './messages.ts';

const ROLE_NAMES = {
  nb: {
    ...{ field: 'feltbruker', bookkeeper: 'regnskapsfører', manager: 'leder' },
    ...{ administrator: 'administrator', auditor: 'revisor' },
  },
  en: {
    ...{ field: 'field user', bookkeeper: 'bookkeeper', manager: 'manager' },
    ...{ administrator: 'administrator', auditor: 'auditor' },
  },
} as const satisfies Record<'nb' | 'en', Record<Role, string>>;

export interface InvitationFacts {
  readonly by: { readonly name: string; readonly email: string };
  readonly client: { readonly name: string; readonly orgnr: string };
  readonly role: Role;
  readonly note: string | null;
  /** As it is read. */
  readonly until: string;
  readonly url: string;
}

/** Asks somebody into a client. What it says of the sender is the client's to answer for; the page says it again. */
export function invitationLetter(language: 'nb' | 'en', facts: InvitationFacts): Letter {
  return { language, ...INVITATION[language](facts) };
}

const INVITATION = {
  nb: ({ by, client, role, note, until, url }: InvitationFacts) => ({
    subject: `Invitasjon til ${client.name} i Segl`,
    greeting: 'Hei',
    paragraphs: [
      `${by.name} (${by.email}) inviterer deg til ${client.name}, organisasjonsnummer ${client.orgnr}, som ${ROLE_NAMES.nb[role]}.`,
      ...(note === null ? [] : [`${by.name} skriver: ${note}`]),
      `Lenken viser hva du blir invitert til, og gjelder for deg alene, én gang, til ${until}. Ingenting skjer før du godtar.`,
      'Venter du ingen invitasjon, trenger du ikke gjøre noe.',
    ],
    action: { label: 'Se invitasjonen', url },
    footer: `Sendt av Segl for ${client.name}.`,
  }),
  en: ({ by, client, role, note, until, url }: InvitationFacts) => ({
    subject: `Invitation to ${client.name} in Segl`,
    greeting: 'Hello',
    paragraphs: [
      `${by.name} (${by.email}) invites you to ${client.name}, organisation number ${client.orgnr}, as ${ROLE_NAMES.en[role]}.`,
      ...(note === null ? [] : [`${by.name} writes: ${note}`]),
      `The link shows what you are invited to, and holds for you alone, once, until ${until}. Nothing happens before you accept.`,
      'If you expect no invitation, there is nothing you need to do.',
    ],
    action: { label: 'See the invitation', url },
    footer: `Sent by Segl for ${client.name}.`,
  }),
} as const;

export interface MembershipFacts {
  readonly name: string;
  readonly client: string;
  /** What they are now; null where they are nothing there any more, or it is not about that. */
  readonly role: Role | null;
  /** As it is read. */
  readonly at: string;
  readonly url: string;
}

/** Tells somebody what became of their place in a client. */
export function membershipLetter(news: MembershipNews, facts: MembershipFacts): Letter {
  const { subject, what, label } = MEMBERSHIP[news](facts);
  return {
    language: 'nb',
    subject,
    greeting: `Hei, ${facts.name}`,
    paragraphs: [
      `${what} Det skjedde ${facts.at}.`,
      'Spør den som administrerer Segl hos dere, hvis du lurer på hvorfor.',
    ],
    action: { label, url: facts.url },
    footer: `Sendt av Segl til deg det gjelder, på vegne av ${facts.client}.`,
  };
}

type Said = { readonly subject: string; readonly what: string; readonly label: string };

const MEMBERSHIP: Record<MembershipNews, (facts: MembershipFacts) => Said> = {
  role_changed: ({ client, role }) => ({
    subject: `Ny rolle hos ${client} i Segl`,
    what: `Du er nå ${role === null ? '' : ROLE_NAMES.nb[role]} hos ${client}. Hva du ser og kan gjøre der, følger den nye rollen.`,
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
};
