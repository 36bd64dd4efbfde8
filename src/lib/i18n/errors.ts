import { access } from './errors/access.ts';
import { drafts } from './errors/drafts.ts';
import type { Facts, Sentence } from './errors/facts.ts';
import { ledger } from './errors/ledger.ts';
import { signing } from './errors/signing.ts';
import { locale, type Locale } from './i18n.svelte.ts';

/**
 * Every error code a person can meet, with its sentence. A NEW CODE goes into the file of its
 * subject in errors/, as `code: { nb, en }`; a sentence that needs the error's facts is a function.
 */
const SENTENCES = { ...access, ...drafts, ...ledger, ...signing };

/** The codes that have a sentence of their own. */
export type KnownCode = keyof typeof SENTENCES;
export const KNOWN_CODES = Object.keys(SENTENCES) as KnownCode[];

/** An error that can be said: every code this version makes is one of these, or does not compile. */
export interface Sayable extends Facts {
  readonly code: KnownCode;
}

/**
 * An error that comes from elsewhere, as it can be said here: a server of a newer version, or what an older one has left on
 * the device, may have a code that nobody here knows. Then the general sentence names it.
 */
export function heard(error: { readonly code: string } & Facts): Sayable {
  const { code } = error;
  return Object.hasOwn(SENTENCES, code)
    ? { ...error, code: code as KnownCode }
    : { code: 'unheard', said: code };
}

/** The sentence for an error, in the language in use. */
export function errorSentence(error: Sayable): string {
  const sentence: Sentence[Locale] = SENTENCES[error.code][locale()];
  return typeof sentence === 'string' ? sentence : sentence(error);
}
