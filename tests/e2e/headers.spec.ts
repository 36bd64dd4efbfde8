import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressesOf, headerFaults } from '../scan/headers.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, newDevice } from './browser.ts';

/* What no answer is without: every route there is, files of the build, and what is not there. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CLIENT = fileURLToPath(new URL('../../build/client', import.meta.url));
const ID = '0198c0de-0000-7000-8000-0000000000d1';

let app: App;
const contact = 'mailto:sikkerhet@segl.example';
beforeAll(async () => {
  app = await newApp({ SEGL_SECURITY_CONTACTS: contact, SEGL_REQUESTS_PER_NETWORK: '900' });
  await app.start();
});
afterAll(() => app?.close());

const ask = (path: string, init: RequestInit = {}) => fetch(app.url + path, { redirect: 'manual', ...init });

describe('every answer has its headers', () => {
  it.each(addressesOf(ROOT))('%s', async (path) => {
    for (const method of ['GET', 'POST']) {
      const answer = await ask(path, { method });
      expect(headerFaults(path, answer, await answer.text(), false)).toEqual([]);
    }
  });

  it.each(readdirSync(`${CLIENT}/_app/immutable/workers`).filter((name) => name.endsWith('.js')))(
    'the worker %s runs its own code',
    async (name) => {
      const answer = await ask(`/_app/immutable/workers/${name}`);
      expect(headerFaults(name, answer, '', false)).toEqual([]);
      const wasm = /^(heic|paper|read|argon2)-worker/.test(name) ? " 'wasm-unsafe-eval'" : '';
      expect(answer.headers.get('content-security-policy')).toBe(
        `default-src 'none'; script-src 'self'${wasm}; connect-src 'self'; frame-ancestors 'none'`,
      );
    },
  );
});

it('says whom a fault is told, and where a password and a passkey are looked after', async () => {
  const file = await ask('/.well-known/security.txt');
  expect(file.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(await file.text()).toMatch(
    new RegExp(`^Contact: ${contact}\nExpires: \\d{4}-\\d\\d-\\d\\dT00:00:00Z\n`),
  );
  const change = await ask('/.well-known/change-password');
  expect([change.status, change.headers.get('location')]).toEqual([303, '/security']);
  const page = `${app.url}/security`;
  expect(await (await ask('/.well-known/passkey-endpoints')).json()).toEqual({ enroll: page, manage: page });
  expect(
    (await ask('/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200')).status,
  ).toBe(404);
});

/** What the server answers to bytes that no client would send. */
function answerTo(lines: readonly string[]): Promise<string> {
  const { port } = new URL(app.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.end(`${lines.join('\r\n')}\r\n\r\n`));
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
    socket.on('error', reject).on('close', () => resolve(said));
  });
}

it('gives out nothing of the tree, of a folder or of a question, and no message within a message', async () => {
  const hidden = [
    '/.git/config',
    '/.env',
    '/package.json',
    '/_app/',
    '/_app/immutable/',
    '/build/handler.js',
  ];
  for (const path of [...hidden, '/..%2f..%2fpackage.json', '/%2e%2e/package.json'])
    expect([path, (await ask(path)).status]).toEqual([path, 404]);
  const status = async (...lines: string[]) => (await answerTo(lines)).slice(0, 12);
  const host = 'host: localhost';
  expect(await status('TRACE / HTTP/1.1', host, 'cookie: segl=x')).toMatch(/^HTTP\/1\.1 4/);
  const two = ['content-length: 6', 'transfer-encoding: chunked'];
  expect(await status('POST /sign-in HTTP/1.1', host, ...two, '', '0', '', 'G')).toBe('HTTP/1.1 400');
  expect(await status('POST /sign-in HTTP/1.1', host, 'content-length: 1', 'content-length: 2')).toBe(
    'HTTP/1.1 400',
  );
  expect(await status('GET / HTTP/1.1', host, 'x: a\nset-cookie: segl=x\u0000')).toBe('HTTP/1.1 400');
});

it('takes no change from another site’s page, whatever its form', async () => {
  const said = async (
    headers: Record<string, string>,
    path = '/api/trpc/session.signOut',
    method = 'POST',
  ) => {
    const answer = await ask(path, { method, headers, body: method === 'GET' ? null : '{}' });
    return `${answer.status} ${/"code":"([a-z_]+)"/.exec(await answer.text())?.[1] ?? ''}`;
  };
  const elsewhere = { origin: 'https://elsewhere.example', 'content-type': 'text/plain' };
  for (const path of ['/api/trpc/session.signOut', `/api/documents/${ID}`, '/api/saft', '/sign-in'])
    for (const method of ['POST', 'PUT']) expect(await said(elsewhere, path, method)).toBe('403 cross_site');
  expect(
    await said({ 'content-type': 'multipart/form-data; boundary=x', 'sec-fetch-site': 'cross-site' }),
  ).toBe('403 cross_site');
  expect(await said({ cookie: 'segl=x' })).toBe('403 cross_site');
  expect(await said({ 'sec-fetch-site': 'cross-site' }, `/api/photos/${ID}`, 'GET')).toBe('403 cross_site');
});

it('tells what is left of the quotas, and when there is more', async () => {
  const policy = '"network";q=900;w=60, "client";q=6000;w=60';
  const burst = () => Promise.all(Array.from({ length: 1000 }, () => ask(`/api/photos/${ID}`)));
  const tooMany = (answers: readonly Response[]) => answers.filter(({ status }) => status === 429);
  const answers = await burst();
  const [first] = answers;
  expect(first?.headers.get('ratelimit-policy')).toBe(policy);
  expect(first?.headers.get('ratelimit')).toMatch(/^"network";r=\d+;t=\d+$/);
  // A minute that ends in the middle of them begins the count anew.
  const over = tooMany(answers).length > 0 ? tooMany(answers) : tooMany(await burst());
  expect(over.length).toBeGreaterThan(0);
  expect(over[0]?.headers.get('ratelimit')).toMatch(/^"network";r=0;t=\d+$/);
  expect(Number(over[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await over[0]?.json()).toMatchObject({
    segl: { code: 'too_many_requests', of: 'network', limit: 900 },
  });
  // Pages are asked for once, and health is for whoever watches.
  expect((await ask('/health')).status).toBe(200);
});

it('in a browser nothing is drawn or run that the app does not vouch for, and nobody else is asked', async () => {
  const device = await newDevice(DESKTOP);
  try {
    const { page } = device;
    await page.goto(`${app.url}/sign-in`);
    const refused = await page.evaluate(async () => {
      const tries: Record<string, () => unknown> = {
        html: () => (document.createElement('p').innerHTML = '<img src=x onerror=alert(1)>'),
        code: () => Reflect.construct(Function, ['return 1']) as unknown,
        worker: () => new Worker('data:text/javascript,1'),
        script: () => (document.createElement('script').src = '/api/photos/x'),
        policy: () =>
          (
            globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }
          ).trustedTypes.createPolicy('mine', {}),
        network: () => fetch('https://elsewhere.example/'),
      };
      const names: string[] = [];
      for (const [name, attempt] of Object.entries(tries))
        // Later: what the test itself is evaluated by may run any text.
        await new Promise((resolve) => setTimeout(resolve, 10)).then(attempt).catch(() => names.push(name));
      return names;
    });
    expect(refused).toEqual(['html', 'code', 'worker', 'script', 'policy', 'network']);
  } finally {
    await device.context.close();
  }
});
