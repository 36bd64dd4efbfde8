import { hearOtherTabs } from './other-tabs.ts';
import { watchPresence } from './presence.ts';
import type { session } from './session.svelte.ts';

/** How often a session that could not be asked about is asked about again, while the page is looked at. */
const ASK_AGAIN_MS = 15_000;
/** How often the server is greeted where no open device does. */
const GREET_MS = 60_000;

/**
 * Keeps up with what the page can't know by itself: the network has come back, or somebody has signed in or out in
 * another tab or window.
 * @returns ends the watching
 */
export function watchSession(watched: typeof session): () => void {
  const watching = new AbortController();
  const { signal } = watching;
  const ask = (states: readonly string[]) => () => {
    if (states.includes(watched.state) && document.visibilityState === 'visible') void watched.load();
  };
  const whenBack = ask(['offline']);
  const whenLookedAt = ask(['offline', 'signed-out']);
  const greet = () => {
    const asked = watched.device?.vault.state === 'open';
    if (watched.confirmed && !asked && document.visibilityState === 'visible') void watched.greet();
  };
  watchPresence(signal);
  const timer = setInterval(whenBack, ASK_AGAIN_MS);
  const heartbeat = setInterval(greet, GREET_MS);
  document.addEventListener('visibilitychange', greet, { signal });
  addEventListener('online', whenBack, { signal });
  addEventListener('focus', whenLookedAt, { signal });
  document.addEventListener('visibilitychange', whenLookedAt, { signal });
  const deaf = hearOtherTabs((userId) => void watched.hear(userId));
  return () => {
    clearInterval(timer);
    clearInterval(heartbeat);
    watching.abort();
    deaf();
  };
}
