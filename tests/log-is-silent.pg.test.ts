import superjson from 'superjson';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type * as z from 'zod';
import type { Database } from '#lib/server/platform/database.ts';
import { createLog } from '#lib/server/platform/log/log.ts';
import { PROCEDURES, roleFor } from './attack/asked.ts';
import { attackedCompany, type Attacked } from './attack/company.ts';
import { exampleOf } from './attack/example.ts';
import { marked } from './attack/marked.ts';
import { seeded } from './attack/random.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { routes, serverOn, type Server } from './setup/servers/server.ts';
import { walk } from './setup/walk.ts';

/*
 * The server's log holds no secret and nobody's data: every procedure and every other route is asked with marks in all
 * that a request has, while the database serves it or is lost at its first, second … transaction with an error that quotes
 * all of it; and at the most talkative level no line has a mark.
 */

const MARK = 'merket9c41';
/** Methods whose requests have no body. */
const READS = new Set(['GET', 'HEAD']);
/** Transactions after which the database is lost; none: it stays. */
const LOST_AFTER = [null, 0, 2, 3];

let database: TestDatabase;
let company: Attacked;
let server: Server;
const log: string[] = [];
let lostAfter: number | null = null;
let quoted = '';

beforeAll(async () => {
  database = await freshDatabase();
  company = await attackedCompany(database);
  let lent = 0;
  const failing: Database = {
    ...database.platform.database,
    lend: (work, bound) => {
      if (lostAfter !== null && lent++ >= lostAfter) return Promise.reject(new Quoting(quoted));
      return database.platform.database.lend(work, bound);
    },
  };
  const platform = {
    ...database.platform,
    database: failing,
    log: createLog('trace', { write: (line) => void log.push(line) }),
  };
  const asked = serverOn(platform);
  server = (request) => {
    lent = 0;
    return asked(request);
  };
});
afterAll(() => database?.close());

/** As a driver's errors are: with all that was worked on, wherever one could look for it. */
class Quoting extends Error {
  readonly query: string;
  readonly parameters: readonly string[];
  readonly detail: string;
  readonly request: object;

  constructor(all: string) {
    super(`Failed query: insert into x values (${all})`, { cause: { all } });
    this.query = `insert into x values (${all})`;
    this.parameters = [all];
    this.detail = `Key (x)=(${all}) already exists.`;
    this.request = { headers: { cookie: all }, body: all };
  }
}

const TEXTS = [MARK, `${MARK}@prove.example`, `https://${MARK}.example/x`];

function headersWith(cookie: string, more: Record<string, string> = {}): Headers {
  return new Headers({
    cookie: `${cookie}; other=${MARK}`,
    authorization: `Bearer ${MARK}`,
    'user-agent': `Mozilla/5.0 ${MARK}`,
    'x-forwarded-for': MARK,
    referer: `http://localhost/?${MARK}`,
    'x-segl-client': company.clientId,
    'x-segl-file-name': `${MARK}.pdf`,
    ...more,
  });
}

/** Nothing of what was sent, and nothing of the session, in any line. */
function expectSilence(cookie: string): void {
  const [, token = MARK] = /=([^;]+)/.exec(cookie) ?? [];
  for (const line of log) {
    expect(line).not.toContain(MARK);
    expect(line).not.toContain(token);
    expect(line).not.toMatch(/angrepet\.example|192\.0\.2\.7/);
  }
}

async function ask(make: (headers: Headers) => Request, cookieOf: () => Promise<string>): Promise<number> {
  let lines = 0;
  for (const after of LOST_AFTER) {
    lostAfter = null;
    const cookie = await cookieOf();
    quoted = `${MARK} ${cookie}`;
    log.length = 0;
    lostAfter = after;
    await (await server(make(headersWith(cookie)))).text();
    lines += log.length;
    expectSilence(cookie);
  }
  lostAfter = null;
  return lines;
}

it('whatever a procedure is asked, and however it fails', async () => {
  const random = seeded(7);
  let lines = 0;
  await walk(PROCEDURES, async (name, procedure) => {
    const [schema] = (procedure._def as unknown as { inputs: z.core.$ZodType[] }).inputs;
    const input = schema ? marked(schema, exampleOf(schema, company.known, random), TEXTS) : undefined;
    const query = procedure._def.type === 'query';
    const body = input instanceof FormData ? input : (superjson.stringify(input) ?? '{}');
    lines += await ask(
      (headers) => {
        if (query && typeof body === 'string') {
          const asked = `input=${encodeURIComponent(body)}&more=${MARK}`;
          return new Request(`http://localhost/api/trpc/${name}?${asked}`, { headers });
        }
        if (typeof body === 'string') headers.set('content-type', 'application/json');
        headers.set('content-length', typeof body === 'string' ? String(Buffer.byteLength(body)) : '700000');
        return new Request(`http://localhost/api/trpc/${name}?more=${MARK}`, {
          method: 'POST',
          headers,
          body,
        });
      },
      () => company.cookieOf(roleFor(name)),
    );
  });
  // The log was not silent because nothing was written.
  expect(lines).toBeGreaterThan(PROCEDURES.length);
});

it('whatever another route is asked', async () => {
  const others = Object.entries(routes).filter(([pattern]) => !pattern.startsWith('/api/trpc'));
  await walk(others, async (pattern, handlers) => {
    const path = pattern.replaceAll(/\[(?:\.\.\.)?(\w+)\]/g, (_, name: string) =>
      encodeURIComponent(JSON.stringify(company.known[name]?.[0] ?? MARK).replaceAll('"', '')),
    );
    const query = new URLSearchParams({ client: company.clientId, token: MARK, more: MARK });
    for (const method of Object.keys(handlers).filter((each) => /^[A-Z]+$/.test(each)))
      await ask(
        (headers) => {
          const body = READS.has(method) ? null : `%PDF-1.7 ${MARK}`;
          headers.set('content-length', String(body?.length ?? 0));
          return new Request(`http://localhost${path}?${query.toString()}`, { method, headers, body });
        },
        () => company.cookieOf('bookkeeper'),
      );
  });
});
