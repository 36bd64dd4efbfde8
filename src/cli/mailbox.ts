import type { AddressInfo } from 'node:net';
import { openMailServer } from '../demo/mailbox/mail-server.ts';
import { mailboxPage } from '../demo/mailbox/page.ts';

/** The demo's mail (`start-mailbox.ts`): tells its ports to whoever started it, and ends with them. */
const { port: smtp, messages } = await openMailServer();
const page = mailboxPage(messages).listen(0, '127.0.0.1', () => {
  process.send?.({ smtp, page: (page.address() as AddressInfo).port });
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole terminal: it outlives the demo, whose last jobs may be mail.
process.on('SIGINT', () => {});
