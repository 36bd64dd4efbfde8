import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { askWitness } from './request.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/prefix/`;
}

const saying = (status: number, body = '', headers: Record<string, string> = {}) =>
  serving(
    (request, response) =>
      void request.resume().on('end', () => response.writeHead(status, headers).end(body)),
  );
const kindOf = async (prefix: string, timeoutMs?: number) =>
  (await askWitness(prefix, 'old 0', timeoutMs)).kind;
const SIZE = { 'content-type': 'text/x.tlog.size' };

it('asks under the prefix, by POST, and hands on what was said', async () => {
  const seen: unknown[] = [];
  const prefix = await serving((request, response) => {
    seen.push(request.method, request.url);
    request.on('data', (part: Buffer) => seen.push(String(part))).on('end', () => response.end('lines\n'));
  });
  expect(await askWitness(prefix, 'old 0')).toEqual({ kind: 'lines', body: 'lines\n' });
  expect(seen).toEqual(['POST', '/prefix/add-checkpoint', 'old 0']);
});

it('knows each answer of the specification', async () => {
  expect(await askWitness(await saying(409, '42\n', SIZE), '')).toEqual({ kind: 'size', size: 42 });
  expect(await kindOf(await saying(422))).toBe('proof');
  for (const status of [403, 404]) expect(await kindOf(await saying(status))).toBe('refused');
  for (const status of [429, 500, 503]) expect(await kindOf(await saying(status))).toBe('away');
});

it('takes no other for one', async () => {
  expect(await kindOf(await saying(409, '42\n'))).toBe('unfit');
  expect(await kindOf(await saying(409, '-42\n', SIZE))).toBe('unfit');
  for (const status of [201, 204, 400, 418]) expect(await kindOf(await saying(status))).toBe('unfit');
});

it('follows nobody elsewhere', async () => {
  const asked: string[] = [];
  const elsewhere = await serving((request, response) => {
    asked.push(request.url ?? '');
    response.end('lines\n');
  });
  for (const status of [301, 302, 307, 308])
    expect(await kindOf(await saying(status, '', { location: elsewhere }))).toBe('unfit');
  expect(asked).toEqual([]);
});

it('leaves who talks without an end, who says nothing, and who is not there', async () => {
  let sent = 0;
  const endless = await serving((_request, response) => {
    const more = (): void => {
      if (response.destroyed) return;
      sent += 10_000;
      response.write('x'.repeat(10_000), () => setImmediate(more));
    };
    more();
  });
  expect(await kindOf(endless)).toBe('unfit');
  // What lay in buffers on the way, and no more.
  expect(sent).toBeLessThan(50_000_000);
  expect(await kindOf(await serving(() => {}), 50)).toBe('away');
  const dripping = await serving((_request, response) => void response.writeHead(200).write('x'));
  expect(await kindOf(dripping, 50)).toBe('away');
  expect(await kindOf('http://127.0.0.1:1/')).toBe('away');
});
