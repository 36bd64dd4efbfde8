/**
 * Whether something has failed that no screen has told of: the last resort, so that nobody is left with a button that
 * does nothing or an empty page. About the page alone; what failed stands in the console.
 */
class Fault {
  told = $state(false);

  /** @param cause a person who cancels something has met no fault */
  tell(cause: unknown): void {
    if (cause instanceof DOMException && cause.name === 'AbortError') return;
    this.told = true;
  }
}

export const fault = new Fault();
