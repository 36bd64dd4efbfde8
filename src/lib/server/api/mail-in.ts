import { err, ok } from '#lib/domain/result.ts';
import { readMail, receiveMail, recipientOf, type ReceiveError } from '../desk/index.ts';
import type { Incoming, Listening, MailRefused } from '../platform/mail/incoming/incoming.ts';
import type { Platform } from '../platform/platform.ts';

/** What the sender's server is told. */
const REFUSALS: Readonly<Record<ReceiveError['code'], Omit<MailRefused, 'code'>>> = {
  mail_unreadable: { reply: 554, status: '5.6.0', text: 'It can not be read as mail.' },
  mail_empty: { reply: 554, status: '5.6.1', text: 'No picture and no PDF in it. Attach the receipt.' },
  mail_too_many_parts: { reply: 552, status: '5.3.4', text: 'Too many attachments. Send 20 at most.' },
  mail_too_much: { reply: 452, status: '4.2.2', text: 'Too much mail for now. Try again later.' },
  storage_full: { reply: 451, status: '4.3.0', text: 'Try again later.' },
  storage_unwritable: { reply: 451, status: '4.3.0', text: 'Try again later.' },
  storage_unavailable: { reply: 451, status: '4.3.0', text: 'Try again later.' },
};

/** Mail to clients' addresses, taken by the desk. */
export function incomingMail(platform: Platform): Incoming {
  return {
    async recipient(address) {
      const to = await recipientOf(platform, address);
      if (!to) return null;
      return async (raw) => {
        const received = await receiveMail(platform, to, raw);
        if (received.ok) return ok();
        const { code } = received.error;
        platform.log.info({ clientId: to.clientId, code }, 'mail refused');
        return err({ code, ...REFUSALS[code] });
      };
    },
    async named(raw) {
      const read = await readMail(raw);
      return read.ok ? read.value.recipients : [];
    },
  };
}

/** Takes mail as configured; null where it is not. Throws where it can't listen there. */
export async function takeMail(platform: Platform): Promise<Listening | null> {
  const { mailIn, mailInCertificate: certificate, mailInKey: key } = platform.config;
  if (mailIn === undefined) return null;
  const [url, incoming] = [new URL(mailIn), incomingMail(platform)];
  // Each brings a library of its own, which nobody else loads.
  if (url.protocol.startsWith('imap')) {
    const { watchMailbox } = await import('../platform/mail/incoming/imap.ts');
    return watchMailbox(url, incoming, platform.log);
  }
  const { listenForMail } = await import('../platform/mail/incoming/smtp.ts');
  return listenForMail({ url, certificate, key }, incoming, platform.log);
}
