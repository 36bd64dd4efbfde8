import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod/mini';
import type { Api } from '#lib/api.ts';
import { Act } from '#lib/ui/act/act.svelte.ts';
import { keptAt, type ActPlace, type Keeping } from '#lib/ui/act/kept.ts';

/** What came of asking for a reversal. */
export type Reversal = Awaited<ReturnType<Api['ledger']['reverse']['mutate']>>;

/** What a reversal is about, beside its voucher; the words by their hash. */
const About = z.object({ id: z.uuid(), date: z.string(), words: z.string() });
type About = Omit<z.infer<typeof About>, 'id'>;

export interface WantedReversal {
  readonly voucherId: string;
  readonly date: string;
  readonly text: string;
}

/** The one reversal of a voucher, that had no answer or is to come. */
export function reversalOf(acts: ActPlace, voucherId: string): Act<About, Reversal> {
  return new Act(keptReversal(acts, voucherId));
}

/** For when the voucher itself shows that it is reversed. */
export function keptReversal(acts: ActPlace, voucherId: string): Keeping<About> {
  return keptAt(acts, ['reversal', voucherId], About);
}

/** @returns the answer, or null */
export function reverse(
  act: Act<About, Reversal>,
  api: Api,
  { voucherId, date, text }: WantedReversal,
): Promise<Reversal | null> {
  const words = bytesToHex(sha256(utf8ToBytes(text)));
  return act.send({ date, words }, ({ id }) => api.ledger.reverse.mutate({ id, voucherId, date, text }));
}
