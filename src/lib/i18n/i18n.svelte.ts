import { LANGUAGES, type Language, type Words } from '#lib/domain/language.ts';
import { loaded } from './absent.ts';

export { INTL_TAGS, type Words } from '#lib/domain/language.ts';

export const LOCALES = LANGUAGES;
export type Locale = Language;

/** What each language calls itself: the person who needs the switch cannot read the other. */
export const LOCALE_NAMES = { nb: 'Norsk', en: 'English' } as const satisfies Record<Locale, string>;

/**
 * Every message of the app, in groups. Each domain adds its own beside its screens, in `ui/…/messages/index.ts`; what all
 * screens share is in `ground/`.
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- those who bring messages add to it
export interface Messages {}

type Groups = { readonly [G in keyof Messages]?: Messages[G] };

const STORAGE_KEY = 'segl.locale';

let current = $state<Locale>('nb');
/** What is here to be said. Norwegian comes with the room that says it, English when somebody reads it. */
const here: Record<Locale, Groups> = { nb: {}, en: {} };
/** English that is not here yet; each is loaded once. */
// eslint-disable-next-line svelte/prefer-svelte-reactivity -- no screen reads it
const away = new Set<() => Promise<void>>();

/** The language in use. Reactive; on the server always `nb`. */
export function locale(): Locale {
  return current;
}

/**
 * The messages of the language in use: `t.drafts.title`, `t.status.onlyHere(3)`. Reactive where it
 * is read in a template or a `$derived`; a value kept in a constant does not follow the language.
 */
export const t: Messages = new Proxy({} as Messages, {
  get(_, group: keyof Messages) {
    const said = here[current][group] ?? here.nb[group];
    if (!said) throw new Error(`nobody has brought the messages of ${group}: its room imports them`);
    return said;
  },
});

/**
 * Brings a domain's messages to the rooms that import this call's module. TypeScript refuses a build where the two
 * languages differ.
 */
export function messages<const N extends Groups>(nb: N, en: () => Promise<Words<N>>): void {
  Object.assign(here.nb, nb);
  inEnglish(async () => void Object.assign(here.en, await en()));
}

/** Loads what is said in English, once and when somebody reads it; a page is shown after that. */
export function inEnglish(load: () => Promise<void>): void {
  away.add(load);
}

/** Resolves when all that has been brought can be said in the language: a page is shown after it, so nothing flashes. */
async function learn(language: Locale): Promise<void> {
  if (language === 'nb') return;
  const loads = [...away].map(async (load) => {
    await load();
    away.delete(load);
  });
  await loaded(Promise.all(loads));
}

/**
 * The `load` of every page and layout: the room's words in the language of this device, before it is shown. Never
 * rejects: what can't be loaded is said in Norwegian, which is always there.
 */
export async function spoken(): Promise<void> {
  // Named when it is needed: the server, where nothing can fail here, has no such function.
  await learn(chosen()).catch((cause: unknown) => reportError(cause));
}

/** Changes the language, on this device and from now on. Rejects with `Absent`, and changes nothing, when it can't be loaded. */
export async function setLocale(next: Locale): Promise<void> {
  await learn(next);
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
  current = chosen();
  document.documentElement.lang = current;
}

/** The language this device chose before; where it keeps nothing, the one in use. */
function chosen(): Locale {
  // Pages that the server makes are Norwegian.
  if (typeof document === 'undefined') return 'nb';
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return LOCALES.find((candidate) => candidate === stored) ?? current;
  } catch {
    return current;
  }
}
