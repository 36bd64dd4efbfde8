import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { mlDsa44, parseMlDsaKey } from '#lib/domain/tlog/cosignature.ts';
import { ed25519, parseVerifierKey, type Verifier } from '#lib/domain/tlog/note.ts';
import { folderShelf } from '#lib/server/platform/blobs/folder.ts';
import { systemClock, type Clock } from '#lib/server/platform/clock.ts';
import { tryAlone } from '#lib/server/platform/embedded-postgres/locks.ts';
import { verifyMlDsa } from '../audit/index.ts';
import { CosignedHeads } from './heads.ts';
import { openSigner, type NoSigner } from './key.ts';
import { Witness, type Strange } from './witness.ts';

/** The most that a request may have: 63 hashes, and a checkpoint with some lines of ML-DSA-44. */
const MOST_BYTES = 64 * 1024;
const REQUEST_MS = 10_000;
const CONNECTIONS = 256;

export interface WitnessOptions {
  /** Its own, where key and heads lie; made where there is none. */
  readonly folder: string;
  /** What it signs as; needed at the first start. */
  readonly name?: string | undefined;
  /** Verifier keys of the logs it knows, Ed25519 (01) or ML-DSA-44 (06); the name of a key is the origin of its log. */
  readonly logs: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly clock?: Clock;
  /** What whoever runs it must see: what a log signed that contradicts what was cosigned, and what went wrong here. */
  readonly tell: (what: string) => void;
}

export type NoWitness =
  | NoSigner
  | { readonly code: 'witness_log_malformed'; readonly log: string }
  | { readonly code: 'witness_folder_taken'; readonly folder: string }
  | { readonly code: 'witness_port_refused'; readonly port: number; readonly reason: string };

export interface RunningWitness {
  readonly url: string;
  readonly vkeys: readonly string[];
  stop(): Promise<void>;
}

/** Runs a witness on its folder, alone: a second one on it would not know what the first has signed. */
export async function runWitness(options: WitnessOptions): Promise<Result<RunningWitness, NoWitness>> {
  const logs = readLogs(options.logs);
  if (!logs.ok) return logs;
  const { folder, host, port, clock = systemClock } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = await tryAlone(join(folder, 'lock'));
  if (!lock) return err({ code: 'witness_folder_taken', folder });
  const signer = await openSigner(folderShelf(folder), options.name);
  if (!signer.ok) {
    lock.release();
    return signer;
  }
  const heads = new CosignedHeads(folder);
  for (const origin of logs.value.keys()) await heads.begin(origin);
  const witness = new Witness({ signer: signer.value, heads, logs: logs.value, clock });
  const telling = { ...options, told: new Told(options.tell), vkeys: signer.value.vkeys };
  const server = createServer((request, response) => void answer(witness, telling, request, response));
  server.requestTimeout = REQUEST_MS;
  server.headersTimeout = REQUEST_MS;
  server.maxConnections = CONNECTIONS;
  const refused = await listening(server, port, host);
  if (refused !== null) {
    lock.release();
    return err({ code: 'witness_port_refused', port, reason: refused });
  }
  const address = server.address();
  return ok({
    url: `http://${host.includes(':') ? `[${host}]` : host}:${typeof address === 'object' && address ? address.port : port}`,
    vkeys: signer.value.vkeys,
    async stop() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      lock.release();
    },
  });
}

function readLogs(written: readonly string[]): Result<Map<string, Verifier[]>, NoWitness> {
  const logs = new Map<string, Verifier[]>();
  for (const log of written) {
    const first = parseVerifierKey(log);
    const second = parseMlDsaKey(log);
    if (!first.ok && !second) return err({ code: 'witness_log_malformed', log });
    const verifier = first.ok ? ed25519(first.value) : second && mlDsa44(second, verifyMlDsa);
    if (verifier) logs.set(verifier.name, [...(logs.get(verifier.name) ?? []), verifier]);
  }
  return ok(logs);
}

async function answer(
  witness: Witness,
  {
    vkeys,
    told,
    tell,
  }: { readonly vkeys: readonly string[]; readonly told: Told } & Pick<WitnessOptions, 'tell'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const say = (status: number, body: string, type = 'text/plain; charset=utf-8') =>
    response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' }).end(body);
  const path = request.url?.split('?')[0] ?? '';
  try {
    if (path === '/' && request.method === 'GET') return void say(200, `${vkeys.join('\n')}\n`);
    if (path !== '/add-checkpoint') return void say(404, 'not found\n');
    if (request.method !== 'POST') return void say(405, 'POST it\n');
    const body = await bodyOf(request);
    if (!body) {
      response.setHeader('connection', 'close');
      return void say(413, 'too long\n');
    }
    const answered = await witness.addCheckpoint(body);
    if (answered.strange) told.tell(answered.strange);
    say(answered.status, answered.body, answered.type);
  } catch (cause) {
    if (request.destroyed && !request.complete) return;
    tell(`Nothing was signed: ${cause instanceof Error ? cause.message : String(cause)}`);
    if (!response.headersSent) say(500, 'nothing was signed\n');
  }
}

const MOST_TOLD = 10_000;

/** Tells of each head once: anybody can send a head that a log has shown, as often as they like. */
class Told {
  readonly #tell: (what: string) => void;
  readonly #known = new Set<string>();

  constructor(tell: (what: string) => void) {
    this.#tell = tell;
  }

  tell(strange: Strange): void {
    const { how, note } = strange;
    if (this.#known.has(`${how} ${note}`)) return;
    if (this.#known.size >= MOST_TOLD) this.#known.clear();
    this.#known.add(`${how} ${note}`);
    this.#tell(
      strange.how === 'forked'
        ? `THE LOG WAS FORKED: it has signed two heads of one size. Keep both, and show them:\n${strange.kept ?? ''}\n${note}`
        : `Somebody sent a head that the log has signed, with a proof that does not lead to it from the ${strange.oldSize} leaves that were cosigned. Anybody can send a wrong proof; but if the log has no right one, it was forked or taken back. Keep this, and ask its operator:\n${note}`,
    );
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > MOST_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function listening(server: Server, port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    server.once('error', (cause: NodeJS.ErrnoException) => resolve(cause.code ?? cause.message));
    server.listen(port, host, () => resolve(null));
  });
}
