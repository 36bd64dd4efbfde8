import type { access } from './errors/access/nb.ts';
import './errors/access/index.ts';
import type { away } from './errors/away/nb.ts';
import type { captured } from './errors/captured/nb.ts';
import type { device } from './errors/device/nb.ts';
import type { drafts } from './errors/drafts/nb.ts';
import type { eid } from './errors/eid/nb.ts';
import type { Facts, Sentence } from './errors/facts.ts';
import type { jobs } from './errors/jobs/nb.ts';
import type { leaving } from './errors/leaving/nb.ts';
import type { ledger } from './errors/ledger/nb.ts';
import type { log } from './errors/log/nb.ts';
import { sentenceOf } from './errors/sayable.svelte.ts';
import type { people } from './errors/people/nb.ts';
import type { security } from './errors/security/nb.ts';
import type { signing } from './errors/signing/nb.ts';
import type { vault } from './errors/vault/nb.ts';
import { spoken } from './i18n.svelte.ts';

/**
 * Every error code a person can meet has a sentence. A NEW CODE goes into `nb.ts` and `en.ts` of its subject in errors/;
 * a sentence that needs the error's facts is a function. A subject comes with the rooms that can meet its codes: their
 * `messages/index.ts` bring it, and English as it does messages.
 */
type Subjects = typeof access &
  typeof away &
  typeof captured &
  typeof device &
  typeof drafts &
  typeof eid &
  typeof jobs &
  typeof leaving &
  typeof ledger &
  typeof log &
  typeof people &
  typeof security &
  typeof signing &
  typeof vault;

/** The codes that have a sentence of their own. */
export type KnownCode = keyof Subjects;

/** An error that can be said: every code this version makes is one of these, or does not compile. */
export interface Sayable extends Facts {
  readonly code: KnownCode;
}

/**
 * An error that comes from elsewhere, as it can be said here: a server of a newer version, or what an older one has left on
 * the device, may have a code that nobody here knows. {@link errorSentence} then says the general sentence, and names it.
 */
export function heard(error: { readonly code: string } & Facts): Sayable {
  return error as Sayable;
}

/** The sentence for an error, in the language in use. */
export function errorSentence(error: Sayable): string {
  const sentence = sentenceOf(error.code);
  if (sentence !== undefined) return said(sentence, error);
  void theOthers();
  // Of a room that did not expect the code, or of another version: said at once, and better once all are here.
  return said(sentenceOf('unheard') ?? '', { said: error.code });
}

function said(sentence: Sentence, facts: Facts): string {
  return typeof sentence === 'string' ? sentence : sentence(facts);
}

/** Brings every subject, whatever room is open. Without network and not kept on the device there is no more to say. */
async function theOthers(): Promise<void> {
  await import('./errors/all.ts').then(spoken, () => null);
}
