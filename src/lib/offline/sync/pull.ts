import { err, ok, type Result } from '#lib/domain/result.ts';
import { followAnew, followed, takeIn } from '../pulled/take-in.ts';
import { openNames } from '../store/names.ts';
import type { DeviceFull } from '../store/quota.ts';
import type { Store } from '../store/store.ts';
import { judgeHeld } from './again.ts';
import { settleConflicts } from './conflicts.ts';
import type { ApiFailure, SyncApi } from './port.ts';

/** How a server answers whom it can't lead on from where they are. */
const ANEW: ReadonlySet<string> = new Set(['cursor_ahead', 'cursor_unreadable']);

export interface Pulling {
  /** The open store, or null once the vault is locked. */
  readonly store: () => Store | null;
  readonly api: SyncApi;
  /** There is more to come: of about how much. */
  readonly onProgress: (progress: { done: number; about: number }) => void;
  /** Whether to stop before the next page; the next pull goes on there. */
  readonly stopped: () => boolean;
}

/** How it ended. `merged`: changes that another had overtaken were put together with theirs, or
 * ones that were forgotten are made again, and they are to be sent. */
export type Pulled = 'all' | 'stopped' | 'locked' | 'merged';

/**
 * Takes in what the server has that this device lacks, page by page, each durably before the next is asked for; then settles
 * the changes here that a server which was set back has forgotten, and those that another has overtaken, by what was just told.
 */
export async function pull({
  store: open,
  api,
  onProgress,
  stopped,
}: Pulling): Promise<Result<Pulled, ApiFailure | DeviceFull>> {
  let anew = 0;
  for (;;) {
    const store = open();
    if (!store) return ok('locked');
    await openNames(store);
    const { cursor } = await followed(store);
    const answer = await api.pull(cursor);
    if (!answer.ok) {
      const refused = answer.error.code === 'refused' && ANEW.has(answer.error.reason);
      // A server that has nothing to begin with either is not asked again and again.
      if (!refused || anew > 0) return err(answer.error);
      anew += 1;
      await followAnew(store);
      continue;
    }
    const page = answer.value;
    const taken = await takeIn(store, page);
    if (!taken.ok) return taken;
    if (page.more === null) {
      const again = await judgeHeld(store);
      return ok((await settleConflicts(store)) || again ? 'merged' : 'all');
    }
    onProgress(page.more);
    if (stopped()) return ok('stopped');
  }
}
