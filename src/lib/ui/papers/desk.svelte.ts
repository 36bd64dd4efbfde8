import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { Corners } from '#lib/domain/receipt/paper.ts';
import type { Suggestions } from '#lib/domain/receipt/reading/suggestions.ts';
import { lookForPaper, straightPhoto, type Looked } from '#lib/offline/pictures/papers.ts';
import { loadReader, readPicture } from '#lib/offline/reading/read.ts';
import { ReadingChoice } from './choice.svelte.ts';
import type { Paper, PaperForm } from './form.ts';
import { countPages, readPdf, type ReadPage } from './read-pdf.ts';
import { suggestionsToday } from './suggested.ts';

/** What the device does with pictures and files; in tests, something else does. */
export interface PaperWork {
  look(picture: Blob): Promise<Looked | null>;
  straighten: typeof straightPhoto;
  /** Null where what reads can't be had. */
  read(picture: Blob, loaded: () => void): Promise<readonly ReadPage[] | null>;
  readPdf(file: Blob): Promise<readonly ReadPage[]>;
  countPages(file: Blob): Promise<number | null>;
}

/** A picture in which a paper was found, and its number among the pictures, from 1. */
export interface Offer {
  readonly paper: Paper & { readonly file: Blob };
  readonly number: number;
  readonly looked: Looked;
}

/**
 * What the device sees in the pictures of a receipt, one after the other, behind the person's back: the paper's edges, the
 * pages of a PDF, and, if they have turned it on, what is written on it. All of it is offered; only {@link use} and what
 * takes a suggestion change the receipt.
 */
export class PaperDesk {
  readonly choice = new ReadingChoice();
  readonly #form: PaperForm;
  readonly #does: PaperWork;
  readonly #looked = new SvelteMap<string, Looked | null>();
  readonly #counted = new SvelteMap<string, number | null>();
  readonly #read = new SvelteMap<string, readonly ReadPage[]>();
  /** Pictures that stay whole: it was said, or they are cut out already. */
  readonly #whole = new SvelteSet<string>();
  /** What is going on with reading; `absent`: what reads can't be had. */
  reading = $state<'idle' | 'loading' | 'busy' | 'absent'>('idle');
  #queue: Promise<unknown> = Promise.resolve();
  /** What was begun of which picture. */
  #begun: readonly string[] = [];

  constructor(form: PaperForm, does: PaperWork = onDevice) {
    this.#form = form;
    this.#does = does;
  }

  /** The first picture with a paper in it that nothing was said about. */
  readonly offer: Offer | null = $derived.by(() => {
    for (const [at, { key, ...rest }] of this.#form.pictures.entries()) {
      const looked = this.#looked.get(key);
      if (looked?.corners && rest.file && !this.#whole.has(key))
        return { paper: { key, ...rest, file: rest.file }, number: at + 1, looked };
    }
    return null;
  });

  /** The PDFs among the pictures that have more than one page: their number, and how many. */
  readonly documents = $derived.by(() =>
    this.#form.pictures.flatMap(({ key }, at) => {
      const pages = this.#counted.get(key) ?? 1;
      return pages > 1 ? [{ number: at + 1, pages }] : [];
    }),
  );

  /** Pages of all of them: a picture is one. */
  readonly pages: number = $derived.by(() =>
    this.#form.pictures.reduce((sum, { key }) => sum + (this.#counted.get(key) ?? 1), 0),
  );

  /** Every page that was read, in order, with the number of its picture. */
  readonly read = $derived.by(() =>
    this.#form.pictures.flatMap(({ key }, at) =>
      (this.#read.get(key) ?? []).map((page) => ({ ...page, number: at + 1 })),
    ),
  );

  readonly suggestions: Suggestions = $derived(suggestionsToday(this.read.map(({ page }) => page)));

  /** Looks at what has come since, and reads it if that is turned on. One at a time: more is more than a phone's memory holds. */
  watch(): void {
    for (const { key, file, read } of this.#form.pictures) {
      if (!file || !read?.ok || read.value.type === 'image/heic') continue;
      const isPdf = read.value.type === 'application/pdf';
      this.#once(`see ${key}`, key, () => (isPdf ? this.#count(key, file) : this.#look(key, file)));
      if (this.choice.on) this.#once(`read ${key}`, key, () => this.#readOne(key, file, isPdf));
    }
  }

  /** Resolves when all that has come is looked at. Never rejects. */
  async settled(): Promise<void> {
    await this.#queue;
  }

  /** All of it is to be sent. */
  keepWhole(key: string): void {
    this.#whole.add(key);
  }

  /** Sends the paper alone in place of the picture. @returns false where it could not be cut out: the picture stays */
  async use({ key, file, read }: Paper & { readonly file: Blob }, corners: Corners): Promise<boolean> {
    const taken = read?.ok ? await this.#does.straighten(read.value, file, corners) : null;
    if (!taken || !this.#has(key)) return false;
    this.keepWhole(taken.photo.id);
    const { photo, bytes } = taken;
    const cut = new Blob([bytes], { type: photo.type });
    this.#form.put(key, [{ key: photo.id, name: '', file: cut, read: { ok: true, value: photo } }]);
    this.#form.keep({ [photo.id]: bytes });
    return true;
  }

  #once(what: string, key: string, work: () => Promise<void>): void {
    if (this.#begun.includes(what)) return;
    this.#begun = [...this.#begun, what];
    this.#queue = this.#queue
      .then(() => (this.#has(key) ? work() : undefined))
      .catch((cause: unknown) => reportError(cause));
  }

  async #look(key: string, file: Blob): Promise<void> {
    if (this.#whole.has(key)) return;
    this.#looked.set(key, await this.#does.look(file));
  }

  async #count(key: string, file: Blob): Promise<void> {
    this.#counted.set(key, await this.#does.countPages(file));
  }

  async #readOne(key: string, file: Blob, isPdf: boolean): Promise<void> {
    if (!this.choice.on) return;
    this.reading = isPdf ? 'busy' : 'loading';
    const loaded = () => (this.reading = 'busy');
    const pages = isPdf ? await this.#does.readPdf(file) : await this.#does.read(file, loaded);
    this.reading = pages === null ? 'absent' : 'idle';
    if (pages) this.#read.set(key, pages);
    else this.#begun = this.#begun.filter((each) => each !== `read ${key}`);
  }

  #has(key: string): boolean {
    return this.#form.pictures.some((paper) => paper.key === key);
  }
}

const onDevice: PaperWork = {
  look: lookForPaper,
  straighten: straightPhoto,
  async read(picture, loaded) {
    const reader = await loadReader();
    if (!reader) return null;
    loaded();
    const page = await readPicture(reader, picture);
    return page ? [{ page, picture }] : [];
  },
  readPdf,
  countPages,
};
