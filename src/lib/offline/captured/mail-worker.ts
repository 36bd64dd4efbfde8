import PostalMime from 'postal-mime';
import type { Found } from '#lib/domain/drafts/mailed/judge.ts';
import type { Bytes } from '../store/bytes.ts';

/** What is wanted of a letter; null where it is none. */
export type ReadLetter = { readonly subject: string; readonly parts: readonly Found[] } | null;

/** As the server reads what comes by mail (`server/desk/mailed/reading-thread.ts`): beyond it is no letter of a person's. */
const LIMITS = { maxNestingDepth: 20, maxHeadersSize: 1024 * 1024, maxRfc822NestingDepth: 3 };

async function readLetter(raw: Bytes): Promise<ReadLetter> {
  const { headers, subject = '', attachments } = await PostalMime.parse(raw, LIMITS);
  // Anything is taken for a text: what has no head was called a letter and is none.
  if (headers.length === 0) return null;
  const parts = attachments.map(({ filename, content, related, contentId }) => ({
    name: filename ?? '',
    bytes: typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content),
    inText: related === true && contentId !== undefined,
  }));
  return { subject, parts };
}

addEventListener('message', ({ data }: MessageEvent<Bytes>) => {
  void readLetter(data)
    .catch(() => null)
    .then((read) => postMessage(read));
});
