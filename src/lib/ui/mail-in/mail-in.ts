import type { Api } from '#lib/api.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';

export type Waiting = Awaited<ReturnType<Api['mailIn']['waiting']['query']>>;
export type ShownMail = Waiting['waiting'][number];
export type ShownAddress = Awaited<ReturnType<Api['mailIn']['address']['query']>>;

export const senderOf = ({ sender }: Pick<ShownMail, 'sender'>): string => sender || t.mailIn.noSender;

export const receiptsOf = ({ parts }: ShownMail): number =>
  parts.filter(({ draftId }) => draftId !== null).length;

/** What of it makes no draft, and why; empty where all does. */
export function notTaken({ parts }: ShownMail): string {
  return parts
    .flatMap(({ name, refused }) =>
      refused === null ? [] : [t.mailIn.part(name || t.mailIn.noName, t.mailRefused[refused])],
    )
    .join(', ');
}
