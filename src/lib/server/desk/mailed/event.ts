import { mailStatement, type Mail } from '#lib/domain/drafts/mailed/mail.ts';
import type { NewEvent } from '#lib/server/audit/index.ts';

/** What the log says of a mail: whom it says it is from stands in the readable part, which can be erased. */
export function mailEvent(
  kind: 'mail.taken' | 'mail.waits' | 'mail.let_in',
  mail: Mail,
  found: Mail | null = null,
): NewEvent {
  return {
    kind,
    subject: { type: 'mail', id: mail.id },
    detail: {
      ...{ sender: mail.sender, subject: mail.subject },
      ...mailStatement.said(mail),
      now: mailStatement.of(mail),
      was: found && mailStatement.said(found).statement,
    },
  };
}
