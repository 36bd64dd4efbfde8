import * as z from 'zod';
import { getContext, setContext } from 'svelte';
import type { Api } from '#lib/api.ts';
import { ok } from '#lib/domain/result.ts';
import { atDevice } from '#lib/offline/at-device.ts';
import type { Device } from '#lib/offline/device.svelte.ts';
import { listDrafts, type LocalDraft } from '#lib/offline/reading.ts';
import { keep, recall } from '#lib/offline/store.ts';
import { problemOf } from '../loading/problem.ts';
import { mergeDrafts, ServerDraft, type DraftItem } from './standing.ts';

const Servers = z.array(ServerDraft);
const KEPT = 'mine';

/**
 * The person's drafts: those on this device, decrypted, and how far the server said they have come. What the server
 * said last is kept on the device, so that the list means the same without network.
 */
export class DraftBook {
  #locals = $state.raw<readonly LocalDraft[] | null>(null);
  #servers = $state.raw<readonly ServerDraft[]>([]);
  #heard = false;
  /** Why the device could not be read; null when it was. */
  problem = $state.raw<{ code: string } | null>(null);
  readonly #device: Device;
  readonly items: readonly DraftItem[] = $derived(mergeDrafts(this.#locals ?? [], this.#servers));

  constructor(device: Device) {
    this.#device = device;
  }

  /** The device has been read; before that an empty list means nothing. */
  get ready(): boolean {
    return this.#locals !== null;
  }

  find(draftId: string): DraftItem | null {
    return this.items.find(({ id }) => id === draftId) ?? null;
  }

  async readDevice(): Promise<void> {
    const read = await atDevice(this.#device, async (store) => {
      const kept = this.#heard ? null : await recall(store, KEPT, Servers);
      return ok({ locals: await listDrafts(store), kept });
    });
    // Locked meanwhile: what was read before stays behind the lock.
    this.problem = read.ok || read.error.code === 'locked' ? null : read.error;
    if (!read.ok) return;
    if (read.value.kept && !this.#heard) this.#servers = read.value.kept;
    this.#locals = read.value.locals;
  }

  /** Without an answer what was heard last stands. */
  async askServer(api: Api): Promise<void> {
    try {
      const mine = z.parse(Servers, await api.drafts.mine.query());
      this.#heard = true;
      this.#servers = mine;
      await atDevice(this.#device, async (store) => ok(await keep(store, KEPT, mine)));
    } catch (cause) {
      problemOf(cause);
    }
  }
}

const CONTEXT = Symbol('drafts');

export function setDraftBook(book: () => DraftBook): void {
  setContext(CONTEXT, book);
}

export function getDraftBook(): DraftBook {
  return getContext<() => DraftBook>(CONTEXT)();
}
