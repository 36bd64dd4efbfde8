import * as z from 'zod';

/** One cookie serves all tabs of a browser; what one of them does with it the others hear here. */
const CHANNEL = 'segl.session';
const Told = z.object({ userId: z.uuid().nullable() });

/** @param userId who is signed in from now on; null for nobody */
export function tellOtherTabs(userId: string | null): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage({ userId } satisfies z.infer<typeof Told>);
  channel.close();
}

/** @returns ends the listening */
export function hearOtherTabs(heard: (userId: string | null) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => {
    const told = Told.safeParse(data);
    if (told.success) heard(told.data.userId);
  };
  return () => channel.close();
}
