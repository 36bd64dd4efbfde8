import { equalBytes } from '#lib/domain/bytes.ts';
import { openJson, sealJson, TYPED, unlessDamaged, type Store } from '../store/store.ts';

/** What was typed on the desk and not saved, by what it was typed on; its shape is its form's. */
export type Typed = Readonly<Record<string, unknown>>;

/** Empty where nothing was, or it can't be read any more. */
export async function readTyped(store: Store): Promise<Typed> {
  return (await recordOf(store)).typed;
}

/**
 * Keeps what was typed, encrypted; null takes it away. Of the same one the newest holds, of others each stays, whichever tab
 * typed it. On the disk when it resolves.
 */
export async function keepTyped(store: Store, changes: Typed): Promise<void> {
  const { kept } = store.database;
  for (;;) {
    const before = await recordOf(store);
    const named = { ...before.typed, ...changes };
    const left = Object.entries(named).filter(([, each]) => each !== null);
    if (left.length === 0 && !before.row) return;
    const sealed = await sealJson(store, 'kept', TYPED, Object.fromEntries(left));
    const written = await store.database.transaction('rw', kept, async () => {
      const now = await kept.get(TYPED);
      const same = now && before.row ? equalBytes(now.iv, before.row.iv) : now === before.row;
      if (!same) return false;
      if (left.length === 0) await kept.delete(TYPED);
      else await kept.put({ id: TYPED, ...sealed });
      return true;
    });
    // Another tab was faster: what it wrote stays.
    if (written) return;
  }
}

async function recordOf(store: Store) {
  const row = await store.database.kept.get(TYPED);
  const typed = row && (await unlessDamaged(() => openJson(store, 'kept', TYPED, row)));
  return { row, typed: typeof typed === 'object' && typed !== null ? (typed as Typed) : {} };
}
