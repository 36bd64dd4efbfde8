import { inEnglish, locale, type Locale } from '../i18n.svelte.ts';
import type { Sentence } from './facts.ts';

type Sentences = Readonly<Record<string, Sentence>>;

/** What is here to be said: what rooms that are open have brought, in the languages that are read. */
let sentences = $state.raw<Readonly<Record<Locale, Sentences>>>({ nb: {}, en: {} });

/** Brings the sentences of a subject's codes to the rooms that can meet them: those that import this call's module. */
export function sayable(nb: Sentences, en: () => Promise<Sentences>): void {
  sentences = { ...sentences, nb: { ...sentences.nb, ...nb } };
  inEnglish(async () => {
    const english = await en();
    sentences = { ...sentences, en: { ...sentences.en, ...english } };
  });
}

/**
 * The sentence of a code in the language in use, or in Norwegian where that could not be loaded; undefined where nobody
 * here knows it, or the room that does has not been open. Reactive.
 */
export function sentenceOf(code: string): Sentence | undefined {
  const known = [sentences[locale()], sentences.nb].find((each) => Object.hasOwn(each, code));
  return known?.[code];
}
