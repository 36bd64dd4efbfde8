import { SHARE } from './address.ts';
import type { NotKept, Shared } from './share.ts';

/**
 * The page that a person sees after sharing: the drafts, which a locked device asks to be unlocked for; where a file is not
 * here, one that says so first. No file's name: addresses stay in the browser's history.
 */
export function landing({ kept, left }: Shared): string {
  const [code] = left;
  if (code === undefined) return '/drafts';
  return `${SHARE}?kept=${kept}&left=${left.length}&code=${code}`;
}

/** What the address says; null where it says nothing that {@link landing} writes. */
export function landed(address: URL, codes: readonly NotKept[]): (Omit<Shared, 'left'> & Not) | null {
  const said = address.searchParams;
  const code = codes.find((each) => each === said.get('code'));
  const [kept, left] = [Number(said.get('kept')), Number(said.get('left'))];
  return code !== undefined && isCount(kept) && isCount(left) ? { kept, left, code } : null;
}

interface Not {
  readonly left: number;
  readonly code: NotKept;
}

const isCount = (count: number) => Number.isInteger(count) && count >= 0 && count < 1000;
