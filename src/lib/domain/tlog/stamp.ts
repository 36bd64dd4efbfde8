import { err, ok, type Result } from '../result.ts';
import { digestOf } from '../signature/algorithm/algorithms.ts';
import type { Certificate } from '../signature/certificate/certificate.ts';
import {
  checkTimestampToken,
  readTimestampToken,
  type TimestampCheckError,
  type TokenError,
} from '../signature/cms/timestamp.ts';
import type { ChainError } from '../signature/certificate/chain.ts';
import { formatCheckpoint } from './checkpoint.ts';
import { leafHash, rootOfLeaves } from './tree.ts';

/** What a timestamp authority says of a text, once all of it holds. */
export interface Stamp {
  /** The text existed at this time. */
  readonly time: Date;
  /** When the first certificate of the authority's path ends: from then on somebody may have its key. */
  readonly until: Date;
  /** What the authority calls itself. */
  readonly by: string;
  /** The root that its path leads to. */
  readonly root: Uint8Array;
}

export type StampInvalid = { readonly code: (TokenError | TimestampCheckError | ChainError)['code'] };

/**
 * Judges a token over a text: made over its SHA-256, by a certificate for stamping time with a path to one of `roots` at the
 * time that it says. Asks nobody; what was revoked is not looked up. Error: why not.
 *
 * @param text for a checkpoint: what its log signs, to the newline at the end of its third line, so that signatures that are
 *   added later change nothing
 * @param token a TimeStampToken (RFC 3161), DER
 */
export async function judgeStamp(
  text: string,
  token: Uint8Array,
  roots: readonly Certificate[],
): Promise<Result<Stamp, StampInvalid>> {
  const read = readTimestampToken(token);
  if (!read.ok) return err({ code: read.error.code });
  const { imprint, time: at } = read.value;
  // Others are strong as well, and nobody asked for them.
  if (imprint.hash !== 'SHA-256') return err({ code: 'imprint_mismatch' });
  const digest = digestOf('SHA-256', new TextEncoder().encode(text));
  const checked = await checkTimestampToken(read.value, { imprint: digest, roots, at });
  if (!checked.ok) return err({ code: checked.error.code });
  const { time, certificate, trust } = checked.value;
  if (!trust.ok) return err({ code: trust.error.code });
  const { commonName, organisation } = certificate.subjectName;
  const until = new Date(Math.min(...trust.value.map(({ notAfter }) => notAfter.getTime())));
  const root = trust.value.at(-1) ?? certificate;
  return ok({ time, until, by: commonName ?? organisation ?? '', root: root.bytes });
}

/**
 * The text that is stamped to carry older tokens on: a checkpoint of their list as a log of its own, each token a leaf, in
 * the order in which they came. So the new token tells that all of them were there while their certificates were good.
 *
 * @param origin of the installation's log
 * @param leaves {@link tokenLeaf} of each
 */
export function renewalText(origin: string, leaves: readonly Uint8Array[]): string {
  return formatCheckpoint({ origin: `${origin}/time`, size: leaves.length, root: rootOfLeaves(leaves) });
}

export const tokenLeaf = leafHash;

/** A token in the list, as it was judged. */
export interface Listed {
  readonly no: number;
  /** Null: it carries on all before it. */
  readonly size: number | null;
  readonly stamp: Pick<Stamp, 'time' | 'until'>;
}

/**
 * Which tokens of a list still prove something at `now`: their certificates have not ended, or a renewal that does still
 * prove something was stamped before they did.
 * @returns the numbers of those that don't
 */
export function lapsed(list: readonly Listed[], now: Date): number[] {
  // The earliest first: of the renewals behind a token, the one that was soonest there is what may save it.
  const gone: number[] = [];
  let saves: Date | null = null;
  for (const { no, size, stamp } of list.toReversed()) {
    const carried = saves !== null && saves <= stamp.until;
    if (stamp.until < now && !carried) gone.push(no);
    else if (size === null) saves = stamp.time;
  }
  return gone.reverse();
}
