import { file } from '../drafts/said.ts';
import type { Sentence } from '../facts.ts';
import type * as nb from './nb.ts';

export const captured: Record<keyof typeof nb.captured, Sentence> = {
  captured_damaged: (facts) =>
    `${file(facts, 'The file')} has been altered on the device and cannot be opened. Take the picture or share the file again.`,
  mail_unreadable: (facts) =>
    `${file(facts, 'The mail')} cannot be read as mail. Save the attachment in it and share that.`,
  mail_without_receipt: (facts) =>
    `${file(facts, 'The mail')} has no attachment that is a picture or a PDF. If the text itself is the receipt, print it to PDF and share that.`,
  share_nobody:
    'Nobody on this device is signed in and has a lock to put the file under. Sign in, choose a passphrase, and share it again.',
  share_unready:
    'Segl was not ready on this device. Open Segl once with a network, and share the file again.',
  share_nothing: 'There was no file. Share a picture, a PDF or a mail.',
  share_too_many: 'At most 20 files at a time. Share the rest afterwards.',
  share_from_elsewhere:
    'This came from another site, not from an app on the device. If you meant to share it, save the file and share it from there.',
  share_failed: 'The browser could not read or store the file. Try to share it again.',
};
