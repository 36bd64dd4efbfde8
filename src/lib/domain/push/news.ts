import type { Language } from '../language.ts';

/**
 * What somebody is told on their device: an approval or a signature waits for them; a bookkeeper asks about a receipt of theirs, or a
 * manager has sent back what they submitted.
 */
export type PushNews = 'approval' | 'sign' | 'asked' | 'returned';

/** All that a message says: the words are the device's own, so that no service on the way could read a name or an amount. */
export interface PushMessage {
  readonly news: PushNews;
  readonly language: Language;
}
