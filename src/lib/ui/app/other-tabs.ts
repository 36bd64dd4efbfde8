import { isUuid } from '#lib/domain/text.ts';

/** One cookie serves all tabs of a browser; what one of them does with it the others hear here. */
const CHANNEL = 'segl.session';

/** @param userId who is signed in from now on; null for nobody */
export function tellOtherTabs(userId: string | null): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage({ userId });
  channel.close();
}

/** @returns ends the listening */
export function hearOtherTabs(heard: (userId: string | null) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<{ userId?: unknown } | null>) => {
    const userId = data?.userId;
    if (userId === null || isUuid(userId)) heard(userId);
  };
  return () => channel.close();
}
