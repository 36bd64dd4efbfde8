import type { Api } from '#lib/api.ts';
import { getPulled, listPulled, type Of } from '../pulled/reading.ts';
import { keepAnswer, keptAnswer, nameOfAnswer } from '../desk/kept-answers.ts';
import type { Store } from '../store/store.ts';

/** A draft as `drafts.get` shows it to who decides about it. */
export type Shown = Awaited<ReturnType<Api['drafts']['get']['query']>>;

/** With what the list said of it then: where that says something else, it is asked for anew. */
interface KeptShown {
  readonly shown: Shown;
  readonly listed: string;
}

const pathOf = (draftId: string): string => `drafts.get ${draftId}`;
const PATH = pathOf('');

/** What changes where a decision would be about something else, or is asked otherwise. */
function listedAs({ revision, contentHash, waits }: Of<'draft'>): string {
  return JSON.stringify([
    revision,
    contentHash,
    waits?.rules ?? null,
    waits?.given.map(({ by }) => by) ?? null,
  ]);
}

const waitsForMe = ({ state, waits }: Of<'draft'>): boolean => state === 'submitted' && waits?.forMe === true;

/** Keeps what the server has just shown of a draft that waits for the person. */
export async function keepShown(
  store: Store,
  shown: { readonly id: string; readonly revision: number },
): Promise<void> {
  const draft = await getPulled(store, 'draft', shown.id);
  if (draft?.revision !== shown.revision || !waitsForMe(draft)) return;
  await keepAnswer(store, pathOf(shown.id), { shown, listed: listedAs(draft) });
}

/** What was shown of a draft as it stands by what this device was told last; null: nothing. */
export async function shownAhead(store: Store, draft: Of<'draft'>): Promise<Shown | null> {
  if (draft.state !== 'submitted') return null;
  const kept = (await keptAnswer(store, pathOf(draft.id))) as KeptShown | undefined;
  return kept?.listed === listedAs(draft) ? kept.shown : null;
}

/** The drafts that wait for the person, and those of them that are not here as they stand. */
export async function waitingHere(
  store: Store,
): Promise<{ readonly waiting: readonly string[]; readonly missing: readonly string[] }> {
  const waiting = (await listPulled(store, 'draft')).filter(waitsForMe);
  const missing: string[] = [];
  for (const draft of waiting) if (!(await shownAhead(store, draft))) missing.push(draft.id);
  return { waiting: waiting.map(({ id }) => id), missing };
}

/** Lets go of what was shown of drafts that do not wait for the person any more. */
export async function tidyShown({ database }: Store, waiting: readonly string[]): Promise<void> {
  const names = new Set(waiting.map((id) => nameOfAnswer(pathOf(id))));
  const kept = await database.kept.where('id').startsWith(nameOfAnswer(PATH)).primaryKeys();
  await database.kept.bulkDelete(kept.filter((name) => !names.has(name)));
}
