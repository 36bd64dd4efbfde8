import { sealJson, openJson, unlessDamaged, type Store } from '../store/store.ts';

/** Under which the last answer to a query lies among what is kept. */
export const nameOfAnswer = (path: string): string => `answer ${path}`;

/** Keeps what the server answered to a query that has no input, sealed. */
export async function keepAnswer(store: Store, path: string, answer: unknown): Promise<void> {
  const name = nameOfAnswer(path);
  await store.database.kept.put({ id: name, ...(await sealJson(store, 'kept', name, answer)) });
}

/** The last of them; undefined where there is none that can be read. */
export async function keptAnswer(store: Store, path: string): Promise<unknown> {
  const name = nameOfAnswer(path);
  const row = await store.database.kept.get(name);
  if (!row) return undefined;
  return (await unlessDamaged(() => openJson(store, 'kept', name, row))) ?? undefined;
}
