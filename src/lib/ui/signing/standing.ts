import type { Standing } from '#lib/domain/documents/document.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import type { Tone } from '#lib/ui/primitives/tone.ts';

interface Stands {
  readonly standing: Standing;
  readonly signers: readonly { readonly name: string; readonly signedAt: Date | null }[];
}

/** How a document stands, in words and with the tone that goes with them. */
export function standingText({ standing, signers }: Stands): { tone: Tone; text: string } {
  switch (standing) {
    case 'uploaded':
      return { tone: 'info', text: t.documents.draft };
    case 'sent': {
      const left = signers.filter(({ signedAt }) => signedAt === null);
      const [only, more] = left;
      const text =
        only && !more
          ? t.documents.waitingForOne(only.name)
          : t.documents.waitingFor(left.length, signers.length);
      return { tone: 'waiting', text };
    }
    case 'signed':
      return { tone: 'done', text: t.documents.signed };
    case 'declined':
      return { tone: 'trouble', text: t.documents.declined };
    case 'withdrawn':
      return { tone: 'info', text: t.documents.withdrawn };
    case 'discarded':
      return { tone: 'info', text: t.documents.discarded };
  }
}
