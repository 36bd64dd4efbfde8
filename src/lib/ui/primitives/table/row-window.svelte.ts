import { flushSync, untrack } from 'svelte';
import { AT_ONCE, rangeOf, type Range } from './row-window.ts';

/**
 * Keeps a long list short in the page: beyond {@link AT_ONCE} rows only those near the screen are there, and empty space
 * in the place of the others. For lists that the page scrolls, whose rows have one height, whatever that is: it is
 * measured, so larger text and another posture are taken as they come. Each row carries `data-at`, its place from 0.
 * For printing all rows are there.
 */
export class RowWindow {
  #range = $state.raw<Range>({ first: 0, last: AT_ONCE });
  #row = $state(0);
  #printing = $state(false);
  readonly #count: () => number;

  constructor(count: () => number) {
    this.#count = count;
  }

  get range(): Range {
    const count = this.#count();
    if (this.#printing || count <= AT_ONCE) return { first: 0, last: count };
    const { first, last } = this.#range;
    return { first: Math.min(first, count), last: Math.min(last, count) };
  }
  /** Pixels in the place of the rows before and after. */
  get space(): { readonly before: number; readonly after: number } {
    const { first, last } = this.range;
    return { before: first * this.#row, after: (this.#count() - last) * this.#row };
  }

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

  #update(list: HTMLElement): void {
    const count = this.#count();
    if (count <= AT_ONCE) return;
    const [one, other] = list.querySelectorAll<HTMLElement>('[data-at]');
    if (!one || !other) return;
    const top = one.getBoundingClientRect().top;
    this.#row = other.getBoundingClientRect().top - top;
    const above = Number(one.dataset['at']) * this.#row - top;
    const next = rangeOf({ count, row: this.#row, above, screen: window.innerHeight });
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
    const row = this.#row;
    const range = rangeOf({ count, row, above: end * row, screen: window.innerHeight });
    flushSync(() => (this.#range = range));
    list.querySelector<HTMLElement>(`[data-at="${end}"] a[data-row], a[data-at="${end}"]`)?.focus();
  }
}
