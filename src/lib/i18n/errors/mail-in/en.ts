import type { Sentence } from '../facts.ts';
import type * as nb from './nb.ts';

export const mailIn: Record<keyof typeof nb.mailIn, Sentence> = {
  mail_in_off: 'This installation takes no mail. Whoever operates Segl can turn that on.',
  mail_address_unknown: 'There is no such address. Load the page again.',
  mail_unknown: 'The mail is not here any more: somebody threw it away. Load the page again.',
  mail_taken: 'The mail was let in already, and has become drafts. Discard them in the inbox instead.',
  mail_content_gone:
    'What was in the mail can’t be opened any more. Ask its sender to send it again, and tell us.',
  mail_sender_unknown: 'The sender is not here. Load the page again.',
};
