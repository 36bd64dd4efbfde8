import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The server behind an address of its own, which can bring out a new version of the app. */
export interface Front {
  readonly url: string;
  /**
   * From now on the service worker is another: the served one and these words behind it; and so is the version that
   * the framework's own pages compare theirs with, where the server tells one.
   * @param without a file of the build that it does not have any more: neither the worker knows it nor the server
   */
  release(addition: string, without?: string): void;
  /** The files that open pages may still ask for are gone, until a page is loaded anew, which brings its own. */
  lose(): void;
  close(): Promise<void>;
}

/**
 * Passes everything on to the server at `target`, with the address that the browser named. A browser takes a service
 * worker for new when one byte of it differs, so a version is brought out without building twice.
 */
export async function frontOf(target: string, first: string): Promise<Front> {
  let behind = first;
  let lost = false;
  let gone: string | undefined;
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    if (incoming.headers['sec-fetch-mode'] === 'navigate') lost = false;
    if (lost && incoming.url?.startsWith('/_app/immutable/')) return void outgoing.writeHead(404).end();
    if (gone !== undefined && incoming.url === gone) return void outgoing.writeHead(404).end();
    const worker = incoming.url === '/service-worker.js';
    const version = incoming.url?.startsWith('/_app/version.json') ?? false;
    const headers = { ...incoming.headers };
    // Whole and as it is: something is to be written behind it.
    if (worker || version)
      for (const name of ['accept-encoding', 'if-none-match', 'if-modified-since']) delete headers[name];
    const passed = request(
      { hostname, port, path: incoming.url, method: incoming.method, headers },
      (answer) => {
        if (worker && answer.statusCode === 200) void append(answer, outgoing, { addition: behind, gone });
        else if (version && answer.statusCode === 200 && behind !== first)
          outgoing.end(JSON.stringify({ version: behind }));
        else answer.pipe(outgoing.writeHead(answer.statusCode ?? 502, answer.headers));
      },
    );
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    release(addition, without) {
      behind = addition;
      gone = without;
    },
    lose: () => (lost = true),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function append(
  answer: IncomingMessage,
  outgoing: ServerResponse,
  { addition, gone }: { addition: string; gone: string | undefined },
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  const served = Buffer.concat(parts).toString();
  // Another file in its place, which is in the list already.
  const body = Buffer.from((gone ? served.replaceAll(gone, '/icons/seal.svg') : served) + addition);
  const { etag: _, 'last-modified': __, ...headers } = answer.headers;
  outgoing.writeHead(200, { ...headers, 'content-length': body.length });
  outgoing.end(body);
}
