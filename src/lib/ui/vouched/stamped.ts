import type { Api } from '#lib/api.ts';
import type { FoundStamp, StampAsked, StampedLeaf } from './stamp-judge.ts';

/**
 * Judges here the first token that covers an event's leaf, the whole way. Which authorities are believed about time is the
 * server's word. Rejects where the server does not answer, or the judging fails.
 * @param key of the client's log, as this device trusts it
 */
export async function findStamp(
  api: Pick<Api, 'audit' | 'verify'>,
  leaf: StampedLeaf,
  { key, judge = inWorker }: { key: string; judge?: (asked: StampAsked) => Promise<FoundStamp> },
): Promise<FoundStamp> {
  const [asked, trust] = await Promise.all([
    api.audit.stamped.query({ index: leaf.index }),
    api.verify.roots.query(),
  ]);
  if (asked.state === 'off' || asked.state === 'none') return { kind: asked.state };
  if (asked.state === 'unprovable') return { kind: 'broken' };
  return judge({ leaf, proof: asked.proof, key, timeRoots: trust.timeRoots, ownRoots: trust.roots });
}

async function inWorker(asked: StampAsked): Promise<FoundStamp> {
  const worker = new Worker(new URL('./stamp-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FoundStamp>) => resolve(data);
      worker.onerror = () => reject(new Error('the token could not be judged'));
      worker.postMessage(asked);
    });
  } finally {
    worker.terminate();
  }
}
