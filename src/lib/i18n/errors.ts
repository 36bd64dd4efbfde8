import { access } from './errors/access.ts';
import { drafts } from './errors/drafts.ts';
import type { Facts, Sentence } from './errors/facts.ts';
import { jobs } from './errors/jobs.ts';
import { ledger } from './errors/ledger.ts';
import { signing } from './errors/signing.ts';
import { locale, type Locale } from './i18n.svelte.ts';

/**
 * Every error code a person can meet, with its sentence. A NEW CODE goes into the file of its
 * subject in errors/, as `code: { nb, en }`; a sentence that needs the error's facts is a function.
 */
const SENTENCES = { ...access, ...drafts, ...jobs, ...ledger, ...signing };

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
