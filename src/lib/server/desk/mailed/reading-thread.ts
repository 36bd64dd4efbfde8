import PostalMime from 'postal-mime';
import type { Found } from '#lib/domain/drafts/mailed/judge.ts';

/** What is wanted of a mail. */
export interface ReadMail {
  /** The one address it says it is from; empty where it names none, or several. */
  readonly sender: string;
  readonly subject: string;
  /** As its first server gave it; empty: none. */
  readonly messageId: string;
  /** Every address that its head names as a recipient, where no server says whom it is for. */
  readonly recipients: readonly string[];
  readonly parts: readonly Found[];
}

/** Beyond it is no letter that a person wrote. */
const LIMITS = { maxNestingDepth: 20, maxHeadersSize: 1024 * 1024, maxRfc822NestingDepth: 3 };
const RECIPIENTS = new Set(['to', 'cc', 'bcc', 'delivered-to', 'x-original-to', 'envelope-to']);
const ADDRESS = /[^\s<>",;:()]+@[^\s<>",;:()]+/g;

/** Runs in a thread of its own. Throws where it is no mail, or one that is nested without end. */
export async function readMail(raw: Uint8Array): Promise<ReadMail> {
  const mail = await PostalMime.parse(raw, LIMITS);
  const senders = mail.headers.filter(({ key }) => key === 'from');
  const named = senders.length === 1 && mail.from?.group === undefined ? (mail.from?.address ?? '') : '';
  // Of several mailboxes in one line the reader tells the first.
  const several = (senders[0]?.value.match(/@/g)?.length ?? 0) > 1 && /,/.test(senders[0]?.value ?? '');
  return {
    sender: several ? '' : named,
    subject: mail.subject ?? '',
    messageId: mail.messageId ?? '',
    recipients: mail.headers
      .filter(({ key }) => RECIPIENTS.has(key))
      .flatMap(({ value }) => value.match(ADDRESS) ?? []),
    parts: mail.attachments.map(({ filename, content, related, contentId }) => ({
      name: filename ?? '',
      bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
      inText: related === true && contentId !== undefined,
    })),
  };
}
