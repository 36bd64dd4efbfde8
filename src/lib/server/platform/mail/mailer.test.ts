import { afterEach, expect, it } from 'vitest';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { linkLetter } from '#lib/domain/mail/letter.ts';
import { openMailServer, type MailServer } from '../../../../demo/mailbox/mail-server.ts';
import { Config } from '../config/config.ts';
import { createMailer } from './mailer.ts';

const letter = linkLetter('nb', { url: 'https://segl.example/link#æøå', until: '1. juni kl. 12.00' });
const to = { name: 'Marit "M" Solberg, leder', address: 'marit@example.no' };

const open: MailServer[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function server(...options: Parameters<typeof openMailServer>): Promise<MailServer> {
  const made = await openMailServer(...options);
  open.push(made);
  return made;
}

function mailer(url: string) {
  const origin = 'https://segl.example.no';
  const made = createMailer(Config.parse({ smtp: url, mailFrom: 'Segl på nett <segl@example.no>', origin }));
  if (!made) throw new Error('no mail');
  return made;
}

it('without a server there is no mail', () => {
  expect(createMailer(Config.parse({}))).toBeNull();
});

it('hands over one message in two forms, known by its id', async () => {
  const { port, messages } = await server();
  expect(await mailer(`smtp://127.0.0.1:${port}`).send('job-1', to, letter)).toEqual({ ok: true });
  expect(messages).toHaveLength(1);
  const [{ headers, subject, text, html, ...message }] = messages as [(typeof messages)[number]];
  expect(subject).toBe('Innlogging i Segl');
  expect(message.to).toContain('<marit@example.no>');
  expect(text).toContain('https://segl.example/link#æøå');
  expect(html).toContain('<p>Lenken logger deg inn én gang, og gjelder til 1. juni kl. 12.00.</p>');
  expect(headers.get('content-type')).toContain('multipart/alternative');
  expect(Object.fromEntries(headers)).toMatchObject({
    'message-id': '<job-1@segl.example.no>',
    'auto-submitted': 'auto-generated',
  });
});

it('sends to one address, whatever the name says', async () => {
  const { port, messages } = await server();
  const name = 'Marit <x@y.example>, "\r\nBcc: z@y.example\r\n';
  await mailer(`smtp://127.0.0.1:${port}`).send(
    'job-2',
    { ...to, name },
    { ...letter, subject: 'A\r\nBcc: q@y.example' },
  );
  const [message] = messages;
  expect(message?.headers.has('bcc')).toBe(false);
  expect(message?.subject).toBe('A Bcc: q@y.example');
});

it.each([
  [550, { code: 'mail_refused', final: true }],
  [452, { code: 'mail_unavailable' }],
])('a recipient refused with %i: %j', async (responseCode, error) => {
  const { port } = await server({ refuse: () => ({ message: 'no such marit@example.no', responseCode }) });
  expect(await mailer(`smtp://127.0.0.1:${port}`).send('job-3', to, letter)).toEqual({ ok: false, error });
});

it('a login that is refused may be mended', async () => {
  const { port } = await server({
    disabledCommands: ['STARTTLS'],
    authMethods: ['PLAIN'],
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(null, {}),
  });
  const sent = await mailer(`smtp://segl:hemmelig@127.0.0.1:${port}`).send('job-4', to, letter);
  expect(sent).toEqual({ ok: false, error: { code: 'mail_login_refused' } });
});

it('nothing is said to a server whose certificate nobody vouches for', async () => {
  // Its own, which leads to no known root.
  const { port, messages } = await server({ secure: true });
  const sent = await mailer(`smtps://127.0.0.1:${port}`).send('job-5', to, letter);
  expect(sent).toEqual({ ok: false, error: { code: 'mail_not_private' } });
  expect(messages).toEqual([]);
});

it('a server that is not there, or goes away, may come back', async () => {
  const gone = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  const error = { code: 'mail_unavailable' };
  expect(await mailer(`smtp://127.0.0.1:${port}`).send('job-6', to, letter)).toEqual({ ok: false, error });
  gone.close();
  await once(gone, 'close');
  expect(await mailer(`smtp://127.0.0.1:${port}`).send('job-6', to, letter)).toEqual({ ok: false, error });
});
