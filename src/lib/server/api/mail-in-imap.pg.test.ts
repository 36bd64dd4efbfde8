import { createRequire } from 'node:module';
import type { AddressInfo, Server } from 'node:net';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { draftsIn } from '#lib/server/desk/drafts/store.ts';
import { addMember, createUser } from '#lib/server/identity/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { createLog } from '#lib/server/platform/log/log.ts';
import { readMailbox, watchMailbox } from '#lib/server/platform/mail/incoming/imap.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import { mailAddressOf, rawMail } from '#tests/setup/books/mailed.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { until } from '#tests/setup/until.ts';
import { incomingMail } from './mail-in.ts';

/* A mailbox on a real IMAP server, over a socket. */

interface Message {
  readonly raw: string;
  readonly flags: string[];
}
interface ImapServer extends Pick<Server, 'listen' | 'close'> {
  readonly server: Server;
  getMailbox(name: string): { readonly messages: Message[] };
  appendMessage(folder: string, flags: string[], date: Date, raw: Buffer): void;
}
const hoodiecrow = createRequire(import.meta.url)('hoodiecrow-imap') as (options: object) => ImapServer;

let database: TestDatabase;
let anne: Context;
let email: string;
let to: string;
let mailbox: ImapServer;
let url: URL;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  const clientId = await newLedger(database);
  anne = await newMember(database, clientId, 'bookkeeper');
  email = `${uuidv7()}@firma.example`;
  const machine = database.contextFor(clientId);
  must(await createUser(machine, { email, name: 'Kari' }));
  must(await addMember(machine, { email, role: 'field' }));
  to = await mailAddressOf(anne);
  mailbox = hoodiecrow({ storage: { INBOX: { messages: [] } } });
  await new Promise<void>((resolve) => mailbox.listen(0, '127.0.0.1' as never, resolve));
  const { port } = mailbox.server.address() as AddressInfo;
  url = new URL(`imap://testuser:testpass@127.0.0.1:${port}/INBOX`);
});
afterEach(() => new Promise<void>((resolve) => mailbox.close(() => resolve())));

function arrives(raw: Buffer, whom = to): void {
  const headed = Buffer.concat([Buffer.from(`Delivered-To: ${whom}\r\n`), raw]);
  mailbox.appendMessage('INBOX', [], new Date(), headed);
}
const flags = () => mailbox.getMailbox('INBOX').messages.map((each) => each.flags.toSorted().join(' '));
const drafts = () =>
  anne
    .transaction(async (tx) => ok(await draftsIn(tx, anne.clientId, ['inbox'])))
    .then((all) => must(all).length);

it('reads what nobody has read: once, and marks what became of it', async () => {
  arrives(await rawMail({ from: email }));
  arrives(await rawMail({ from: email }), 'noen@annet.example');
  arrives(await rawMail({ from: email, attachments: [] }));
  arrives(await rawMail({ from: email }));
  const incoming = incomingMail(database.platform);
  expect(await readMailbox(url, incoming)).toEqual({ taken: 2, refused: 2 });
  expect(flags()).toEqual(['\\Seen', '\\Flagged \\Seen', '\\Flagged \\Seen', '\\Seen']);
  expect(await readMailbox(url, incoming)).toEqual({ taken: 0, refused: 0 });
  expect(await drafts()).toBe(2);
});

it('two that read the same mailbox at once make one draft', async () => {
  arrives(await rawMail({ from: email }));
  const incoming = incomingMail(database.platform);
  await Promise.all([readMailbox(url, incoming), readMailbox(url, incoming)]);
  expect(await drafts()).toBe(1);
});

it('leaves unread what can’t be taken now, and takes it later', async () => {
  arrives(await rawMail({ from: email }));
  const busy = { code: 'busy', reply: 451, status: '4.3.0', text: '' };
  const incoming = incomingMail(database.platform);
  const notNow = {
    named: (raw: Uint8Array) => incoming.named(raw),
    recipient: () => Promise.resolve(() => Promise.resolve({ ok: false, error: busy } as const)),
  };
  expect(await readMailbox(url, notNow)).toEqual({ taken: 0, refused: 0 });
  expect(flags()).toEqual(['']);
  const watching = watchMailbox(url, incomingMail(database.platform), createLog('silent'), 50);
  await until(async () => (await drafts()) === 1);
  await watching.stop();
  expect(flags()).toEqual(['\\Seen']);
});

it('says that nobody is let in', async () => {
  url.password = 'wrong';
  await expect(readMailbox(url, incomingMail(database.platform))).rejects.toThrow();
});
