import { problemOf, type Problem } from './problem.ts';

/** One page of a list, and where the next one starts; null after the last. */
export interface Page<T, C> {
  readonly items: readonly T[];
  readonly next: C | null;
}

/** A list that grows by a page at a time. A page that fails leaves the rest, and can be asked for again. */
export class Pages<T, C> {
  #items = $state.raw<readonly T[]>([]);
  #next = $state.raw<C | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #asking = $state(false);
  readonly #ask: (cursor: C) => Promise<Page<T, C>>;

  constructor(first: Page<T, C>, ask: (cursor: C) => Promise<Page<T, C>>) {
    this.#items = first.items;
    this.#next = first.next;
    this.#ask = ask;
  }

  get items(): readonly T[] {
    return this.#items;
  }
  get hasMore(): boolean {
    return this.#next !== null;
  }
  get problem(): Problem | null {
    return this.#problem;
  }
  get asking(): boolean {
    return this.#asking;
  }

  async more(): Promise<void> {
    if (this.#next === null || this.#asking) return;
    this.#asking = true;
    try {
      const page = await this.#ask(this.#next);
      this.#items = [...this.#items, ...page.items];
      this.#next = page.next;
      this.#problem = null;
    } catch (cause) {
      this.#problem = problemOf(cause);
    } finally {
      this.#asking = false;
    }
  }
}
