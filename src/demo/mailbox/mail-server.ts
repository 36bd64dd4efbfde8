import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { readMessage, type Message } from './message.ts';

/** A mail server on this machine that delivers nothing: what it takes lies here, the oldest first. */
export interface MailServer {
  readonly port: number;
  readonly messages: readonly Message[];
  close(): Promise<void>;
}

/**
 * @param options.refuse what it says to a recipient it does not take (`responseCode` 5xx for good, 4xx for now), or null
 */
export async function openMailServer(
  options: SMTPServerOptions & {
    refuse?: (address: string) => { message: string; responseCode: number } | null;
  } = {},
): Promise<MailServer> {
  const { refuse = () => null, ...rest } = options;
  const messages: Message[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo({ address }, _session, done) {
      const refusal = refuse(address);
      done(refusal && Object.assign(new Error(refusal.message), { responseCode: refusal.responseCode }));
    },
    onData(stream, _session, done) {
      buffer(stream).then((raw) => {
        messages.push(readMessage(raw));
        done();
      }, done);
    },
    ...rest,
  });
  // A client that goes away in the middle is its own affair.
  server.on('error', () => {});
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    messages,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}
