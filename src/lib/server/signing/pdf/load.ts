import { PDF, PdfRef } from '@libpdf/core';

/**
 * References by what they name, each for as long as anybody holds it. The library's own list forgets the oldest of
 * 20,000 and makes another in its place; by which one an object is found decides then which of two copies is changed,
 * and which is written.
 */
class References {
  readonly #held = new Map<string, WeakRef<PdfRef>>();
  readonly #gone = new FinalizationRegistry<string>((key) => {
    if (this.#held.get(key)?.deref() === undefined) this.#held.delete(key);
  });

  get(key: string): PdfRef | undefined {
    return this.#held.get(key)?.deref();
  }

  set(key: string, ref: PdfRef): void {
    this.#held.set(key, new WeakRef(ref));
    this.#gone.register(ref, key);
  }

  clear(): void {
    this.#held.clear();
  }

  get size(): number {
    return this.#held.size;
  }
}

(PdfRef as unknown as { cache: References }).cache = new References();

/** A document to write to, however many objects it has. Throws what the library throws where it can't be read. */
export function loadPdf(bytes: Uint8Array): Promise<PDF> {
  return PDF.load(bytes);
}
