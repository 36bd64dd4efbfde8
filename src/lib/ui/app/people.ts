import type { Api } from '#lib/api.ts';
import { nameIn, type Speech } from '#lib/domain/events/sentence/speech.ts';
import { locale, t } from '#lib/i18n/i18n.svelte.ts';

export type Names = ReadonlyMap<string, string>;

/** The names of the client's people, and of who has left it. */
export async function loadNames(api: Api): Promise<Names> {
  return namesIn(await api.people.list.query());
}

/** The same of people who have been asked for. */
export function namesIn(people: Awaited<ReturnType<Api['people']['list']['query']>>): Names {
  return new Map(people.map(({ userId, name, erased }) => [userId, erased ? t.sentence.erasedPerson : name]));
}

/** Who it was; somebody who is not known here goes by the end of the id. */
export function nameOf(names: Names, actorId: string): string {
  return nameIn(names, actorId, t);
}

/** What it takes to say events in the language in use. */
export function speechWith(names: Names): Speech {
  return { language: locale(), words: t, nameOf: (id) => nameOf(names, id) };
}
