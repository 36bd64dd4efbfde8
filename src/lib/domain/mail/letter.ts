import type { DocumentNews } from './messages.ts';

/** What a letter says, before it is laid out. Nothing in it is trusted: names and titles are what people typed. */
export interface Letter {
  readonly language: 'nb' | 'en';
  readonly subject: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly action: { readonly label: string; readonly url: string };
  /** Text of ours behind it that is kept line by line. */
  readonly verbatim?: string;
  readonly footer: string;
}

export interface DocumentFacts {
  readonly language: 'nb' | 'en';
  readonly name: string;
  readonly title: string;
  /** The legal entity that sent it. */
  readonly organisation: string;
  readonly code: string;
  /** Who declined or withdrew it, and why; null for other news. */
  readonly closedBy: string | null;
  readonly reason: string | null;
  readonly url: string;
}

export function documentLetter(news: DocumentNews, facts: DocumentFacts): Letter {
  const { language, url, name } = facts;
  const words = WORDS[language];
  const { subject, paragraphs, label } = words[news](facts);
  return {
    ...{ language, subject, greeting: words.greeting(name) },
    paragraphs: facts.reason === null ? paragraphs : [...paragraphs, words.reason(facts.reason)],
    action: { label, url },
    footer: words.footer(facts),
  };
}

/** @param until shown as it stands, so in the language's own form */
export function linkLetter(
  language: 'nb' | 'en',
  facts: { readonly url: string; readonly until: string },
): Letter {
  return { language, ...LINK[language](facts) };
}

/** @param faults that a verification of the client's log has found */
export function faultsLetter(facts: {
  readonly name: string;
  readonly client: string;
  readonly faults: number;
  readonly url: string;
}): Letter {
  const { name, client, faults, url } = facts;
  return {
    language: 'nb',
    subject: `Kontrollen av loggen fant feil: ${client}`,
    greeting: `Hei, ${name}`,
    paragraphs: [
      `Segl har kontrollert loggen til ${client} mot bokføringen, dokumentene og de lagrede filene, og fant ${faults === 1 ? 'én feil' : `${faults} feil`}. Noe er endret utenom Segl.`,
      'Be den som drifter Segl, kjøre «segl audit verify»: den navngir hver av dem. Ikke godkjenn eller signer noe før dere vet hva det er.',
    ],
    action: { label: 'Åpne loggen', url },
    footer: `Sendt av Segl til dem som administrerer ${client}.`,
  };
}

/** @param faults that a verification of the installation's own log has found */
export function ownFaultsLetter({ faults, url }: { readonly faults: number; readonly url: string }): Letter {
  return {
    language: 'nb',
    subject: 'Kontrollen av installasjonens logg fant feil',
    greeting: 'Til den som tar vare på loggenes hoder',
    paragraphs: [
      `Segl har kontrollert sin egen logg, som hodene av alle klientenes logger står i, og fant ${faults === 1 ? 'én feil' : `${faults} feil`}. Noe er endret utenom Segl, eller en eldre sikkerhetskopi er gjenopprettet.`,
      'Be den som drifter Segl, kjøre «segl audit verify»: den navngir hver av dem. Hold hodene du har fått før, mot det som vises nå.',
    ],
    action: { label: 'Installasjonens logg', url },
    footer: 'Sendt av Segl, fordi innstillingen «memory» navngir denne adressen.',
  };
}

/** @param grown how many logs have; @param heads signed checkpoints, each as `checkpointsIn` finds it again */
export function headsLetter(facts: {
  readonly grown: number;
  readonly heads: readonly string[];
  readonly url: string;
}): Letter {
  const { grown, heads, url } = facts;
  return {
    language: 'nb',
    subject: grown === 1 ? 'Hodet av én logg som har vokst' : `Hodene av ${grown} logger som har vokst`,
    greeting: 'Til den som tar vare på loggenes hoder',
    paragraphs: [
      'Her er de signerte hodene av loggene som har vokst siden sist. Ta vare på denne meldingen der den som drifter Segl, ikke kommer til: med den kan ingen endre eller fjerne noe som var logget, uten at det vises.',
      'Be den som drifter Segl, kjøre «segl audit verify --heads FIL» med teksten herfra, eller kontroller den med andre programmer.',
    ],
    action: { label: 'Installasjonens logg', url },
    verbatim: heads.join('\n'),
    footer: 'Sendt av Segl, fordi innstillingen «memory» navngir denne adressen.',
  };
}

type Said = { readonly subject: string; readonly paragraphs: readonly string[]; readonly label: string };
type Words = Record<DocumentNews, (facts: DocumentFacts) => Said> & {
  greeting(name: string): string;
  reason(reason: string): string;
  footer(facts: DocumentFacts): string;
};

const nb: Words = {
  greeting: (name) => `Hei, ${name}`,
  asked: ({ title, organisation }) => ({
    subject: `Til signering: ${title}`,
    paragraphs: [
      `${organisation} ber deg signere «${title}».`,
      'Du logger inn i Segl, leser hele dokumentet og signerer med passnøkkel eller engangskode. Ingenting blir signert ved at du åpner lenken.',
    ],
    label: 'Les og signer',
  }),
  completed: ({ title }) => ({
    subject: `Signert av alle: ${title}`,
    paragraphs: [`Alle har signert «${title}». Du kan laste det ned fra Segl.`],
    label: 'Åpne dokumentet',
  }),
  declined: ({ title, closedBy }) => ({
    subject: `Avslått: ${title}`,
    paragraphs: [`${closedBy} har avslått å signere «${title}». Ingen flere kan signere det.`],
    label: 'Åpne dokumentet',
  }),
  withdrawn: ({ title, closedBy }) => ({
    subject: `Trukket tilbake: ${title}`,
    paragraphs: [`${closedBy} har trukket tilbake «${title}». Du skal ikke lenger signere det.`],
    label: 'Åpne dokumentet',
  }),
  reason: (reason) => `Begrunnelse: ${reason}`,
  footer: ({ code, organisation }) => `Sendt av Segl for ${organisation}. Dokumentkode: ${code}.`,
};

const en: Words = {
  greeting: (name) => `Hello, ${name}`,
  asked: ({ title, organisation }) => ({
    subject: `To be signed: ${title}`,
    paragraphs: [
      `${organisation} asks you to sign “${title}”.`,
      'You sign in to Segl, read the whole document and sign with a passkey or a one-time code. Opening the link signs nothing.',
    ],
    label: 'Read and sign',
  }),
  completed: ({ title }) => ({
    subject: `Signed by all: ${title}`,
    paragraphs: [`Everybody has signed “${title}”. You can download it from Segl.`],
    label: 'Open the document',
  }),
  declined: ({ title, closedBy }) => ({
    subject: `Declined: ${title}`,
    paragraphs: [`${closedBy} has declined to sign “${title}”. Nobody else can sign it.`],
    label: 'Open the document',
  }),
  withdrawn: ({ title, closedBy }) => ({
    subject: `Withdrawn: ${title}`,
    paragraphs: [`${closedBy} has withdrawn “${title}”. You are no longer to sign it.`],
    label: 'Open the document',
  }),
  reason: (reason) => `Reason: ${reason}`,
  footer: ({ code, organisation }) => `Sent by Segl for ${organisation}. Document code: ${code}.`,
};

const WORDS = { nb, en } as const;

const LINK = {
  nb: ({ url, until }: { url: string; until: string }) => ({
    subject: 'Innlogging i Segl',
    greeting: 'Hei',
    paragraphs: [
      `Lenken logger deg inn én gang, og gjelder til ${until}.`,
      'Den er like god som passordet ditt: ikke send den videre.',
    ],
    action: { label: 'Logg inn', url },
    footer: 'Sendt av Segl, fordi du ba om det, eller noen som administrerer Segl for deg.',
  }),
  en: ({ url, until }: { url: string; until: string }) => ({
    subject: 'Signing in to Segl',
    greeting: 'Hello',
    paragraphs: [
      `The link signs you in once, and holds until ${until}.`,
      'It is as good as your password: do not pass it on.',
    ],
    action: { label: 'Sign in', url },
    footer: 'Sent by Segl, because you asked for it, or somebody who administers Segl for you.',
  }),
} as const;
