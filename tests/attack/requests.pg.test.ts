import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Role } from '#lib/domain/access/role.ts';
import { appendPhoto, beginPhoto } from '#lib/server/desk/index.ts';
import { askWitness } from '#lib/server/audit/witnesses/request.ts';
import { readBucket } from '#lib/server/platform/blobs/bucket.ts';
import { s3Shelf } from '#lib/server/platform/blobs/s3.ts';
import { fetchList, httpAuthority } from '#lib/server/platform/timestamps/http.ts';
import { PAPER } from '../setup/books/documents.ts';
import { must, photoOf, png } from '../setup/books/drafts.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { BUCKET_KEYS } from '../setup/servers/bucket.ts';
import { routes, serverOn, type Server } from '../setup/servers/server.ts';
import { walk } from '../setup/walk.ts';
import { callOf, PROCEDURES, roleFor } from './asked.ts';
import { attackedCompany, type Attacked } from './company.ts';
import { seeded } from './random.ts';
import { tried } from './tried.ts';

/* What a request may make the server do beside answering: ask somebody else, say something in its own name, keep a file. */

let database: TestDatabase;
let company: Attacked;
let server: Server;
beforeAll(async () => {
  database = await freshDatabase();
  company = await attackedCompany(database);
  server = serverOn(database.platform);
});
afterAll(() => database?.close());

const cookies = new Map<Role, string>();
/** @param signedOut by the call before, perhaps */
async function headersFor(
  role: Role,
  more: Record<string, string> = {},
  signedOut = false,
): Promise<Headers> {
  const cookie = (!signedOut && cookies.get(role)) || (await company.cookieOf(role));
  cookies.set(role, cookie);
  return new Headers({ cookie, 'x-segl-client': company.clientId, ...more });
}
const endsSessions = (name: string) => /^(session|security)\./.test(name);

async function listening<T>(answer: RequestListener, work: (url: string) => Promise<T>): Promise<T> {
  const listener = createServer(answer);
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  try {
    return await work(`http://127.0.0.1:${(listener.address() as AddressInfo).port}`);
  } finally {
    listener.closeAllConnections();
    await new Promise((done) => listener.close(done));
  }
}

describe('nobody is asked', () => {
  it('at an address that stands in an input, a PDF or a SAF-T file', async (context) => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    let asked = 0;
    const count: RequestListener = (_, response) => void response.end(String((asked += 1)));
    await listening(count, async (inside) => {
      const random = seeded(11);
      const texts = [`${inside}/x`, `x@${new URL(inside).host}`];
      await walk(PROCEDURES, async (...procedure) => {
        const [name] = procedure;
        const headers = await headersFor(roleFor(name), {}, endsSessions(name));
        await (await server(callOf(procedure, company, random, headers, texts))).text();
      });
      const put = async (path: string, body: string | Uint8Array<ArrayBuffer>, more = {}) => {
        const length = { 'content-length': String(Buffer.byteLength(body)) };
        const headers = await headersFor('bookkeeper', { ...length, ...more });
        const answer = await server(new Request(`http://localhost${path}`, { method: 'PUT', headers, body }));
        return answer.text();
      };
      const link = Buffer.from(PAPER)
        .toString('latin1')
        .replace('/Type /Page\n', `/Type /Page /AA << /O << /S /URI /URI (${inside}) >> >>\n`);
      await put(`/api/documents/${uuidv7()}?client=${company.clientId}`, Buffer.from(link, 'latin1'));
      const entity = `<?xml version="1.0"?><!DOCTYPE AuditFile SYSTEM "${inside}/x.dtd" [<!ENTITY x SYSTEM "${inside}/e"> <!ENTITY y SYSTEM "file:///etc/passwd">]>`;
      const saft = `${entity}<AuditFile xmlns="urn:StandardAuditFile-Taxation-Financial:NO"><Header><AuditFileVersion>&x;&y;</AuditFileVersion></Header></AuditFile>`;
      const told = await put(`/api/saft?client=${company.clientId}`, saft, {
        'x-segl-sizes': String(Buffer.byteLength(saft)),
      });
      expect(told).not.toContain('root:');
      tried(context, PROCEDURES.length + 2);
    });
    expect(asked).toBe(0);
    expect(fetched).not.toHaveBeenCalled();
    fetched.mockRestore();
  });

  it('where somebody whom the configuration names sends us on', async (context) => {
    for (const [name, value] of Object.entries(BUCKET_KEYS)) vi.stubEnv(name, value);
    let [asked, sentOn] = [0, 0];
    const inside: RequestListener = (_, response) => void response.end(String((asked += 1)));
    await listening(inside, (target) =>
      walk([301, 302, 303, 307, 308], (status) => {
        const sendingOn: RequestListener = (_, response) => {
          sentOn += 1;
          response.writeHead(status, { location: `${target}/secret` }).end();
        };
        return listening(sendingOn, async (configured) => {
          tried(context, 4);
          await expect(httpAuthority(configured).request(new Uint8Array(4))).rejects.toThrow();
          await expect(fetchList(`${configured}/list.crl`)).rejects.toThrow();
          expect((await askWitness(configured, 'x')).kind).toBe('unfit');
          const endpoint = encodeURIComponent(configured);
          const bucket = must(readBucket(`s3://segl-files?region=no&endpoint=${endpoint}`));
          await expect(s3Shelf(bucket).read('x')).rejects.toThrow();
        });
      }),
    );
    vi.unstubAllEnvs();
    expect(sentOn).toBeGreaterThanOrEqual(20);
    expect(asked).toBe(0);
  });
});

/** What begins another header, another answer, or another value, in each way that one can be written. */
const INJECTED = [
  'a\r\nset-cookie: segl=x',
  'a\nx-injected: 1',
  'a\r\n\r\n<script>alert(1)</script>',
  'a"; filename="b.html',
  "a'; filename*=UTF-8''b.html",
  'a\u0000b\u2028c\u0085d',
  '\u560a\u560dx-injected: 1',
  '../../../etc/passwd',
  'a.html\u202efdp',
];

it('no header is begun by the name of a file', async (context) => {
  await walk(INJECTED, async (text) => {
    tried(context, 2);
    const documentId = uuidv7();
    const path = `/api/documents/${documentId}?client=${company.clientId}`;
    const name = { 'x-segl-file-name': encodeURIComponent(text), 'content-length': String(PAPER.length) };
    const headers = await headersFor('bookkeeper', name);
    const body = Uint8Array.from(PAPER);
    expect(
      (await server(new Request(`http://localhost${path}`, { method: 'PUT', headers, body }))).status,
    ).toBe(200);
    const given = await server(
      new Request(`http://localhost${path}&download`, {
        headers: await headersFor('bookkeeper', { origin: 'http://localhost' }),
      }),
    );
    expect(given.status).toBe(200);
    expect(given.headers.get('set-cookie')).toBeNull();
    expect(given.headers.get('x-injected')).toBeNull();
    // One name, in the one way that says any letter (RFC 8187), with no control, no quote and no step to another folder.
    expect(given.headers.get('content-disposition')).toMatch(
      /^attachment; filename\*=UTF-8''[\w.!~*'()%-]+$/,
    );
    const told = decodeURIComponent(
      /UTF-8''(.*)$/.exec(given.headers.get('content-disposition') ?? '')?.[1] ?? '',
    );
    expect(told).not.toMatch(/\p{Cc}|\u2028|\u202e/u);
  });
});

describe('a file that is two things', () => {
  const page = '<!doctype html><html><script>fetch("/api/trpc/session.me")</script></html>';
  const PICTURES: readonly [string, Uint8Array][] = [
    ['a picture with a page behind it', png(page)],
    ['a picture with an archive behind it', png('PK\u0003\u0004 PK\u0005\u0006')],
    [
      'a page with a PDF in it',
      Buffer.from(`${page}\n%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n`),
    ],
    ['a JPEG that is a script', Buffer.from('\xff\xd8\xff\xe0/*\u0000*/=1;alert(1)', 'latin1')],
  ];

  it('is given back as the one that it was taken for, and opened as no page', async (context) => {
    await walk(PICTURES, async (_, bytes) => {
      tried(context, 1);
      const photo = photoOf(bytes);
      const as = database.contextFor(company.clientId, await personWho('field'));
      must(await beginPhoto(as, photo));
      must(await appendPhoto(as, { photoId: photo.id, offset: 0, chunk: bytes }));
      const headers = await headersFor('bookkeeper', { origin: 'http://localhost' });
      const given = await server(
        new Request(`http://localhost/api/photos/${photo.id}?client=${company.clientId}`, { headers }),
      );
      expect(given.status).toBe(200);
      expect(given.headers.get('content-type')).toMatch(/^(image\/(png|jpeg)|application\/pdf)$/);
      expect(given.headers.get('x-content-type-options')).toBe('nosniff');
      expect(given.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
      if (given.headers.get('content-type') === 'application/pdf')
        expect(given.headers.get('content-disposition')).toMatch(/^attachment;/);
    });
  });

  const HTML = Buffer.from(`${page}\n`);
  const POLYGLOTS: readonly [string, Uint8Array][] = [
    ['a page before the paper', Buffer.concat([HTML, PAPER])],
    ['an archive behind the paper', Buffer.concat([PAPER, Buffer.from('PK\u0003\u0004PK\u0005\u0006')])],
    ['a page behind the paper', Buffer.concat([PAPER, HTML])],
    ['a picture', png('x')],
  ];

  it('is no paper', async (context) => {
    await walk(POLYGLOTS, async (_, bytes) => {
      tried(context, 1);
      const headers = await headersFor('bookkeeper', { 'content-length': String(bytes.length) });
      const path = `/api/documents/${uuidv7()}?client=${company.clientId}`;
      const answer = await server(
        new Request(`http://localhost${path}`, { method: 'PUT', headers, body: Uint8Array.from(bytes) }),
      );
      expect(answer.status).toBe(400);
    });
  });
});

async function personWho(role: Role): Promise<string> {
  const [row] = await database.owner`
    select u.id from identity."user" u where u.email = ${`${role}@angrepet.example`}`;
  return String(row?.['id']);
}

it('no call and no file is given to a page of another site, whoever is signed in', async (context) => {
  const random = seeded(13);
  const elsewhere = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
  await walk(PROCEDURES, async (...procedure) => {
    tried(context, 1);
    const answer = await server(
      callOf(procedure, company, random, await headersFor(roleFor(procedure[0]), elsewhere)),
    );
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('"cross_site"')]);
  });
  await walk(Object.entries(routes), async (pattern, handlers) => {
    for (const method of Object.keys(handlers).filter((each) => /^[A-Z]+$/.test(each))) {
      if (method === 'GET' && !pattern.startsWith('/api/')) continue;
      tried(context, 1);
      const path = pattern.replaceAll(/\[(?:\.\.\.)?\w+\]/g, uuidv7());
      const headers = await headersFor('administrator', elsewhere);
      const answer = await server(new Request(`http://localhost${path}`, { method, headers }));
      // What is posted there is read by nobody, and the answer is everybody's.
      expect(answer.status).toBe(pattern === '/share/files' ? 303 : 403);
    }
  });
});
