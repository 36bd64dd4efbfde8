import { liveQuery, type Observable } from 'dexie';
import type { Mutation } from '#lib/domain/sync/mutation.ts';
import { getPulled } from '../pulled/reading.ts';
import { isDraft } from '../store/names.ts';
import { openContent, openMutation, unlessDamaged, type Store } from '../store/store.ts';

/** Something done here that the server refused: it waits for the person, and what was done behind it does too. */
export interface RefusedWork {
  /** By which the outbox orders it. */
  readonly subject: string;
  /** The draft it is about; null of a row of a register. */
  readonly draftId: string | null;
  /** Done at the desk; else a receipt of the person's own. */
  readonly work: boolean;
  /** Null where it can't be read any more. */
  readonly type: Mutation['type'] | null;
  readonly code: string;
  /** What a person knows it by. */
  readonly name: string;
  /** Changes that wait behind it. */
  readonly behind: number;
}

/** All of it, oldest first. */
export async function refusedWork(store: Store): Promise<RefusedWork[]> {
  const { outbox } = store.database;
  const found: RefusedWork[] = [];
  for (const row of await outbox.where({ state: 'rejected' }).sortBy('seq')) {
    const mutation = await unlessDamaged(() => openMutation(store, row));
    const { subject, work } = row;
    const behind = (await outbox.where({ subject }).count()) - 1;
    const draftId = isDraft(subject) ? subject : null;
    found.push({
      ...{ subject, work, draftId, type: mutation?.type ?? null, code: row.code ?? '', behind },
      name: mutation ? await nameOf(store, mutation) : draftId ? await textOf(store, draftId) : '',
    });
  }
  return found;
}

/** {@link refusedWork} now and after every change, whichever tab made it. */
export function watchRefused(store: Store): Observable<RefusedWork[]> {
  return liveQuery(() => refusedWork(store));
}

async function nameOf(store: Store, mutation: Mutation): Promise<string> {
  if ('row' in mutation) return mutation.row.name ?? '';
  if ('coding' in mutation) return mutation.coding.text;
  if ('content' in mutation) return mutation.content.text;
  return textOf(store, mutation.draftId);
}

async function textOf(store: Store, draftId: string): Promise<string> {
  const pulled = await getPulled(store, 'draft', draftId);
  if (pulled) return pulled.coding?.text ?? pulled.content.text;
  const own = await store.database.drafts.get(draftId);
  return own ? ((await unlessDamaged(() => openContent(store, own)))?.text ?? '') : '';
}
