import type { Workbox } from 'workbox-window';

/** How often an open app asks whether there is a new version, at most. */
const ASK_EVERY_MS = 30 * 60_000;

/**
 * The version of the app on this device.
 *
 *   current ── a new version is installed and waits ──▶ offered ── accept() ──▶ switching ── it controls ──▶ reload
 *                                                          ▲
 *   current ── another tab accepted: reload ───────────────┘   (offered, where that would lose something; accept() only reloads)
 *
 * Never forced: an offer may stand for days, and what is being typed is not interrupted. Nor is it given up: while a
 * screen says that closing the page would lose something, accept() does nothing.
 */
export class AppVersion {
  state = $state<'current' | 'offered' | 'switching'>('current');
  #workbox: Workbox | null = null;
  #waiting = false;
  #lastAsked = Date.now();

  /** Registers the service worker. Without support for one (or in a private window) the app works online only. */
  async watch(): Promise<void> {
    if (!('serviceWorker' in navigator)) return;
    // Loaded here because Node, which renders the pages outside the app, cannot take this package's names.
    const { Workbox } = await import('workbox-window');
    const workbox = new Workbox('/service-worker.js');
    this.#workbox = workbox;
    workbox.addEventListener('waiting', () => this.#offer());
    let controlled = navigator.serviceWorker.controller !== null;
    workbox.addEventListener('controlling', () => {
      this.#waiting = false;
      if (this.state === 'switching') this.#reload();
      // The very first worker has merely taken over a page of its own version.
      else if (controlled) this.#replaced();
      controlled = true;
    });
    document.addEventListener('visibilitychange', () => void this.#askWhenDue());
    addEventListener('online', () => void this.#askWhenDue());
    const registration = await workbox.register();
    // Workbox misses a version whose installation the browser began before this line, as it does on
    // every visit; it would be offered one visit late.
    const installing = registration?.installing;
    installing?.addEventListener('statechange', () => {
      if (controlled && registration?.waiting === installing) this.#offer();
    });
  }

  /**
   * The person wants the new version now. Reloads once.
   * @returns false when something on the page is not saved; then nothing has happened
   */
  accept(): boolean {
    if (this.state !== 'offered') return true;
    if (wouldLose()) return false;
    this.state = 'switching';
    if (this.#waiting) this.#workbox?.messageSkipWaiting();
    else this.#reload();
    return true;
  }

  /** Accepted in another tab: all go on in the new version, but one where something is not saved. That still finds its files. */
  #replaced(): void {
    this.state = 'offered';
    if (!wouldLose()) this.#reload();
  }

  #reload(): void {
    // Something typed in the meantime lets the browser ask, and the person stay.
    this.state = 'offered';
    location.reload();
  }

  #offer(): void {
    this.#waiting = true;
    if (this.state === 'current') this.state = 'offered';
  }

  /** Asks the server whether there is a new version; offers it when it is installed. Never rejects. */
  async ask(): Promise<void> {
    this.#lastAsked = Date.now();
    // Fails when the network does; the next visit asks again.
    await this.#workbox?.update().catch(() => undefined);
  }

  async #askWhenDue(): Promise<void> {
    const due = Date.now() - this.#lastAsked > ASK_EVERY_MS;
    if (due && document.visibilityState === 'visible' && navigator.onLine) await this.ask();
  }
}

/** Asks the screens what the browser asks them before it closes a page. */
function wouldLose(): boolean {
  return !dispatchEvent(new Event('beforeunload', { cancelable: true }));
}

export const appVersion = new AppVersion();
