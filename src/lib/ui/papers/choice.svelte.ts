const STORAGE_KEY = 'segl.reading';

/** Whether this device reads receipts: off until the person turns it on. */
export class ReadingChoice {
  #on = $state(false);

  constructor() {
    try {
      this.#on = localStorage.getItem(STORAGE_KEY) === 'on';
    } catch {
      // Storage may be closed (private window): then it is off.
    }
  }

  get on(): boolean {
    return this.#on;
  }

  set on(next: boolean) {
    this.#on = next;
    try {
      if (next) localStorage.setItem(STORAGE_KEY, 'on');
      else localStorage.removeItem(STORAGE_KEY);
    } catch {
      // The choice then lasts as long as the page.
    }
  }
}
