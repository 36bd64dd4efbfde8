import { formatAmount } from '#lib/domain/money.ts';
import { formatDate } from './format.ts';
import { locale, type Locale } from './i18n.svelte.ts';

/** The facts an error carries beside its code, as they reach the browser. */
export type Facts = Readonly<Record<string, unknown>>;
type Sentence = Readonly<Record<Locale, string | ((facts: Facts) => string)>>;

/**
 * ADD A CODE HERE: `code: { nb, en }`, in the group of the domain that returns it. A sentence says
 * what happened, what was kept, and what to do next. What the error carries is read with
 * text(facts.x), amount(facts.x) or date(facts.x).
 */
const SENTENCES = {
  // — the way there
  network_unavailable: {
    nb: 'Fikk ikke kontakt med Segl. Det du har skrevet, er beholdt; prøv igjen når nettet er tilbake.',
    en: 'Could not reach Segl. What you wrote is kept; try again when the network is back.',
  },
  server_failed: {
    nb: 'Noe gikk galt hos oss. Ingenting er bokført; prøv igjen om litt.',
    en: 'Something went wrong on our side. Nothing was posted; try again shortly.',
  },
  input_invalid: {
    nb: 'Noe i skjemaet kan ikke brukes. Se over feltene som er merket.',
    en: 'Something in the form cannot be used. Look over the marked fields.',
  },
  not_found: {
    nb: 'Det finnes ikke, eller du har ikke tilgang til det.',
    en: 'It does not exist, or you do not have access to it.',
  },
  too_many_requests: {
    nb: 'For mange forsøk på kort tid. Vent litt, og prøv igjen.',
    en: 'Too many attempts in a short time. Wait a little and try again.',
  },

  // — identity
  not_signed_in: {
    nb: 'Du er ikke logget inn lenger. Logg inn igjen; det du har skrevet, er beholdt.',
    en: 'You are no longer signed in. Sign in again; what you wrote is kept.',
  },
  session_expired: {
    nb: 'Økten er utløpt. Logg inn igjen; det du har skrevet, er beholdt.',
    en: 'The session has expired. Sign in again; what you wrote is kept.',
  },
  not_allowed: {
    nb: 'Rollen din gir ikke adgang til dette. Spør en administrator hos klienten.',
    en: 'Your role does not allow this. Ask an administrator of the client.',
  },
  credentials_wrong: {
    nb: 'E-post, passord eller engangskode stemmer ikke. Prøv igjen.',
    en: 'E-mail, password or one-time code is not right. Try again.',
  },
  totp_required: {
    nb: 'Skriv også engangskoden fra autentiseringsappen.',
    en: 'Also enter the one-time code from your authenticator app.',
  },
  totp_reused: {
    nb: 'Engangskoden er alt brukt. Vent på den neste.',
    en: 'The one-time code has already been used. Wait for the next one.',
  },
  link_invalid: {
    nb: 'Lenken er brukt eller utløpt. Be om en ny, eller logg inn med passord.',
    en: 'The link has been used or has expired. Ask for a new one, or sign in with your password.',
  },

  // — drafts and sync
  draft_changed: {
    nb: 'Kladden er endret av en annen siden du åpnet den. Begge utgaver er bevart; se over på nytt.',
    en: 'Somebody changed the draft after you opened it. Both editions are kept; look again.',
  },
  draft_not_open: {
    nb: 'Kladden er alt sendt videre og kan ikke endres her.',
    en: 'The draft has already moved on and cannot be changed here.',
  },
  approval_voided: {
    nb: 'Kladden ble endret etter at den ble sendt til attestering. Ingenting er bokført; se over på nytt.',
    en: 'The draft was changed after it was submitted. Nothing was posted; look again.',
  },
  photo_hash_mismatch: {
    nb: 'Bildet kom ikke frem slik det ble tatt. Det ligger trygt på enheten og sendes på nytt.',
    en: 'The photo did not arrive as it was taken. It is safe on the device and will be sent again.',
  },

  // — ledger
  unbalanced: {
    nb: (facts) =>
      `Bilaget er ikke i balanse${facts.difference === undefined ? '' : `: ${amount(facts.difference)} mangler`}. Rett linjene.`,
    en: (facts) =>
      `The voucher does not balance${facts.difference === undefined ? '' : `: ${amount(facts.difference)} is missing`}. Correct the lines.`,
  },
  period_locked: {
    nb: (facts) => `Perioden ${date(facts.date)} hører til, er låst. Velg en dato i en åpen periode.`,
    en: (facts) => `The period of ${date(facts.date)} is locked. Choose a date in an open period.`,
  },
  account_unknown: {
    nb: (facts) => `Konto ${text(facts.account)} finnes ikke hos klienten. Velg en annen.`,
    en: (facts) => `The client has no account ${text(facts.account)}. Choose another.`,
  },
  account_not_valid: {
    nb: (facts) =>
      `Konto ${text(facts.account)} gjelder ikke på bilagsdatoen. Velg en annen konto eller dato.`,
    en: (facts) =>
      `Account ${text(facts.account)} is not valid on the voucher date. Choose another account or date.`,
  },
  vat_code_not_valid: {
    nb: (facts) =>
      `Mva-kode ${text(facts.vatCode)} gjelder ikke på bilagsdatoen. Velg en annen kode eller dato.`,
    en: (facts) =>
      `VAT code ${text(facts.vatCode)} is not valid on the voucher date. Choose another code or date.`,
  },
  already_reversed: {
    nb: 'Bilaget er alt reversert.',
    en: 'The voucher has already been reversed.',
  },
} as const satisfies Record<string, Sentence>;

/** The codes that have a sentence of their own. */
export type KnownCode = keyof typeof SENTENCES;
export const KNOWN_CODES = Object.keys(SENTENCES) as KnownCode[];

const FALLBACK: Record<Locale, (code: string) => string> = {
  nb: (code) => `Det gikk ikke. Det du har skrevet, er beholdt; prøv igjen. (Kode: ${code})`,
  en: (code) => `That did not work. What you wrote is kept; try again. (Code: ${code})`,
};

/** The sentence for an error, in the language in use. A code without one gets a general sentence that names it. */
export function errorSentence(error: { readonly code: string } & Facts): string {
  const sentence = (SENTENCES as Record<string, Sentence | undefined>)[error.code]?.[locale()];
  if (sentence === undefined) return FALLBACK[locale()](error.code);
  return typeof sentence === 'string' ? sentence : sentence(error);
}

function text(fact: unknown): string {
  return typeof fact === 'string' || typeof fact === 'number' ? String(fact) : '';
}

function amount(fact: unknown): string {
  return typeof fact === 'bigint' ? `${formatAmount(fact < 0n ? -fact : fact)} kr` : text(fact);
}

function date(fact: unknown): string {
  return typeof fact === 'string' ? formatDate(fact) : '';
}
