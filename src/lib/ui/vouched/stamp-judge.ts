import { readCertificate } from '#lib/domain/signature/certificate/certificate.ts';
import { fromBase64, toBase64 } from '#lib/domain/tlog/bytes.ts';
import { judgeStampedEvent, type StampedProof } from '#lib/domain/tlog/stamped-event.ts';

/** What this device found of the time of an event. `off`: nobody is asked for times · `none`: no token covers it yet. */
export type FoundStamp =
  | { readonly kind: 'off' | 'none' | 'broken' }
  | { readonly kind: 'stamped'; readonly time: Date; readonly by: string; readonly own: boolean };

/** An event that was found to stand in the log: its place, and its hash in hex. */
export interface StampedLeaf {
  readonly index: number;
  readonly hash: string;
}

/** What is to be judged: an event's way to a token, under the log's key, by whom one believes about time (base64 of DER). */
export interface StampAsked {
  readonly leaf: StampedLeaf;
  readonly proof: StampedProof;
  readonly key: string;
  readonly timeRoots: readonly string[];
  /** The installation's own: what leads there is its own clock. */
  readonly ownRoots: readonly string[];
}

export async function judgeAsked(asked: StampAsked): Promise<FoundStamp> {
  const { leaf, proof, key, timeRoots, ownRoots } = asked;
  const read = timeRoots.map((der) => readCertificate(fromBase64(der) ?? new Uint8Array()));
  const roots = read.flatMap((each) => (each.ok ? [each.value] : []));
  const judged = await judgeStampedEvent(leaf, proof, { key, roots });
  if (!judged.ok) return { kind: 'broken' };
  const { time, by, root } = judged.value;
  return { kind: 'stamped', time, by, own: ownRoots.includes(toBase64(root)) };
}
