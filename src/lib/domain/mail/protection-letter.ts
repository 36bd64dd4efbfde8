import type { WeakeningAct } from '../access/weakening.ts';
import { weakeningActs as actsEn } from '../access/words/weakening/en.ts';
import { weakeningActs as actsNb } from '../access/words/weakening/nb.ts';
import type { Letter } from './letter.ts';
import type { ProtectionNews } from './messages.ts';

/** What a security contact is told. */
export interface ProtectionFacts {
  readonly language: 'nb' | 'en';
  readonly name: string;
  readonly client: string;
  /** Who does it, by name; null: whoever runs the installation. */
  readonly by: string | null;
  /** Of an act that takes protection away. */
  readonly act: WeakeningAct | null;
  /** Whom it is about, as people call them. */
  readonly whom: string | null;
  readonly faults: number;
  /** As it is read. */
  readonly at: string;
  /** Where more of it stands, for who may see it. */
  readonly url: string;
}

/** Tells somebody, who need be in no client, who took away what and when. It holds no secret, and nothing of the books. */
export function protectionLetter(news: ProtectionNews, facts: ProtectionFacts): Letter {
  const { language, client, url } = facts;
  const words = WORDS[language];
  const [subject, what] = words.news[news](facts, words.by(facts.by));
  return {
    ...{ language, subject: `${subject}: ${client}`, greeting: words.greeting(facts.name) },
    paragraphs: [...what, words.when(facts), words.next],
    action: { label: words.look, url },
    footer: words.footer(client),
  };
}

type Said = (facts: ProtectionFacts, by: string) => readonly [subject: string, what: readonly string[]];

const whomNb = ({ whom }: ProtectionFacts) => (whom === null ? [] : [`Det gjelder ${whom}.`]);
const whomEn = ({ whom }: ProtectionFacts) => (whom === null ? [] : [`It is about ${whom}.`]);
const actNb = ({ act }: ProtectionFacts) => (act === null ? '' : actsNb[act]);
const actEn = ({ act }: ProtectionFacts) => (act === null ? '' : actsEn[act]);

const NB: Record<ProtectionNews, Said> = {
  weakening_asked: (facts, by) => [
    'Noen ber om å svekke beskyttelsen',
    [
      `${by} ber om dette: ${actNb(facts)}.`,
      ...whomNb(facts),
      'Det skjer ikke før en annen administrator har godkjent det.',
    ],
  ],
  weakening_done: (facts, by) => [
    'Beskyttelsen er svekket',
    [`${by} gjorde dette: ${actNb(facts)}.`, ...whomNb(facts)],
  ],
  reset_begun: (facts, by) => [
    'Noen ber om å nullstille det en person bekrefter med',
    [`${by} ber om at passnøkler, app og gjenopprettingskoder nullstilles.`, ...whomNb(facts)],
  ],
  factors_reset: (facts) => [
    'Det en person bekrefter med, er nullstilt',
    [
      'Passnøkler, app og gjenopprettingskoder er nullstilt etter at en administrator ba om det.',
      ...whomNb(facts),
    ],
  ],
  passkey_vouched: (facts, by) => [
    'En administrator gikk god for en passnøkkel',
    [
      `${by} gikk god for en passnøkkel som står som en annens. Når to har gjort det, signerer den i personens navn.`,
      ...whomNb(facts),
    ],
  ],
  administrator_came: (facts) => [
    'En ny administrator er kommet til',
    [`${facts.whom ?? ''} godtok en invitasjon, og er nå administrator.`],
  ],
  partner_came: (facts, by) => [
    'Et regnskapsbyrå er sluppet inn',
    [
      `${by} godtok en invitasjon for ${facts.whom ?? ''}. Byrået bestemmer nå hvem hos seg som får tilgang. Dere ser hvem det er under Personer, og kan avslutte oppdraget der.`,
    ],
  ],
  contact_added: ({ whom }, by) => [
    'Ny sikkerhetskontakt',
    [`${by} la til ${whom ?? ''} som sikkerhetskontakt.`],
  ],
  contact_removed: ({ whom }, by) => [
    'En sikkerhetskontakt er fjernet',
    [`${by} fjernet ${whom ?? ''} som sikkerhetskontakt.`],
  ],
  faults: ({ faults }) => [
    'Kontrollen av loggen fant feil',
    [
      `Segl har kontrollert loggen mot bokføringen, dokumentene og filene, og fant ${faults === 1 ? 'én feil' : `${faults} feil`}. Noe er endret utenom Segl.`,
    ],
  ],
  away_alarm: (_, by) => [
    'En attestering uten nett ble stanset',
    [
      `En avgjørelse i navnet til ${by} kom slik den bare kan komme fra en kopi av enheten, eller etter at enheten er satt tilbake. Den gjelder ikke, og enheten attesterer ikke uten nett før personen logger inn på nytt. Den står i loggen.`,
    ],
  ],
  key_changed: (_, by) => [
    'Nøkkelen til filene er byttet',
    [`${by} byttet nøkkelen som filene er kryptert med.`],
  ],
  key_destroyed: (_, by) => [
    'Nøkkelen til filene er ødelagt',
    [`${by} ødela nøkkelen som filene er kryptert med. De kan ikke leses mer.`],
  ],
  master_key_changed: (_, by) => [
    'Installasjonens hovednøkkel er endret',
    [`${by} endret hvilke hovednøkler som åpner installasjonen.`],
  ],
};

const EN: Record<ProtectionNews, Said> = {
  weakening_asked: (facts, by) => [
    'Somebody asks for weaker protection',
    [
      `${by} asks for this: ${actEn(facts)}.`,
      ...whomEn(facts),
      'It does not happen before another administrator has confirmed it.',
    ],
  ],
  weakening_done: (facts, by) => [
    'Protection is weakened',
    [`${by} did this: ${actEn(facts)}.`, ...whomEn(facts)],
  ],
  reset_begun: (facts, by) => [
    'Somebody asks to reset what a person confirms with',
    [`${by} asks that passkeys, app and recovery codes are reset.`, ...whomEn(facts)],
  ],
  factors_reset: (facts) => [
    'What a person confirms with is reset',
    ['Passkeys, app and recovery codes were reset after an administrator asked for it.', ...whomEn(facts)],
  ],
  passkey_vouched: (facts, by) => [
    'An administrator vouched for a passkey',
    [
      `${by} vouched for a passkey that stands as somebody else’s. Once two have, it signs in the person’s name.`,
      ...whomEn(facts),
    ],
  ],
  administrator_came: (facts) => [
    'There is a new administrator',
    [`${facts.whom ?? ''} accepted an invitation, and is an administrator now.`],
  ],
  partner_came: (facts, by) => [
    'An accounting firm is let in',
    [
      `${by} accepted an invitation for ${facts.whom ?? ''}. The firm now decides who of it gets access. You see who that is under People, and can end the engagement there.`,
    ],
  ],
  contact_added: ({ whom }, by) => [
    'New security contact',
    [`${by} added ${whom ?? ''} as a security contact.`],
  ],
  contact_removed: ({ whom }, by) => [
    'A security contact is removed',
    [`${by} removed ${whom ?? ''} as a security contact.`],
  ],
  faults: ({ faults }) => [
    'Verifying the log found faults',
    [
      `Segl has verified the log against the books, the documents and the files, and found ${faults === 1 ? 'one fault' : `${faults} faults`}. Something was changed outside of Segl.`,
    ],
  ],
  away_alarm: (_, by) => [
    'An approval without a network was stopped',
    [
      `A decision in the name of ${by} came as it can only come from a copy of the device, or after the device was set back. It does not count, and the device decides nothing without a network before the person signs in anew. The log has it.`,
    ],
  ],
  key_changed: (_, by) => [
    'The key of the files is changed',
    [`${by} changed the key that the files are encrypted with.`],
  ],
  key_destroyed: (_, by) => [
    'The key of the files is destroyed',
    [`${by} destroyed the key that the files are encrypted with. They can’t be read any more.`],
  ],
  master_key_changed: (_, by) => [
    'The installation’s master key is changed',
    [`${by} changed which master keys open the installation.`],
  ],
};

const WORDS = {
  nb: {
    news: NB,
    greeting: (name: string) => `Hei, ${name}`,
    by: (name: string | null) => name ?? 'Den som drifter Segl,',
    when: ({ client, at }: ProtectionFacts) => `Det gjelder klienten ${client}, og skjedde ${at}.`,
    next: 'Er det uventet, ring den som administrerer Segl hos dere, med én gang. Svar ikke på dette brevet.',
    look: 'Åpne Beskyttelse',
    footer: (client: string) => `Sendt av Segl til sikkerhetskontaktene hos ${client}.`,
  },
  en: {
    news: EN,
    greeting: (name: string) => `Hello, ${name}`,
    by: (name: string | null) => name ?? 'Whoever runs Segl',
    when: ({ client, at }: ProtectionFacts) => `It is about the client ${client}, and happened ${at}.`,
    next: 'If you did not expect it, call whoever administers Segl with you at once. Do not answer this letter.',
    look: 'Open Protection',
    footer: (client: string) => `Sent by Segl to the security contacts of ${client}.`,
  },
} as const;
