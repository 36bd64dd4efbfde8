import type { Photo } from '#lib/domain/drafts/draft.ts';
import { SvelteMap } from 'svelte/reactivity';

/**
 * Which of a draft's pictures have been on the screen. Nobody approves what they could not see: until each was shown
 * the seal does not press, and it says why.
 */
export class Seen {
  readonly #photos: readonly Photo[];
  readonly #states = new SvelteMap<string, 'shown' | 'failed'>();

  constructor(photos: readonly Photo[]) {
    this.#photos = photos;
  }

  /** Shown once is seen, also when it can't be shown again. */
  mark = (photoId: string, state: 'shown' | 'failed'): void => {
    if (this.#states.get(photoId) !== 'shown') this.#states.set(photoId, state);
  };

  get total(): number {
    return this.#photos.length;
  }
  get shown(): number {
    return this.#photos.filter(({ id }) => this.#states.get(id) === 'shown').length;
  }
  /** The number of the first that can't be shown here, from 1; null while there is none. */
  get failed(): number | null {
    const at = this.#photos.findIndex(({ id }) => this.#states.get(id) === 'failed');
    return at < 0 ? null : at + 1;
  }
  get all(): boolean {
    return this.shown === this.total;
  }
}
