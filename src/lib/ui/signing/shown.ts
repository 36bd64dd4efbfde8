import type { ShownPage } from '#lib/ui/history/check-shown.ts';
import { documentPart } from '#lib/ui/history/shown-subjects.ts';
import type { DocumentPage } from './load-document.ts';

/** Everything on the page that the log states; null for who may not read it. Servers before 0.5 don't say the whole. */
export function shownOn({ document, events }: DocumentPage): ShownPage | null {
  const { whole } = document;
  return (whole && events && { parts: [documentPart(document, whole)], events }) ?? null;
}
