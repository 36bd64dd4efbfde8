import type { Bell } from '../platform/bell.ts';
import type { Platform } from '../platform/platform.ts';

/** Milliseconds between two signs of life; with each it is asked whether the person may still listen. */
const HEARTBEAT_MS = 20_000;
/** Longer than this no stream lasts: the browser opens another, to whichever process answers. */
const LONGEST_MS = 10 * 60_000;
/** Tells the browser when to open it again, in milliseconds. */
const AGAIN_MS = 5_000;
/** Streams of one person at a time, in one process: more devices and browsers than anybody looks at. */
const MOST_OF_PERSON = 8;

export interface Listening {
  readonly platform: Platform;
  readonly clientId: string;
  readonly personId: string;
  /** How large the log is now. */
  readonly position: number;
  /** Rejects once the person may not listen any more: their session, membership or device has ended. */
  readonly stillMay: () => Promise<unknown>;
  /** Milliseconds, where a test is in a hurry. */
  readonly heartbeat?: number;
}

/** The streams of each person, oldest first, by the process they are of. */
const open = new WeakMap<Bell, Map<string, Set<() => void>>>();

/**
 * A stream of server-sent events that tells how large the client's log is, now and each time it has grown, and nothing else.
 * It ends by itself when the person may not listen any more, or opens more of them than anybody needs.
 */
export function liveStream({
  platform,
  clientId,
  personId,
  position,
  stillMay,
  heartbeat = HEARTBEAT_MS,
}: Listening): ReadableStream<Uint8Array> {
  let end = (): void => {};
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const say = (text: string): void => {
        // Of a reader that takes nothing no more is kept than is on its way.
        if ((controller.desiredSize ?? 0) > -MOST_UNREAD) controller.enqueue(new TextEncoder().encode(text));
      };
      const tell = (size: number): void => say(`data: ${size}\n\n`);
      const stop = platform.bell.watch(clientId, { told: tell, ended: () => end() });
      const beat = setInterval(() => {
        say(':\n\n');
        stillMay().catch(() => end());
      }, heartbeat);
      const longest = setTimeout(() => end(), LONGEST_MS);
      beat.unref();
      longest.unref();
      const forget = remember(platform, personId, () => end());
      end = () => {
        end = () => {};
        clearInterval(beat);
        clearTimeout(longest);
        stop();
        forget();
        try {
          controller.close();
        } catch {
          // The browser has gone first.
        }
      };
      say(`retry: ${AGAIN_MS}\n\n`);
      tell(position);
    },
    cancel: () => end(),
  });
}

/** Chunks that wait for a reader. */
const MOST_UNREAD = 100;

/** Ends the oldest of a person's streams where there are too many. @returns lets go of it */
function remember(platform: Platform, personId: string, stop: () => void): () => void {
  const persons = open.get(platform.bell) ?? new Map<string, Set<() => void>>();
  open.set(platform.bell, persons);
  const streams = persons.get(personId) ?? new Set();
  persons.set(personId, streams.add(stop));
  const [oldest] = streams;
  if (streams.size > MOST_OF_PERSON) oldest?.();
  return () => {
    streams.delete(stop);
    if (streams.size === 0) persons.delete(personId);
  };
}
