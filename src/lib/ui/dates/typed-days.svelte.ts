import { isCivilDate, type CivilDate } from '#lib/domain/date.ts';

/** The first and the last day asked for; undefined: from the first there is, to the last. */
export interface DaysAsked {
  readonly since?: CivilDate | undefined;
  readonly until?: CivilDate | undefined;
}

/** Two days as they are being typed, until they are asked for; what is asked anew replaces them, each by itself. */
export class TypedDays {
  readonly #asked: () => DaysAsked;
  readonly #since: string;
  readonly #until: string;
  since: string;
  until: string;
  /** What is written in the place of a day and is none. */
  noSince: string | null = $state(null);
  noUntil: string | null = $state(null);
  /** Whether the last is before the first: nothing is on such days. */
  readonly turned: boolean;

  constructor(asked: () => DaysAsked) {
    this.#asked = asked;
    this.#since = $derived(this.#asked().since ?? '');
    this.#until = $derived(this.#asked().until ?? '');
    this.since = $derived(this.#since);
    this.until = $derived(this.#until);
    this.turned = $derived(this.since !== '' && this.until !== '' && this.until < this.since);
  }

  /** Null while nobody can be asked for them: they are turned, or one is none. */
  get days(): DaysAsked | null {
    if (this.turned || this.noSince !== null || this.noUntil !== null) return null;
    const dayOf = (written: string) => (isCivilDate(written) ? written : undefined);
    return { since: dayOf(this.since), until: dayOf(this.until) };
  }
}
