import { untrack } from 'svelte';
import type { Shortcut } from './shortcut.ts';

/** The keys that work now: what the screen and its parts have brought, and whether they are being shown. */
class Sheet {
  open = $state(false);
  #lists = $state.raw<readonly (() => readonly Shortcut[])[]>([]);

  get brought(): readonly Shortcut[] {
    return this.#lists.flatMap((list) => list());
  }

  /** @returns takes them away again */
  bring(list: () => readonly Shortcut[]): () => void {
    // Who brings keys in an effect must not depend on the others'.
    untrack(() => (this.#lists = [...this.#lists, list]));
    return () => untrack(() => (this.#lists = this.#lists.filter((one) => one !== list)));
  }
}

export const sheet = new Sheet();
