import type { Api } from '#lib/api.ts';
import { readCertificate } from '#lib/domain/signature/certificate/certificate.ts';
import { fromBase64, toBase64 } from '#lib/domain/tlog/bytes.ts';
import { judgeStampedEvent } from '#lib/domain/tlog/stamped-event.ts';

/** What this device found of the time of an event. `off`: nobody is asked for times · `none`: no token covers it yet. */
export type FoundStamp =
  | { readonly kind: 'off' | 'none' | 'broken' }
  | { readonly kind: 'stamped'; readonly time: Date; readonly by: string; readonly own: boolean };

/** An event that was found to stand in the log: its place, and its hash in hex. */
export interface StampedLeaf {
  readonly index: number;
  readonly hash: string;
}

/**
 * Judges here the first token that covers an event's leaf, the whole way. Which authorities are believed about time is the
 * server's word.
 * @param key of the client's log, as this device trusts it
 */
export async function findStamp(
  api: Pick<Api, 'audit' | 'verify'>,
  leaf: StampedLeaf,
  key: string,
): Promise<FoundStamp> {
  const [asked, trust] = await Promise.all([
    api.audit.stamped.query({ index: leaf.index }),
    api.verify.roots.query(),
  ]);
  if (asked.state === 'off' || asked.state === 'none') return { kind: asked.state };
  if (asked.state === 'unprovable') return { kind: 'broken' };
  const read = trust.timeRoots.map((der) => readCertificate(fromBase64(der) ?? new Uint8Array()));
  const roots = read.flatMap((each) => (each.ok ? [each.value] : []));
  const judged = await judgeStampedEvent(leaf, asked.proof, { key, roots });
  if (!judged.ok) return { kind: 'broken' };
  const { time, by, root } = judged.value;
  const own = trust.roots.includes(toBase64(root));
  return { kind: 'stamped', time, by, own };
}
