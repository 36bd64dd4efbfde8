/** In milliseconds: since when nobody has touched the page, for what it asks to be asked by itself. */
const AWAY_MS = 60_000;

let touchedAt = Date.now();

/** Nobody is at the device, as far as the page can tell: what it asks now keeps no session going. */
export function unattended(): boolean {
  return Date.now() - touchedAt > AWAY_MS;
}

/** Whoever opens the page is there, and then whoever touches it, writes or scrolls. */
export function watchPresence(signal: AbortSignal): void {
  const touch = (): void => void (touchedAt = Date.now());
  touch();
  for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const)
    addEventListener(kind, touch, { signal, passive: true });
}
