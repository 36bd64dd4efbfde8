import { text } from '../facts.ts';

export function ofPages(pages: unknown): string {
  return typeof pages === 'number' ? ` (${text(pages)})` : '';
}

const WRONG = ['refused', 'malformed', 'untrusted', 'wrong_imprint', 'wrong_nonce', 'wrong_time'] as const;

/** Whatever is wrong with an answer of the timestamp authority, the person can do the same about it. */
export function timestamps(sentence: string): Record<`timestamp_${(typeof WRONG)[number]}`, string> {
  return Object.fromEntries(WRONG.map((name) => [`timestamp_${name}`, sentence])) as ReturnType<
    typeof timestamps
  >;
}
