import type { KnownCode } from '#lib/i18n/errors.ts';
import { getContext, setContext } from 'svelte';
import type { Api } from '#lib/api.ts';
import { ok } from '#lib/domain/result.ts';
import { list, object, whole } from '#lib/domain/shape.ts';
import { atDevice } from '#lib/offline/at-device.ts';
import type { Device } from '#lib/offline/device.svelte.ts';
import { listDrafts, type LocalDraft } from '#lib/offline/drafts/reading.ts';
import { keep, recall } from '#lib/offline/store/store.ts';
import { tolerate } from '../loading/problem.ts';
import { mergeDrafts, ServerDraft, type DraftItem } from './standing.ts';

interface Heard {
  drafts: ServerDraft[];
  total: number;
}
const Heard = object<Heard>({ drafts: list(ServerDraft), total: whole(0) });
const KEPT = 'mine';
/** The server's pages; one that is shorter is the last. */
const PAGE = 100;

/**
 * The person's drafts: those on this device, decrypted, and how far the server said they have come. Of the server's
 * the newest page is read, and older ones when asked for. What it said last is kept on the device, so that the list
 * means the same without network.
 */
export class DraftBook {
  #locals = $state.raw<readonly LocalDraft[] | null>(null);
  #heard = $state.raw<Heard>({ drafts: [], total: 0 });
  /** Pages of the server's that were read. */
  #pages = $state(1);
  #asked = false;
  /** Why the device could not be read; null when it was. */
  problem = $state.raw<{ code: KnownCode } | null>(null);
  readonly #device: Device;
  readonly items: readonly DraftItem[] = $derived(mergeDrafts(this.#locals ?? [], this.#heard.drafts));
  /** How many there are in all, on this device and at the server. */
  readonly total: number = $derived.by(() => {
    const unheard = this.items.filter(({ local, server }) => server === null && local?.revision === null);
    return Math.max(this.items.length, this.#heard.total + unheard.length);
  });
  /** The server has older ones than were read. */
  readonly hasOlder: boolean = $derived(this.#heard.drafts.length >= this.#pages * PAGE);

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
      const kept = this.#asked ? null : await recall(store, KEPT, Heard);
      return ok({ locals: await listDrafts(store), kept });
    });
    // Locked meanwhile: what was read before stays behind the lock.
    this.problem = read.ok || read.error.code === 'locked' ? null : read.error;
    if (!read.ok) return;
    if (read.value.kept && !this.#asked) this.#heard = read.value.kept;
    this.#locals = read.value.locals;
  }

  /** Without an answer what was heard last stands. */
  askServer(api: Api): Promise<void> {
    return this.#ask(api, this.#pages);
  }

  /** As many pages of the server's as were read, and one more. */
  readOlder(api: Api): Promise<void> {
    return this.#ask(api, this.#pages + 1);
  }

  async #ask(api: Api, pages: number): Promise<void> {
    try {
      const heard = await pagesOf(api, pages);
      this.#asked = true;
      this.#pages = Math.max(pages, this.#pages);
      this.#heard = heard;
      await atDevice(this.#device, async (store) => ok(await keep(store, KEPT, heard)));
    } catch (cause) {
      tolerate(cause);
    }
  }
}

async function pagesOf(api: Api, pages: number): Promise<Heard> {
  const total = await api.drafts.mineTotal.query();
  const drafts: ServerDraft[] = [];
  for (let page = 0; page < pages && drafts.length === page * PAGE; page++) {
    const last = drafts.at(-1);
    const after = last && { createdAt: last.createdAt, id: last.id };
    drafts.push(...list(ServerDraft).parse(await api.drafts.mine.query(after && { after })));
  }
  return { drafts, total };
}

const CONTEXT = Symbol('drafts');

export function setDraftBook(book: () => DraftBook): void {
  setContext(CONTEXT, book);
}

export function getDraftBook(): DraftBook {
  return getContext<() => DraftBook>(CONTEXT)();
}
