import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { AnyTRPCProcedure } from '@trpc/server';
import superjson from 'superjson';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type * as z from 'zod';
import type { Role } from '#lib/domain/access/role.ts';
import { appRouter } from '#lib/server/api/router.ts';
import { createLog } from '#lib/server/platform/log/log.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { PAPER } from '../setup/books/documents.ts';
import { faultsOf } from '../setup/log/faults.ts';
import { routes, serverOn, type Server } from '../setup/servers/server.ts';
import { attackedCompany, ROLES, type Attacked } from './company.ts';
import { exampleOf } from './example.ts';
import { mutated, mutatedText, onePlaceAtATime, type Sent } from './mutations.ts';
import { seeded, type Random } from './random.ts';
import { tried } from './tried.ts';

/*
 * Every procedure and every other route, under inputs made from its own schema and then spoilt: signed out, and as
 * each role that reaches it. `npm run attack` is the long form, `npm run attack -- 10000 SEED` the same again. No answer
 * is a fault of the server, tells more than a code, takes a second of the processor, or changes what objects inherit; the
 * memory stays.
 */
const PER_PROCEDURE = Number(process.env['SEGL_ATTACK'] ?? 3);
const SEED = Number(process.env['SEGL_ATTACK_SEED'] ?? 1);
/** Of what is spoilt at one place at a time, the short form tries one in so many. */
const EVERY = process.env['SEGL_ATTACK'] ? 1 : 11;
const CPU_LIMIT_MS = 1_000;
/** Nothing is under way that long: an answer that has not come by then never comes. */
const GIVE_UP_MS = 500_000;
/** Bytes that may be left after all inputs of one procedure, and how far it may go meanwhile. */
const HEAP_LIMIT = 96 * 1024 * 1024;
const PEAK_LIMIT = 512 * 1024 * 1024;

/** Methods whose requests have no body. */
const READS = new Set(['GET', 'HEAD']);

let database: TestDatabase;
let company: Attacked;
let server: Server;
let before: string[];
const log: string[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  company = await attackedCompany(database);
  before = await faultsOf(database.contextFor(company.clientId));
  server = serverOn({
    ...database.platform,
    log: createLog('error', { write: (line) => void log.push(line) }),
  });
});
afterAll(() => database?.close());

type Who = Role | null;
type Cookies = ReadonlyMap<Who, string>;

let open: Cookies | null = null;

async function signedIn(): Promise<Cookies> {
  if (open) return open;
  const cookies = new Map<Who, string>();
  for (const role of ROLES) cookies.set(role, await company.cookieOf(role));
  return (open = cookies);
}

function headersOf(cookies: Cookies, who: Who, more: Record<string, string> = {}): Headers {
  const headers = new Headers({ 'x-segl-client': company.clientId, ...more });
  const cookie = cookies.get(who);
  if (cookie) headers.set('cookie', cookie);
  return headers;
}

/** A request with the length that a socket would give it. */
function request(path: string, init: { method: string; headers: Headers; body?: BodyInit | null }): Request {
  const made = new Request(`http://localhost${path}`, init);
  if (typeof init.body === 'string') made.headers.set('content-length', String(Buffer.byteLength(init.body)));
  else if (init.body) made.headers.set('content-length', '700000');
  return made;
}

/** What all objects, lists, functions and texts inherit: as many things as before. */
const INHERITED = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
const INHERIT_AT_FIRST = INHERITED.map((each) => Object.getOwnPropertyNames(each).length);

/** What was wrong with the answer, in words; null where nothing was. */
async function fault(asked: Request): Promise<string | null> {
  log.length = 0;
  const before = process.threadCpuUsage();
  const answer = await Promise.race([server(asked), givingUp()]);
  if (!answer) return 'no answer';
  const text = await answer.text();
  const { user, system } = process.threadCpuUsage(before);
  if (answer.status >= 500) return `${answer.status} ${text.slice(0, 300)} ${log.join('').slice(0, 1_500)}`;
  if (log.length > 0) return `logged ${log.join('').slice(0, 1_500)}`;
  if ((user + system) / 1_000 > CPU_LIMIT_MS) return `took ${(user + system) / 1_000} ms of the processor`;
  if (/Failed query|params:|\.ts:\d|node_modules|PostgresError/.test(text))
    return `tells ${text.slice(0, 500)}`;
  if ([429, 503].includes(answer.status) && !/^[1-9]\d*$/.test(answer.headers.get('retry-after') ?? ''))
    return `${answer.status} without a time to come back`;
  if (INHERITED.some((each, at) => Object.getOwnPropertyNames(each).length !== INHERIT_AT_FIRST[at]))
    return 'changes what all objects inherit';
  const isJson = answer.headers.get('content-type')?.includes('json');
  if (answer.status >= 400 && isJson && !/"segl":\{"code":"[a-z_]+"/.test(text))
    return `no code: ${text.slice(0, 300)}`;
  return null;
}

function givingUp(): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), GIVE_UP_MS).unref());
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** With what nobody has collected yet. */
function occupied(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** What is held once nothing more can be let go of. */
function heldNow(): number {
  collect();
  return occupied();
}
/** At most what was held when the procedure before had been tried: to collect takes longer than many a procedure. */
let held: number | null = null;

/** @returns what of the work was wrong, with the memory it left behind or asked for. */
async function watched(work: () => Promise<string[]>): Promise<string[]> {
  const before = (held ??= heldNow());
  const peak = process.resourceUsage().maxRSS;
  const faults = await work();
  // What is not more than allowed with the garbage is not without it.
  if (occupied() - before > HEAP_LIMIT) held = heldNow();
  const grown = held - before;
  if (grown > HEAP_LIMIT) faults.push(`keeps ${Math.round(grown / 1024 / 1024)} MB`);
  const risen = (process.resourceUsage().maxRSS - peak) * 1024;
  if (risen > PEAK_LIMIT) faults.push(`asked for ${Math.round(risen / 1024 / 1024)} MB`);
  return faults;
}

const procedures = appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>;

function inputOf(procedure: AnyTRPCProcedure): z.core.$ZodType | null {
  const [first, ...more] = (procedure._def as unknown as { inputs: z.core.$ZodType[] }).inputs;
  if (more.length > 0) throw new Error('one schema for each procedure');
  return first ?? null;
}

/** A call as the app's client would send it, or as only an attacker would. */
function callOf(name: string, { what, body }: Sent, headers: Headers, random: Random): Request {
  const query = procedures[name]?._def.type === 'query';
  const isForm = body instanceof FormData;
  const asQuery = random.chance(0.05) ? !query : query;
  if (asQuery && !isForm) {
    // No server takes a longer address.
    const input = encodeURIComponent(body.toWellFormed()).slice(0, 15_000);
    return request(`/api/trpc/${name}?input=${input}`, { method: 'GET', headers });
  }
  if (isForm) return request(`/api/trpc/${name}`, { method: 'POST', headers, body });
  const calls = random.pick([0, 0, 0, 0, 0, 0, 1, 5, 31, 4_000]);
  const type = random.chance(0.95)
    ? 'application/json'
    : random.pick([
        'text/plain',
        'multipart/form-data; boundary=x',
        'application/octet-stream',
        'application/json;x',
      ]);
  headers.set('content-type', type);
  if (random.chance(0.03)) headers.set('accept', 'application/jsonl');
  if (calls === 0 || what === 'heavy') return request(`/api/trpc/${name}`, { method: 'POST', headers, body });
  const names = Array<string>(calls).fill(name).join();
  return request(`/api/trpc/${names}?batch=1`, {
    method: 'POST',
    headers,
    body: `{"0":${body},"${calls - 1}":${body}}`,
  });
}

describe('every procedure', () => {
  it.for(Object.keys(procedures))(
    '%s',
    { timeout: 60_000 + PER_PROCEDURE * 1_000 },
    async (name: string, context: TestContext) => {
      const random = seeded(SEED + hashOf(name));
      const schema = inputOf(procedures[name] as AnyTRPCProcedure);
      const example = (from = random) => (schema ? exampleOf(schema, company.known, from) : undefined);
      // What is likely always happens: nothing that may be left out is.
      const whole = { ...random, chance: (share: number) => share > 0.5 };
      const cookies = await signedIn();
      const senders = await reaching(name, example, cookies);
      const faults = await watched(async () => {
        const found: string[] = [];
        const sure = onePlaceAtATime(example(whole)).filter((_, at) => (at + hashOf(name)) % EVERY === 0);
        tried(context, sure.length + PER_PROCEDURE);
        for (let n = 0; n < sure.length + PER_PROCEDURE; n++) {
          // A stranger is turned away before the input is read, but for what is public.
          const who = n % 7 === 0 ? null : (senders[n % senders.length] ?? null);
          const sent = sure[n] ?? mutated(example(), random);
          const headers = headersOf(cookies, who);
          const wrong = await fault(callOf(name, sent, headers, random));
          if (wrong) found.push(`${who}, ${sent.what}: ${describeBody(sent.body)} → ${wrong}`);
        }
        return found;
      });
      // What it was sent may have signed its sender out.
      if (name.startsWith('session.')) open = null;
      expect(faults).toEqual([]);
    },
  );
});

/** Those whose role lets them in. */
async function reaching(name: string, example: () => unknown, cookies: Cookies): Promise<Who[]> {
  const senders: Who[] = [];
  const query = procedures[name]?._def.type === 'query';
  for (const role of ROLES) {
    const input = example();
    const headers = headersOf(cookies, role);
    const text = input instanceof FormData ? input : superjson.stringify(input);
    if (typeof text === 'string') headers.set('content-type', 'application/json');
    const answer = await server(
      query
        ? request(`/api/trpc/${name}?input=${encodeURIComponent(text as string)}`, { method: 'GET', headers })
        : request(`/api/trpc/${name}`, { method: 'POST', headers, body: text }),
    );
    if (!(await answer.text()).includes('"not_allowed"')) senders.push(role);
  }
  expect(senders).not.toEqual([]);
  return senders;
}

const OTHERS = Object.entries(routes).filter(([pattern]) => !pattern.startsWith('/api/trpc'));

describe('every other route', () => {
  it.for(OTHERS)(
    '%s',
    { timeout: 60_000 + PER_PROCEDURE * 1_000 },
    async ([pattern, handlers]: (typeof OTHERS)[number], context: TestContext) => {
      tried(context, PER_PROCEDURE);
      const random = seeded(SEED + hashOf(pattern));
      const known = Object.values(company.known)
        .flat()
        .filter((value): value is string => typeof value === 'string');
      const cookies = await signedIn();
      const faults = await watched(async () => {
        const found: string[] = [];
        for (let n = 0; n < PER_PROCEDURE; n++) {
          const who = random.pick([null, ...ROLES]);
          const path = pattern.replaceAll(
            /\[(?:\.\.\.)?(\w+)\]/g,
            (_, name: string) =>
              encodeURIComponent(
                mutatedText((company.known[name] as string[]) ?? known, random)
                  .slice(0, 2_000)
                  .toWellFormed(),
              ) || '-',
          );
          const query = new URLSearchParams({
            client: random.chance(0.8) ? company.clientId : mutatedText(known, random),
          });
          for (const name of ['version', 'download'])
            if (random.chance(0.3)) query.set(name, mutatedText(['uploaded'], random));
          const method = random.pick(Object.keys(handlers).filter((each) => /^[A-Z]+$/.test(each)));
          const headers = headersOf(cookies, who, {
            'x-segl-file-name': encodeURI(mutatedText(['avtale.pdf'], random).toWellFormed()).slice(0, 8_000),
            ...(random.chance(0.5) && uploadHeaders(random)),
          });
          const body = READS.has(method) ? null : spoiltPaper(random);
          const wrong = await fault(request(`${path}?${query.toString()}`, { method, headers, body }));
          if (wrong)
            found.push(
              `${who}: ${method} ${path}?${query.toString()} ${headers.get('x-segl-file-name')} → ${wrong}`,
            );
        }
        return found;
      });
      expect(faults).toEqual([]);
    },
  );
});

it('after all of it the log answers for every row that it answered for before', async () => {
  expect(await faultsOf(database.contextFor(company.clientId))).toEqual(before);
});

/** As the tus protocol asks, or nearly. */
function uploadHeaders(random: Random): Record<string, string> {
  const about = (text: string) =>
    Buffer.from(mutatedText([text, ...(company.known['photoId'] as string[])], random)).toString('base64');
  const size = () => String(random.pick([0, 1, 2_000, -1, 1e15, 0.5]));
  return {
    'tus-resumable': random.chance(0.9) ? '1.0.0' : '0.2.2',
    'content-type': 'application/offset+octet-stream',
    'upload-length': size(),
    'upload-offset': size(),
    'upload-metadata': `photoId ${about('x')},sha256 ${about('ab'.repeat(32))},type ${about('image/png')}`,
  };
}

function spoiltPaper(random: Random): BodyInit {
  const bytes = Uint8Array.from(PAPER);
  if (random.chance(0.2)) return mutatedText(['%PDF-1.7'], random);
  for (let n = random.below(4); n > 0; n--) bytes[random.below(bytes.length)] = random.below(256);
  return bytes.slice(0, random.chance(0.3) ? random.below(bytes.length) : bytes.length);
}

/** Of its own for each procedure, whatever others are added. */
function hashOf(name: string): number {
  return [...name].reduce((hash, character) => (hash * 31 + character.charCodeAt(0)) >>> 0, 7);
}

function describeBody(body: string | FormData): string {
  return typeof body === 'string'
    ? `${body.slice(0, 400)} (${body.length})`
    : JSON.stringify([...body.entries()]).slice(0, 400);
}
