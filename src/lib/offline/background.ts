/** What the browser calls it, and the worker listens for. */
export const OUTBOX_TAG = 'segl-outbox';
/** What the worker says to pages that are open. */
export const WAKE = 'segl-wake';

type Syncing = ServiceWorkerRegistration & {
  readonly sync?: { register(tag: string): Promise<void> };
};

/** Who listens already, by what ends it. */
const listening = new WeakSet<AbortSignal>();

/**
 * Has the browser tell this page, when the network is back, that something waits: also where the page sleeps and hears of no
 * network. With no page open nothing happens, as nothing is read without the key. Where there is no such thing (Safari,
 * Firefox) the page finds out by itself.
 */
export async function askToBeWoken(wake: () => void, signal: AbortSignal): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const heard = ({ data }: MessageEvent<unknown>): void => {
    if (data === WAKE) wake();
  };
  if (!listening.has(signal)) navigator.serviceWorker.addEventListener('message', heard, { signal });
  listening.add(signal);
  const registration: Syncing | undefined = await navigator.serviceWorker.getRegistration();
  // Refused where the person has switched it off.
  await registration?.sync?.register(OUTBOX_TAG).catch(() => undefined);
}
