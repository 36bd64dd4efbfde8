import { unzipSync, zipSync } from 'fflate';
import { equalBytes } from '../bytes.ts';
import { err, ok, type Result } from '../result.ts';
import { isMember, type Members } from './members.ts';

/** Bytes that a bundle may have. Its members are not compressed: what it unpacks to is no more. */
export const LARGEST_BUNDLE = 256 * 1024 * 1024;
export const MOST_MEMBERS = 20_000;

/** The earliest moment that a zip can say, which it does as fields without a zone: members have no time. */
const noTime = () => new Date(1980, 0, 1);

/**
 * The one zip file of these members: stored, sorted by name, without time, comment or extra field. Which members a bundle
 * has decides each of its bytes.
 */
export function packBundle(members: Members): Uint8Array<ArrayBuffer> {
  const sorted = [...members].sort(([one], [other]) => (one < other ? -1 : 1));
  return zipSync(Object.fromEntries(sorted), { level: 0, mtime: noTime() });
}

/**
 * The members of what {@link packBundle} writes, and of nothing else: it is written again and compared, so that there is
 * nothing before, between or behind them, no second of a name, and no other reading by another program.
 */
export function unpackBundle(bytes: Uint8Array): Result<Members, BundleUnreadable> {
  if (bytes.length > LARGEST_BUNDLE) return err({ code: 'evidence_too_large', most: LARGEST_BUNDLE });
  const read = membersIn(bytes);
  if (!read) return err({ code: 'evidence_not_canonical' });
  const strange = read.find(([name]) => !isMember(name));
  if (strange) return err({ code: 'evidence_member_unknown', member: strange[0] });
  const members: Members = new Map(read);
  return equalBytes(packBundle(members), bytes) ? ok(members) : err({ code: 'evidence_not_canonical' });
}

export type BundleUnreadable =
  | { readonly code: 'evidence_too_large'; readonly most: number }
  | { readonly code: 'evidence_not_canonical' }
  | { readonly code: 'evidence_member_unknown'; readonly member: string };

function membersIn(bytes: Uint8Array): [string, Uint8Array][] | null {
  let [count, sum] = [0, 0];
  try {
    const files = unzipSync(bytes, {
      filter({ compression, size }) {
        count += 1;
        sum += size;
        // Entries may all point at the same bytes: what is copied out of a file is never more than the file.
        if (compression !== 0 || count > MOST_MEMBERS || sum > bytes.length) throw new RangeError('not ours');
        return true;
      },
    });
    return Object.entries(files);
  } catch {
    return null;
  }
}
