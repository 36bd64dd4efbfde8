import { equalBytes } from '../bytes.ts';
import type { Certificate } from './certificate/certificate.ts';
import type { RevocationLists, Use } from './certificate/revocation.ts';

/** What a file keeps under a document timestamp. */
export interface Archive {
  readonly certificates: readonly Certificate[];
  readonly lists: RevocationLists;
}

/** A path of certificates, and what it was used for. */
export interface PathUse {
  readonly path: readonly Certificate[];
  readonly use: Use;
  /** What travels with the signature or token itself. */
  readonly beside: readonly Certificate[];
}

/** Whether the lists say of each path, when it was used, that nothing of it was revoked, or what was. */
export async function covers(lists: RevocationLists, uses: readonly PathUse[]): Promise<boolean> {
  for (const { path, use } of uses) if (!(await lists.of(path, use)).covered) return false;
  return true;
}

/** Whether each path up to its root, which whoever verifies has, is there. */
export function holds(certificates: readonly Certificate[], uses: readonly PathUse[]): boolean {
  return uses.every(({ path, beside }) => {
    const there = [...beside, ...certificates];
    return path.slice(0, -1).every(({ bytes }) => there.some((each) => equalBytes(each.bytes, bytes)));
  });
}
