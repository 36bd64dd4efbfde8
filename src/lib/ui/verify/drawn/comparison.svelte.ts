import type { OpenedPdf } from '#lib/ui/reader/opened-pdf.ts';
import { Patience } from '#lib/ui/reader/patience.svelte.ts';
import { type Box, differingBox, type Pixels } from './pixels.ts';

/** What is found of one page. `missing`: it is only in one of the two files. `not_drawn`: one of them can't be shown. */
export type Finding =
  | { readonly found: 'same' }
  | { readonly found: 'differs'; readonly box: Box }
  | { readonly found: 'missing' }
  | { readonly found: 'not_drawn' };

/** Pixels for each of a page's own: a stroke of a comma's width is seen. */
const SCALE = 1.5;

/**
 * Opens a file as it was signed and as it is now, and draws their pages in turn to compare them pixel by pixel.
 *
 *   opening ──▶ comparing ──▶ done
 *      │            └──▶ stopped (by the person, or because a page takes too long)
 *      └──▶ failed (one of them can't be shown at all)
 */
export class Comparison {
  #state = $state<'opening' | 'comparing' | 'done' | 'failed' | 'stopped'>('opening');
  #findings = $state.raw<readonly Finding[]>([]);
  #signed = $state.raw<OpenedPdf | null>(null);
  #now = $state.raw<OpenedPdf | null>(null);
  readonly #stop = new AbortController();
  readonly patience = new Patience(() => this.stop());

  get state() {
    return this.#state;
  }
  /** Of the pages that were compared so far, from the first. */
  get findings() {
    return this.#findings;
  }
  get signed() {
    return this.#signed;
  }
  get now() {
    return this.#now;
  }
  /** Pages of whichever file has more. */
  get pages(): number {
    return Math.max(this.#signed?.pages ?? 0, this.#now?.pages ?? 0);
  }
  /** Numbers, from 1, of those pages that are not found to be the same. */
  get differing(): readonly number[] {
    return this.#findings.flatMap(({ found }, at) => (found === 'same' ? [] : [at + 1]));
  }

  /** Compares the first `end` bytes of a file with all of it; never rejects. */
  async run(file: Blob, end: number): Promise<void> {
    const opening = this.patience.begin(0);
    try {
      // The reader is large, and most who verify a file never need it.
      const { openPdf } = await import('#lib/ui/reader/opened-pdf.ts');
      const open = async (part: Blob) =>
        openPdf(new Uint8Array(await part.arrayBuffer()), { signal: this.#stop.signal, asOthers: true });
      this.#signed = await open(file.slice(0, end));
      this.#now = await open(file);
      opening();
      this.#state = 'comparing';
      for (let number = 1; number <= this.pages && !this.#stop.signal.aborted; number++) {
        this.#findings = [...this.#findings, await this.#compare(number)];
      }
      if (!this.#stop.signal.aborted) this.#state = 'done';
    } catch {
      if (!this.#stop.signal.aborted) this.#state = 'failed';
    } finally {
      opening();
    }
  }

  /** Ends the reader's workers, whatever they are at, and lets go of both files. */
  stop(): void {
    this.#state = 'stopped';
    this.patience.end();
    this.#stop.abort();
  }

  async #compare(number: number): Promise<Finding> {
    const [signed, now] = [this.#signed, this.#now];
    if (!signed || !now || number > signed.pages || number > now.pages) return { found: 'missing' };
    const done = this.patience.begin(number);
    try {
      const [one, other] = [await this.#draw(signed, number), await this.#draw(now, number)];
      if (!one || !other) return { found: 'not_drawn' };
      const box = differingBox(one, other);
      return box ? { found: 'differs', box } : { found: 'same' };
    } catch {
      return { found: 'not_drawn' };
    } finally {
      done();
    }
  }

  async #draw(pdf: OpenedPdf, number: number): Promise<Pixels | null> {
    const page = await pdf.page(number);
    const canvas = await page.draw(SCALE, this.#stop.signal);
    const context = canvas?.getContext('2d', { willReadFrequently: true });
    return canvas && context ? context.getImageData(0, 0, canvas.width, canvas.height) : null;
  }
}
