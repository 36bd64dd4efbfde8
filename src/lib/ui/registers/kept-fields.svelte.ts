/**
 * What is written in the forms of a screen, by what each is about: a press beside a form, or a look elsewhere, loses nothing.
 * What was only looked at is not kept.
 */
export class KeptFields {
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- the fields are state; which forms have some is not shown
  readonly #written = new Map<string, { readonly fields: object; readonly began: string }>();

  /** The fields as they were left, or as they are at first. */
  of<F extends object>(key: string, first: () => F): F {
    const kept = this.#written.get(key);
    if (kept) return kept.fields as F;
    const fields = $state(first());
    this.#written.set(key, { fields, began: JSON.stringify(fields) });
    return fields;
  }

  /** The form is closed; `saved`: what is written holds now. */
  leave(key: string, { saved }: { readonly saved: boolean }): void {
    const kept = this.#written.get(key);
    if (kept && (saved || JSON.stringify(kept.fields) === kept.began)) this.#written.delete(key);
  }
}
