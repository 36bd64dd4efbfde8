import { createTransport } from 'nodemailer';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Letter } from '#lib/domain/mail/letter.ts';
import { htmlOf, subjectOf, textOf } from '#lib/domain/mail/rendering.ts';
import type { Config } from '../config/config.ts';
import { originOf } from '../origin.ts';
import { isLoopback } from '../loopback.ts';
import { readMailbox, type Mailbox } from './mailbox.ts';

export interface Mailer {
  /**
   * Hands a letter to the mail server. Two with one `id` bear the same Message-ID, by which whoever gets both can tell
   * that they are one; SMTP knows no better, as the answer to the last of its lines may be lost.
   */
  send(id: string, to: Mailbox, letter: Letter): Promise<Result<void, MailFailure>>;
}

/** `mail_refused`: this letter to this address, for good. The rest may pass. */
export type MailFailure =
  | { readonly code: 'mail_refused'; readonly final: true }
  | { readonly code: 'mail_unavailable' | 'mail_login_refused' | 'mail_not_private' };

/** In milliseconds; a job's transaction is open meanwhile. */
const PATIENCE = {
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 30_000,
  dnsTimeout: 10_000,
};

export function createMailer(config: Config): Mailer | null {
  const from = config.mailFrom ? readMailbox(config.mailFrom) : null;
  if (!config.smtp || !from) return null;
  const transport = createTransport({ ...routeTo(new URL(config.smtp)), ...PATIENCE, logger: false });
  const domain = new URL(originOf(config)).hostname;
  return {
    async send(id, to, letter) {
      try {
        await transport.sendMail({
          ...{ from, to, subject: subjectOf(letter), text: textOf(letter), html: htmlOf(letter) },
          messageId: `<${id}@${domain}>`,
          // Answering machines leave it alone, and the answer of none of them would be read.
          headers: { 'Auto-Submitted': 'auto-generated' },
          // No letter of ours names a file or an address to fetch.
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        return ok();
      } catch (cause) {
        return err(failureOf(cause));
      }
    },
  };
}

export interface Route {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly secure: boolean;
  /** TLS before anything is said, or nothing is. */
  readonly requireTLS: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

/** What a configured address asks for. A certificate that can't be traced to a known root is refused in any case. */
export function routeTo(url: URL): Route {
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const [user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  return {
    host,
    port: url.port ? Number(url.port) : secure ? 465 : 587,
    secure,
    requireTLS: !secure && !isLoopback(host),
    ...(user && { auth: { user, pass } }),
  };
}

/** Its messages quote addresses and what the server said: only what follows from them leaves here. */
function failureOf(cause: unknown): MailFailure {
  const { code, command, responseCode = 0, message = '' } = cause as Partial<SmtpError>;
  if (code === 'EAUTH') return { code: 'mail_login_refused' };
  if (code === 'ETLS' || (code === 'ESOCKET' && /certificate/i.test(message)))
    return { code: 'mail_not_private' };
  // Of this recipient or this letter. What a server says of us before that is mended there, or here.
  const ofLetter = command === 'RCPT TO' || command === 'DATA';
  return ofLetter && responseCode >= 500
    ? { code: 'mail_refused', final: true }
    : { code: 'mail_unavailable' };
}

interface SmtpError {
  readonly code: string;
  /** What it was said to. */
  readonly command: string;
  readonly responseCode: number;
  readonly message: string;
}
