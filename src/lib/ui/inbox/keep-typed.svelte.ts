import { untrack } from 'svelte';
import { ok } from '#lib/domain/result.ts';
import type { Device } from '#lib/offline/device.svelte.ts';
import { keepTyped } from '#lib/offline/desk/typed.ts';
import { note } from '#lib/offline/support.ts';
import type { CodingDesk } from './coding-desk.svelte.ts';
import { begunOn, keyOf } from './desks.ts';

/**
 * Seals what is typed on the desk as it comes, where the device can keep it: the browser may die at any moment. One write
 * after the other, the newest overtaking what came meanwhile. To be called as a screen is made.
 */
export function keepsTyped(
  at: () => { readonly desk: CodingDesk; readonly clientId: string } | null,
  device: () => Device | null,
): void {
  let waiting: Record<string, unknown> = {};
  let running = false;

  async function write(here: Device): Promise<void> {
    if (running) return;
    running = true;
    while (Object.keys(waiting).length > 0) {
      const changes = waiting;
      waiting = {};
      await here.withStore(async (store) => ok(await keepTyped(store, changes))).catch(note);
    }
    running = false;
  }

  $effect(() => {
    const [now, here] = [at(), device()];
    // What another overtook stands in the outbox.
    if (!now || !here || now.desk.meanwhile) return;
    const key = keyOf(now.clientId, now.desk.draft.id);
    const begun = now.desk.changed ? begunOn(now.desk) : null;
    untrack(() => {
      waiting[key] = begun;
      void write(here);
    });
  });
}
