import { en } from './en.ts';
import { nb, type Messages } from './nb.ts';

export const LOCALES = ['nb', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** What each language calls itself: the person who needs the switch cannot read the other. */
export const LOCALE_NAMES = { nb: 'Norsk', en: 'English' } as const satisfies Record<Locale, string>;

/** BCP 47 tags for Intl. English keeps the order of day and month that Norwegians read. */
export const INTL_TAGS = { nb: 'nb-NO', en: 'en-GB' } as const satisfies Record<Locale, string>;

const MESSAGES: Record<Locale, Messages> = { nb, en };
const STORAGE_KEY = 'segl.locale';

let current = $state<Locale>('nb');

/** The language in use. Reactive; on the server always `nb`. */
export function locale(): Locale {
  return current;
}

/**
 * The messages of the language in use: `t.drafts.title`, `t.status.onlyHere(3)`. Reactive where it
 * is read in a template or a `$derived`; a value kept in a constant does not follow the language.
 */
export const t: Messages = Object.defineProperties(
  {},
  Object.fromEntries(
    Object.keys(nb).map((group) => [
      group,
      { enumerable: true, get: () => MESSAGES[current][group as keyof Messages] },
    ]),
  ),
) as Messages;

/** Changes the language, on this device and from now on. */
export function setLocale(next: Locale): void {
  current = next;
  document.documentElement.lang = next;
  try {
    localStorage.setItem(STORAGE_KEY, next);
  } catch {
    // Storage may be closed (private window): the choice then lasts as long as the page.
  }
}

/** Takes up the language this device chose before. Called once, in the browser, by the root layout. */
export function restoreLocale(): void {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(STORAGE_KEY);
  } catch {
    // As above: without storage the default holds.
  }
  current = LOCALES.find((candidate) => candidate === stored) ?? 'nb';
  document.documentElement.lang = current;
}
