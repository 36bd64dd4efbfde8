import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Message } from './message.ts';
import { mailboxPage } from './page.ts';

const letter: Message = {
  headers: new Map(),
  subject: 'Til signering: <b>Avtale</b>',
  to: 'Marit <marit@example.no>',
  text: 'Les og signer: http://localhost:3000/documents/1/sign\n\n<script>alert(1)</script>',
  html: '<p>Les</p>',
};
const server = mailboxPage([letter]);
let port: number;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
});

async function asked(path: string, host = `localhost:${port}`): Promise<{ status: number; body: string }> {
  const request = get({ port, host: '127.0.0.1', path, headers: { host } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, body: await text(response) };
}

it('shows what was sent, with links that can be followed, and runs none of it', async () => {
  const { status, body } = await asked('/');
  expect(status).toBe(200);
  expect(body).toContain('&lt;b&gt;Avtale&lt;/b&gt;');
  expect(body).toContain('<a href="http://localhost:3000/documents/1/sign">');
  expect(body).not.toContain('<script>');
  expect(await asked('/html/0')).toEqual({ status: 200, body: '<p>Les</p>' });
});

it('knows nothing else, and nobody who calls it by another name', async () => {
  for (const path of ['/html/1', '/html/x', '/other'])
    expect(await asked(path)).toMatchObject({ status: 404 });
  expect(await asked('/', 'evil.example')).toEqual({ status: 404, body: '' });
});
