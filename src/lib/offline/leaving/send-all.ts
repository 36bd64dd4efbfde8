import type { Device } from '../device.svelte.ts';

/** As long as somebody waits for it on the screen. */
const PATIENCE_MS = 60_000;
/** States that a round ends in. */
const ENDS: ReadonlySet<string> = new Set([
  ...['idle', 'offline', 'not-now', 'needs-you', 'stuck', 'signed-out', 'locked'],
]);
const LOOK_MS = 200;

/** Sends what waits, at once. @returns whether the server has answered and nothing waits any more */
export async function sendAll({ loop, status }: Device): Promise<boolean> {
  const until = Date.now() + PATIENCE_MS;
  loop.wake();
  // The round begins with the next turn; until then the state is that of the one before.
  do await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  while (!ENDS.has(loop.state.name) && Date.now() < until);
  return loop.state.name === 'idle' && status.counts.unsent === 0;
}
