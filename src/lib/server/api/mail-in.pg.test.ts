import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { closeAddress, openAddress } from '#lib/server/desk/mailed/addresses.ts';
import { letIn, throwAway } from '#lib/server/desk/mailed/decide.ts';
import { MOST_A_DAY } from '#lib/server/desk/mailed/receive.ts';
import { readPhoto } from '#lib/server/desk/photos/service.ts';
import { draftsIn, type Draft } from '#lib/server/desk/drafts/store.ts';
import { addMember, createUser, removeMember } from '#lib/server/identity/index.ts';
import { SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import { createLog } from '#lib/server/platform/log/log.ts';
import type { Listening } from '#lib/server/platform/mail/incoming/incoming.ts';
import { listenForMail } from '#lib/server/platform/mail/incoming/smtp.ts';
import { must, png } from '#tests/setup/books/drafts.ts';
import { mailAddressOf, mailsThat, rawMail } from '#tests/setup/books/mailed.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { ecdsa, selfSigned } from '#tests/setup/files/foreign-cms.ts';
import { faultsOf } from '#tests/setup/log/faults.ts';
import { ANSWERS } from './answers.ts';
import { incomingMail } from './mail-in.ts';

/* Mail from a real client to the real listener, over a socket. */

let database: TestDatabase;
let server: Listening;
let clientId: string;
let anne: Context;
let field: Context;
let email: string;
let to: string;
const log = createLog('silent');

beforeAll(async () => {
  database = await freshDatabase();
  server = await listening('smtp://127.0.0.1:0');
});
afterAll(async () => {
  await server.stop();
  await database.close();
});
beforeEach(async () => {
  clientId = await newLedger(database);
  anne = await newMember(database, clientId, 'bookkeeper');
  email = `${uuidv7()}@firma.example`;
  const machine = database.contextFor(clientId);
  const { userId } = must(await createUser(machine, { email, name: 'Kari' }));
  must(await addMember(machine, { email, role: 'field' }));
  field = database.contextFor(clientId, userId);
  to = await mailAddressOf(anne);
});

const listening = (url: string, files: { certificate?: string; key?: string } = {}) =>
  listenForMail({ url: new URL(url), ...files }, incomingMail(database.platform), log);

/** What the server says to the last of a client's lines: its code and status. */
async function sent(raw: Buffer, options: { to?: string; at?: Listening; lmtp?: boolean } = {}) {
  const { to: whom = to, at = server, lmtp = false } = options;
  const transport = createTransport({
    ...{ host: '127.0.0.1', port: at.port, secure: false, ignoreTLS: true, lmtp },
  } as object);
  try {
    const { response } = (await transport.sendMail({
      envelope: { from: 'x@y.example', to: [whom] },
      raw,
    })) as {
      response: string;
    };
    return response.slice(0, 3);
  } catch (cause) {
    return (
      /\b\d{3} \d\.\d\.\d\b/.exec((cause as { response?: string }).response ?? String(cause))?.[0] ??
      String(cause)
    );
  } finally {
    transport.close();
  }
}

const drafts = (): Promise<Draft[]> =>
  anne.transaction(async (tx) => ok(await draftsIn(tx, clientId, ['inbox']))).then(must);
/** Of the ledger: this client came into being without an event. */
const faults = () =>
  faultsOf(anne, ANSWERS).then((all) => all.filter((each) => !each.includes(`client ${clientId}`)));

it('a member’s mail becomes a draft of each receipt, with their name, and no date', async () => {
  const [one, two] = [png('en'), png('to')];
  const attachments = [
    { filename: 'a.png', content: one },
    { filename: '../../b.png', content: two },
    { filename: 'igjen.png', content: one },
    { filename: 'virus.exe', content: Buffer.from('MZ') },
  ];
  expect(
    await sent(
      await rawMail({ from: `Kari <${email.toUpperCase()}>`, subject: 'Lunsj\u202e på Oslo S', attachments }),
    ),
  ).toBe('250');
  const made = await drafts();
  expect(made.map(({ content, createdBy }) => [content.text, content.date, createdBy])).toEqual([
    ['Lunsj på Oslo S', null, field.actorId],
    ['Lunsj på Oslo S', null, field.actorId],
  ]);
  const [photo] = made.flatMap(({ content }) => content.photos);
  const read = must(await readPhoto(field, photo!.id, 'field'));
  expect([read.type, Buffer.from(read.bytes).equals(one)]).toEqual(['image/png', true]);
  const [mail] = await mailsThat(anne, 'taken');
  expect(mail?.parts.map(({ name, refused }) => [name, refused])).toEqual([
    ['a.png', null],
    ['../../b.png', null],
    ['igjen.png', 'again'],
    ['virus.exe', 'type'],
  ]);
  expect(await faults()).toEqual([]);
});

it('the same mail again, also by another way and at once, makes nothing', async () => {
  const raw = await rawMail({ from: email });
  const relayed = Buffer.concat([Buffer.from('Received: from elsewhere by here\r\n'), raw]);
  expect(await Promise.all([sent(raw), sent(raw), sent(relayed)])).toEqual(['250', '250', '250']);
  expect(await drafts()).toHaveLength(1);
  // Who writes another under its id has sent another.
  const id = /^Message-ID: .*$/im.exec(raw.toString())![0];
  const other = (await rawMail({ from: email, subject: 'Annet' }))
    .toString()
    .replace(/^Message-ID: .*$/im, id);
  expect(await sent(Buffer.from(other))).toBe('250');
  expect(await drafts()).toHaveLength(2);
});

it('a stranger’s waits until it is let in, once or always, or thrown away', async () => {
  const from = 'regning@butikk.example';
  expect(await sent(await rawMail({ from, subject: 'Første' }))).toBe('250');
  expect(await sent(await rawMail({ from: 'søppel@annet.example', subject: 'Vinn' }))).toBe('250');
  expect(await drafts()).toEqual([]);
  const [junk, first] = await mailsThat(anne, 'waits');
  must(await throwAway(anne, junk!));
  must(await throwAway(anne, junk!));
  const left = await database.owner`select 1 from ledger.mail_content where mail_id = ${junk!.id}`;
  expect(left).toHaveLength(0);
  must(await letIn(anne, { id: first!.id, always: true }));
  must(await letIn(anne, { id: first!.id, always: true }));
  expect((await drafts()).map(({ createdBy }) => createdBy)).toEqual([anne.actorId]);
  expect(await throwAway(anne, first!)).toMatchObject({ error: { code: 'mail_taken' } });
  expect(await letIn(anne, { id: junk!.id, always: false })).toMatchObject({
    error: { code: 'mail_unknown' },
  });
  expect(await sent(await rawMail({ from, subject: 'Andre' }))).toBe('250');
  expect((await drafts()).map(({ createdBy }) => createdBy)).toEqual([anne.actorId, SYSTEM_ACTOR]);
  const contents = await database.owner`select 1 from ledger.mail_content where client_id = ${clientId}`;
  expect(contents).toHaveLength(0);
  expect(await faults()).toEqual([]);
});

it('who is no member any more, who may not capture, and who names two senders, waits', async () => {
  must(await removeMember(database.contextFor(clientId), { email }));
  const auditor = `${uuidv7()}@firma.example`;
  const machine = database.contextFor(clientId);
  must(await createUser(machine, { email: auditor, name: 'Siv' }));
  must(await addMember(machine, { email: auditor, role: 'auditor' }));
  for (const from of [email, auditor]) expect(await sent(await rawMail({ from }))).toBe('250');
  const two = (await rawMail({ from: email })).toString();
  await sent(Buffer.from(two.replace(/^From: .*$/m, `From: ${auditor}, x@y.example`)));
  await sent(Buffer.from(`From: x@y.example\r\n${(await rawMail({ from: email })).toString()}`));
  expect((await mailsThat(anne, 'waits')).map(({ sender }) => sender).sort()).toEqual(
    ['', '', auditor, email].sort(),
  );
  expect(await drafts()).toEqual([]);
});

it('refuses at the recipient what is no client’s, was one’s, or is elsewhere', async () => {
  const raw = await rawMail({ from: email });
  expect(await sent(raw, { to: 'bilag-aaaaaaaaaaaaaaaaaaaa@inn.segl.example' })).toBe('550 5.1.1');
  expect(await sent(raw, { to: 'noen@annet.example' })).toBe('550 5.1.1');
  const id = uuidv7();
  must(await openAddress(anne, { id }));
  expect(await sent(raw)).toBe('550 5.1.1');
  must(await closeAddress(anne, { id }));
  must(await closeAddress(anne, { id }));
  expect(await drafts()).toEqual([]);
});

it('says why it takes nothing of what is no mail with a receipt', async () => {
  expect(await sent(await rawMail({ from: email, attachments: [] }))).toBe('554 5.6.1');
  const many = Array.from({ length: 21 }, (_, at) => ({ filename: `${at}.png`, content: png(String(at)) }));
  expect(await sent(await rawMail({ from: email, attachments: many }))).toBe('552 5.3.4');
  const parts = Array.from({ length: 10_000 }, () => '--b\r\nContent-Disposition: attachment\r\n\r\nx\r\n');
  const head = `From: ${email}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n`;
  expect(await sent(Buffer.from(`${head}${parts.join('')}--b--\r\n`))).toBe('552 5.3.4');
  const deep = Array.from(
    { length: 500 },
    (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
  );
  expect(await sent(Buffer.from(`From: ${email}\r\n${deep.join('')}`))).toBe('554 5.6.0');
  expect(await sent(Buffer.alloc(31 * 1024 * 1024, 'x\r\n'))).toBe('552 5.3.4');
  for (const odd of ['', '\u0000\u00ff', `Content-Type: multipart/mixed\r\n\r\n`, 'x'.repeat(300_000)])
    expect(await sent(Buffer.from(odd))).toMatch(/^554 /);
  expect(await drafts()).toEqual([]);
  expect(await sent(await rawMail({ from: email }))).toBe('250');
});

it('takes a file for what its bytes are, whatever it is called', async () => {
  const [html, zip] = [Buffer.from('<html><script>1</script>'), Buffer.from('PK\u0003\u0004…')];
  const attachments = [
    { filename: 'kvittering.png', content: html },
    { filename: 'bombe.pdf', content: zip },
    { filename: 'bilde.heic', content: Buffer.from('\u0000\u0000\u0000\u0018ftypheic rest') },
    { filename: 'navn\r\nX-Injected: 1.pdf', content: Buffer.from('%PDF-1.7\nstartxref\n0\n%%EOF') },
  ];
  const raw = await rawMail({ from: email, subject: 'Hei\r\nBcc: alle@annet.example', attachments });
  expect(await sent(raw)).toBe('250');
  const [mail] = await mailsThat(anne, 'taken');
  expect(mail?.parts.map(({ type, refused }) => [type, refused])).toEqual([
    [null, 'type'],
    [null, 'type'],
    ['image/heic', null],
    ['application/pdf', null],
  ]);
  expect(mail?.subject).not.toMatch(/[\r\n]/);
  expect(mail?.parts.map(({ name }) => name).join('')).not.toMatch(/[\r\n]/);
});

it('a logo in the letter’s text is no receipt, a photo in it is', async () => {
  const picture = (id: string, content: Buffer) =>
    `--b\r\nContent-Type: image/png\r\nContent-ID: <${id}>\r\nContent-Disposition: inline\r\nContent-Transfer-Encoding: base64\r\n\r\n${content.toString('base64')}\r\n`;
  const html = '--b\r\nContent-Type: text/html\r\n\r\n<img src="cid:logo"><img src="cid:foto">\r\n';
  const photo = Buffer.concat([png(''), Buffer.alloc(60_000, 1)]);
  const body = `${html}${picture('logo', Buffer.from(png('logo')))}${picture('foto', photo)}--b--\r\n`;
  const head = `From: ${email}\r\nContent-Type: multipart/related; boundary=b\r\n\r\n`;
  expect(await sent(Buffer.from(head + body))).toBe('250');
  const [mail] = await mailsThat(anne, 'taken');
  expect(mail?.parts.map(({ refused }) => refused)).toEqual(['in_text', null]);
});

it('keeps the day’s limit: what is beyond it may come later', async () => {
  await database.owner.begin(async (sql) => {
    await sql`alter table ledger.mail disable trigger user`;
    const [{ id } = { id: '' }] = await sql<
      { id: string }[]
    >`select id from ledger.mail_address where client_id = ${clientId}`;
    for (let at = 0; at < MOST_A_DAY; at++)
      await sql`insert into ledger.mail values (${clientId}, ${uuidv7()}, ${id}, now(), '', '', 'taken', now(), ${clientId})`;
    await sql`alter table ledger.mail enable trigger user`;
  });
  expect(await sent(await rawMail({ from: email }))).toBe('452 4.2.2');
  expect(await drafts()).toEqual([]);
});

it('an answer that does not come is no loss and no second draft', async () => {
  const raw = await rawMail({ from: email });
  // The client is gone before the answer: what it sent is committed, or comes again.
  const socket = await talk(server.port);
  for (const line of ['EHLO x', 'MAIL FROM:<x@y.example>', `RCPT TO:<${to}>`, 'DATA'])
    await said(socket, `${line}\r\n`);
  socket.write(Buffer.concat([raw, Buffer.from('\r\n.\r\n')]));
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  expect(await sent(raw)).toBe('250');
  expect(await drafts()).toHaveLength(1);
  expect(await faults()).toEqual([]);
});

it('a database that fails between receipt and commit: not taken, and taken when it comes again', async () => {
  const raw = await rawMail({ from: email });
  await database.owner`create function ledger.fails() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`;
  await database.owner`create trigger fails before insert on ledger.mail for each row execute function ledger.fails()`;
  expect(await sent(raw)).toBe('451 4.3.0');
  await database.owner`drop trigger fails on ledger.mail`;
  await database.owner`drop function ledger.fails()`;
  expect(await drafts()).toEqual([]);
  expect(await sent(raw)).toBe('250');
  expect(await drafts()).toHaveLength(1);
});

it('speaks LMTP, one recipient in each transaction', async () => {
  const lmtp = await listening('lmtp://127.0.0.1:0');
  expect(await sent(await rawMail({ from: email }), { at: lmtp, lmtp: true })).toBe('250');
  const socket = await talk(lmtp.port);
  await said(socket, 'LHLO x\r\n');
  await said(socket, 'MAIL FROM:<x@y.example>\r\n');
  expect(await said(socket, `RCPT TO:<${to}>\r\n`)).toMatch(/^250/);
  expect(await said(socket, `RCPT TO:<${to}>\r\n`)).toMatch(/^452 4\.5\.3/);
  socket.destroy();
  await lmtp.stop();
});

it('changes to TLS with the certificate it was given, and offers no sign-in', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'segl-mail-'));
  const method = ecdsa('prime256v1', 'sha256', '1.2.840.10045.4.3.2');
  const der = selfSigned(method, 'localhost');
  const certificate = join(folder, 'certificate.pem');
  const pem = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----`;
  await writeFile(certificate, pem);
  const key = join(folder, 'key.pem');
  await writeFile(key, method.keys.privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const secured = await listening('smtp://127.0.0.1:0', { certificate, key });
  const socket = await talk(secured.port);
  const offered = await said(socket, 'EHLO x\r\n');
  expect(offered).toMatch(/STARTTLS/);
  expect(offered).not.toMatch(/AUTH/);
  expect(await said(socket, 'AUTH PLAIN AGEAYg==\r\n')).toMatch(/^50/);
  socket.destroy();
  const transport = createTransport({
    ...{ host: 'localhost', port: secured.port, secure: false, requireTLS: true, tls: { ca: pem } },
  });
  const answer = await transport.sendMail({
    envelope: { from: 'x@y.example', to: [to] },
    raw: await rawMail({ from: email }),
  });
  expect((answer as { response: string }).response).toMatch(/^250/);
  transport.close();
  await secured.stop();
  await rm(folder, { recursive: true });
});

it('after many addresses that are nobody’s it says no more in that connection, and all else goes on', async () => {
  const apart = await listening('smtp://127.0.0.1:0');
  const socket = await talk(apart.port);
  await said(socket, 'EHLO x\r\n');
  await said(socket, 'MAIL FROM:<x@y.example>\r\n');
  const answers: string[] = [];
  for (let at = 0; at < 21; at++) {
    const guess = createHash('sha256').update(String(at)).digest('hex').replace(/[01]/g, 'a').slice(0, 20);
    answers.push((await said(socket, `RCPT TO:<bilag-${guess}@inn.segl.example>\r\n`)).slice(0, 3));
  }
  expect([...new Set(answers.slice(0, 20))]).toEqual(['550']);
  expect(answers[20]).toBe('421');
  socket.destroy();
  // As behind a mail server of this machine, which passes on what others guess.
  expect(await sent(await rawMail({ from: email }), { at: apart })).toBe('250');
  await apart.stop();
});

async function talk(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  await new Promise<void>((resolve) => socket.once('data', () => resolve()));
  return socket;
}

function said(socket: Socket, line: string): Promise<string> {
  return new Promise((resolve) => {
    socket.once('data', (answer: Buffer) => resolve(answer.toString()));
    socket.write(line);
  });
}
