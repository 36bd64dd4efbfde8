import { flushSync, untrack } from 'svelte';
import { AT_ONCE, rangeOf, type Range } from './row-window.ts';

/**
 * Keeps a long list short in the page: beyond {@link AT_ONCE} rows only those near the screen are there, and empty space
 * in the place of the others. For lists that the page scrolls. A row is as high as it is: each that has been in the page
 * was measured, and the others are taken to be like the first ones; what that gets wrong shows itself 30 rows outside
 * the screen. Larger text and another posture are measured anew. Each row carries `data-at`, its place from 0. For
 * printing all rows are there.
 */
export class RowWindow {
  #range = $state.raw<Range>({ first: 0, last: AT_ONCE });
  #printing = $state(false);
  /** Heights that were measured, in pixels, by place, at one width of the list. */
  #heights = $state.raw<readonly number[]>([]);
  #typical = $state(0);
  #width = 0;
  readonly #count: () => number;

  constructor(count: () => number) {
    this.#count = count;
  }

  /** Not all rows are in the page. */
  get partial(): boolean {
    return !this.#printing && this.#count() > AT_ONCE;
  }
  get range(): Range {
    const count = this.#count();
    if (!this.partial) return { first: 0, last: count };
    const { first, last } = this.#range;
    return { first: Math.min(first, count), last: Math.min(last, count) };
  }
  /** Pixels in the place of the rows before and after. */
  readonly space: { readonly before: number; readonly after: number } = $derived.by(() => {
    const { first, last } = this.range;
    return { before: this.#sum(0, first), after: this.#sum(last, this.#count()) };
  });

  /** An attachment for the element around the rows. */
  attach = (list: HTMLElement): (() => void) => {
    const update = () => this.#update(list);
    const print = (printing: boolean) => () => flushSync(() => (this.#printing = printing));
    const listening = new AbortController();
    const { signal } = listening;
    document.addEventListener('scroll', update, { capture: true, passive: true, signal });
    window.addEventListener('resize', update, { signal });
    window.addEventListener('beforeprint', print(true), { signal });
    window.addEventListener('afterprint', print(false), { signal });
    list.addEventListener('keydown', (event) => this.#toEnd(list, event), { capture: true, signal });
    // Rows change their height with the text's and when the list changes: seen by the list's own.
    const sizes = new ResizeObserver(update);
    sizes.observe(list);
    // What it reads must not attach it anew: that would look at the old place in the middle of a jump.
    untrack(update);
    return () => {
      listening.abort();
      sizes.disconnect();
    };
  };

  /** Has the row at that place in the page, wherever the screen is; whoever asks brings it there. */
  bring(at: number): void {
    if (!this.partial || this.#typical === 0) return;
    const above = Math.max(0, this.#sum(0, at) - window.innerHeight);
    flushSync(() => this.#show(rangeOf({ ...this.#rows, above })));
  }

  #heightOf = (at: number): number => this.#heights[at] ?? this.#typical;

  #sum(from: number, to: number): number {
    let sum = 0;
    for (let at = from; at < to; at++) sum += this.#heightOf(at);
    return sum;
  }

  #update(list: HTMLElement): void {
    const count = this.#count();
    const rows = [...list.querySelectorAll<HTMLElement>('[data-at]')];
    if (count <= AT_ONCE || this.#printing || rows.length < 2 || list.clientWidth === 0) return;
    const tops = rows.map((row) => row.getBoundingClientRect().top);
    const at = Number(rows[0]?.dataset['at']);
    // How far it is to the first row is taken from the space as it is, before the heights are known better.
    const above = this.#sum(0, at) - (tops[0] ?? 0);
    this.#measure(list.clientWidth, at, tops);
    this.#show(rangeOf({ ...this.#rows, above }));
  }

  /** @param tops of the rows from `first` on; how high the last one is they do not say */
  #measure(width: number, first: number, tops: readonly number[]): void {
    const anew = width !== this.#width;
    const heights = anew ? [] : this.#heights.slice();
    const found = tops.slice(1).map((top, index) => [first + index, top - (tops[index] ?? top)] as const);
    const news = found.filter(([at, height]) => heights[at] !== height);
    if (news.length === 0) return;
    for (const [at, height] of news) heights[at] = height;
    // The same for all that were not seen from here on, or the space would change with each that is.
    if (anew) this.#typical = ((tops.at(-1) ?? 0) - (tops[0] ?? 0)) / found.length;
    this.#width = width;
    this.#heights = heights;
  }

  get #rows() {
    return { count: this.#count(), heightOf: this.#heightOf, screen: window.innerHeight };
  }

  #show(next: Range): void {
    const { first, last } = this.#range;
    if (next.first !== first || next.last !== last) this.#range = next;
  }

  /** Home and End lead to rows that may not be there yet. */
  #toEnd(list: HTMLElement, event: KeyboardEvent): void {
    const count = this.#count();
    const end = { Home: 0, End: count - 1 }[event.key];
    if (end === undefined || count <= AT_ONCE || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.target as Element).matches('a[data-row]')) return;
    event.preventDefault();
    event.stopPropagation();
    this.bring(end);
    const links = [...list.querySelectorAll<HTMLElement>('a[data-row]')];
    links.at(end === 0 ? 0 : -1)?.focus();
  }
}
