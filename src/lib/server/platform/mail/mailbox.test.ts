import { expect, it } from 'vitest';
import { Config } from '../config/config.ts';
import { describeConfig } from '../config/describe.ts';
import { readMailbox } from './mailbox.ts';
import { routeTo } from './mailer.ts';

it.each([
  ['segl@example.no', { name: '', address: 'segl@example.no' }],
  ['Segl <segl@example.no>', { name: 'Segl', address: 'segl@example.no' }],
  ['Æ & Ø AS <segl@example.no>', { name: 'Æ & Ø AS', address: 'segl@example.no' }],
  ['segl', null],
  ['Segl <segl>', null],
  ['Segl <a@example.no>, b <b@example.no>', null],
  ['Segl\r\nBcc: x@example.no <a@example.no>', null],
  ['', null],
])('%j is %j', (text, mailbox) => {
  expect(readMailbox(text)).toEqual(mailbox);
});

it('mail goes over TLS, or to a server on this machine', () => {
  const route = (url: string) => routeTo(new URL(url));
  expect(route('smtps://a%40b:p%2Fw@mail.example')).toEqual({
    ...{ host: 'mail.example', port: 465, secure: true, requireTLS: false },
    auth: { user: 'a@b', pass: 'p/w' },
  });
  expect(route('smtp://mail.example')).toEqual({
    ...{ host: 'mail.example', port: 587, secure: false, requireTLS: true },
  });
  for (const here of ['127.0.0.1', '127.8.9.1', '[::1]', 'localhost'])
    expect(route(`smtp://${here}:2525`)).toMatchObject({ port: 2525, requireTLS: false });
  for (const elsewhere of ['128.0.0.1', '[::2]', 'localhost.example', '127.0.0.1.example'])
    expect(route(`smtp://${elsewhere}`)).toMatchObject({ requireTLS: true });
});

it('the configuration is checked before it is used, and never shows the password', () => {
  const smtp = 'smtps://segl:hemmelig@mail.example';
  const errors = (config: object) => Config.safeParse(config).error?.issues.map(({ path }) => path.join('.'));
  expect(errors({ smtp })).toEqual(['mailFrom']);
  expect(errors({ smtp, mailFrom: 'Segl' })).toEqual(['mailFrom']);
  expect(errors({ smtp: 'http://mail.example', mailFrom: 'a@example.no' })).toEqual(['smtp']);
  const full = { smtp, mailFrom: 'a@example.no' };
  expect(errors({ ...full, memory: 'mailto:Revisor <r@example.no>' })).toBeUndefined();
  expect(errors({ ...full, memory: 'mailto:' })).toEqual(['memory']);
  expect(errors({ ...full, memory: 'mailto:a@example.no,b@example.no' })).toEqual(['memory']);
  expect(errors({ memory: 'mailto:r@example.no' })).toEqual(['smtp']);
  const shown = JSON.stringify(describeConfig(Config.parse({ smtp, mailFrom: 'a@example.no' })));
  expect(shown).toContain('mail.example');
  expect(shown).not.toContain('hemmelig');
});
