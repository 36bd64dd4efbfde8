import { liveQuery } from 'dexie';
import { online } from 'svelte/reactivity/window';
import { listPrepared, type Prepared } from '#lib/offline/documents/prepared.ts';
import { session } from '#lib/ui/app/session.svelte.ts';
import { tolerate } from '#lib/ui/loading/problem.ts';

/** Nobody answers: what would be signed now is prepared. */
export const isAway = (): boolean => online.current === false || session.reach === 'away';

/**
 * What the person has prepared to sign on this device, in the client being worked for, as it stands in every tab. Belongs to the
 * component that asks for it. `all` is null where the device is not open, and until it has been read.
 */
export function preparedHere(): { readonly all: readonly Prepared[] | null } {
  let all = $state.raw<readonly Prepared[] | null>(null);
  $effect(() => {
    const store = session.device?.vault.store;
    all = null;
    if (!store) return;
    const watch = liveQuery(() => listPrepared(store)).subscribe({
      next: (now) => (all = now),
      error: tolerate,
    });
    return () => watch.unsubscribe();
  });
  return {
    get all() {
      return all;
    },
  };
}
