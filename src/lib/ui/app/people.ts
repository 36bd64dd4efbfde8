import type { Api } from '#lib/api.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';

/** The machine itself, as the log names it. */
export const SYSTEM = '00000000-0000-7000-8000-000000000001';

export type Names = ReadonlyMap<string, string>;

/** The names of the client's people, and of who has left it. */
export async function loadNames(api: Api): Promise<Names> {
  const people = await api.people.list.query();
  return new Map(people.map(({ userId, name, erased }) => [userId, erased ? t.log.erasedPerson : name]));
}

/** Who it was; somebody who is not known here goes by the end of the id. */
export function nameOf(names: Names, actorId: string): string {
  if (actorId === SYSTEM) return t.log.machine;
  return names.get(actorId) ?? `…${actorId.slice(-6)}`;
}
