import { Absent } from '#lib/i18n/absent.ts';

/**
 * Whether something has failed that no screen has told of: the last resort, so that nobody is left with a button that
 * does nothing or an empty page. About the page alone; what failed stands in the console.
 */
class Fault {
  /** `absent`: a part of the app could not be fetched, and the rest goes on. */
  told = $state<'unexpected' | 'absent' | null>(null);

  /** @param cause a person who cancels something has met no fault */
  tell(cause: unknown): void {
    if (cause instanceof DOMException && cause.name === 'AbortError') return;
    if (this.told !== 'unexpected') this.told = cause instanceof Absent ? 'absent' : 'unexpected';
  }
}

export const fault = new Fault();
