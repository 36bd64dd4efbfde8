import { createHash } from 'node:crypto';
import {
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import S3rver from '@20minutes/s3rver';
import type { Bucket } from '#lib/server/platform/blobs/bucket.ts';

/** What goes wrong with a request, after its whole body has come in. Nothing of a body that did not is passed on. */
export type Fault =
  /** The store says no. */
  | { readonly status: number; readonly code: string }
  /** The store has done it, and nobody hears so. */
  | 'answer lost'
  /** Half of the answer's body, and then the connection is gone. */
  | 'answer cut'
  /** A byte is another on its way to the store, or back. */
  | 'changed'
  /** No answer at all. */
  | 'silence';

export interface TestBucket extends Bucket {
  readonly endpoint: string;
  /** As it is configured. */
  readonly url: string;
  /** For each request, in turn, whatever this says. */
  fault: (method: string, path: string, headers: IncomingHttpHeaders) => Fault | null;
  /** The next upload stands still after its first bytes; resolves when it does. */
  holdUpload(): Promise<void>;
  close(): Promise<void>;
}

const NAME = 'segl-files';
/** What the server knows; the environment has them for every process that a test starts. */
export const BUCKET_KEYS = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };

/**
 * A bucket of an S3 server, reached over loopback through a door at which things can go wrong. The server knows no
 * conditional writes and looks at no MD5, and the door does: `strict: false` leaves both out, as some stores do.
 */
export async function testBucket({ strict = true } = {}): Promise<TestBucket> {
  Object.assign(process.env, BUCKET_KEYS);
  const directory = await mkdtemp(join(tmpdir(), 'segl-bucket-'));
  const common = { address: '127.0.0.1', port: 0, silent: true, directory };
  const store = new S3rver({ ...common, configureBuckets: [{ name: NAME, configs: [] }] });
  // It forgets a slash when it checks the signature of a listing: such requests go to one that does not check.
  const lists = new S3rver({ ...common, configureBuckets: [], allowMismatchedSignatures: true });
  const { port } = (await store.run()) as AddressInfo;
  const { port: listing } = (await lists.run()) as AddressInfo;
  let held: (() => void) | null = null;
  const writing = new Map<string, Promise<unknown>>();

  async function answered(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = asked;
    const body = await bodyOf(asked, async () => {
      if (method !== 'PUT' || !held) return;
      held();
      await new Promise((closed) => asked.once('close', closed));
    });
    const fault = bucket.fault(method, url, headers);
    if (fault === 'silence') return;
    if (typeof fault === 'object' && fault) return refuse(answer, fault);
    if (fault === 'changed' && method === 'PUT') body[body.length >> 1]! ^= 1;
    if (strict && headers['content-md5'] && headers['content-md5'] !== md5(body))
      return refuse(answer, { status: 400, code: 'BadDigest' });
    const at = url.startsWith(`/${NAME}/?`) ? listing : port;
    const send = () => asks(at, method, url, headers, body);
    const found = strict && headers['if-none-match'] === '*' ? await once(url, send, headers) : await send();
    if (!found) return refuse(answer, { status: 412, code: 'PreconditionFailed' });
    if (fault === 'answer lost') return void answer.destroy();
    if (fault === 'changed' && method === 'GET') found.body[found.body.length >> 1]! ^= 1;
    answer.writeHead(found.status, found.headers);
    if (fault !== 'answer cut') return void answer.end(found.body);
    answer.write(found.body.subarray(0, found.body.length >> 1), () => answer.destroy());
  }

  /** One after the other: null where something is there by then. */
  async function once(url: string, send: () => Promise<Found>, headers: IncomingHttpHeaders) {
    const before = writing.get(url) ?? Promise.resolve();
    const mine = before.then(async () => {
      const there = await asks(listing, 'GET', url, { host: headers.host }, Buffer.alloc(0));
      return there.status === 200 ? null : send();
    });
    writing.set(
      url,
      mine.catch(() => {}),
    );
    return mine;
  }

  const door = createServer((asked, answer) => {
    answered(asked, answer).catch(() => answer.destroy());
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  const bucket: TestBucket = {
    ...{ name: NAME, prefix: 'files/of/segl/', region: 'eu-north-1', endpoint },
    url: `s3://${NAME}/files/of/segl?region=eu-north-1&endpoint=${encodeURIComponent(endpoint)}`,
    fault: () => null,
    holdUpload: () =>
      new Promise((resolve) => {
        held = () => {
          held = null;
          resolve();
        };
      }),
    async close() {
      door.closeAllConnections();
      await new Promise((resolve) => door.close(resolve));
      await Promise.all([store.close(), lists.close()]);
      await rm(directory, { recursive: true, force: true });
    },
  };
  return bucket;
}

interface Found {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function asks(
  port: number,
  method: string,
  path: string,
  headers: IncomingHttpHeaders,
  body: Buffer,
): Promise<Found> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
      bodyOf(answer).then(
        (found) => resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: found }),
        reject,
      );
    });
    asked.on('error', reject).end(body);
  });
}

/** Rejects when the stream ends before its body does. */
async function bodyOf(
  stream: IncomingMessage,
  onPiece: () => Promise<void> = () => Promise.resolve(),
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) {
    pieces.push(piece as Buffer);
    await onPiece();
  }
  return Buffer.concat(pieces);
}

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('base64');

function refuse(answer: ServerResponse, { status, code }: { status: number; code: string }): void {
  answer.writeHead(status, { 'content-type': 'application/xml' });
  answer.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>refused</Message></Error>`);
}
