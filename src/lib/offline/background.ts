/** What the browser calls it, and the worker listens for. */
export const OUTBOX_TAG = 'segl-outbox';
/** What the worker says to pages that are open. */
export const WAKE = 'segl-wake';

type Registration = ServiceWorkerRegistration & {
  readonly sync?: { register(tag: string): Promise<void> };
};

/**
 * Has the browser tell this page, when the network is back, that something waits: also where the page sleeps and hears of no
 * network. With no page open nothing happens, as nothing is read without the key. Where there is no such thing (Safari,
 * Firefox) the page finds out by itself.
 */
export async function askToBeWoken(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration = (await navigator.serviceWorker.getRegistration()) as Registration | undefined;
  // Refused where the person has switched it off.
  await registration?.sync?.register(OUTBOX_TAG).catch(() => undefined);
}

/** Told when the browser has woken the page. */
export function onWoken(wake: () => void, signal: AbortSignal): void {
  if (!('serviceWorker' in navigator)) return;
  const heard = ({ data }: MessageEvent<unknown>): void => {
    if (data === WAKE) wake();
  };
  navigator.serviceWorker.addEventListener('message', heard, { signal });
}
