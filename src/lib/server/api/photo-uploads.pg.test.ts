import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { attackedCompany, type Attacked } from '#tests/attack/company.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { must, photoOf, png } from '#tests/setup/books/drafts.ts';
import { serverOn, type Server } from '#tests/setup/servers/server.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import { LARGEST_CHUNK } from '../desk/photos/chunk.ts';
import { readPhoto } from '../desk/photos/service.ts';

let database: TestDatabase;
let company: Attacked;
let server: Server;
let cookie: string;
beforeAll(async () => {
  database = await freshDatabase();
  company = await attackedCompany(database);
  server = serverOn(database.platform);
  cookie = await company.cookieOf('field');
});
afterAll(() => database?.close());

const UPLOADS = '/api/photos/uploads';
const bytes = png(randomBytes(3000));

interface Asked {
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly client?: string;
  readonly as?: string;
}

function ask(method: string, path: string, { headers, body, client, as }: Asked = {}) {
  return server(
    new Request(`http://localhost${path}`, {
      method,
      headers: {
        ...{ cookie: as ?? cookie, 'x-segl-client': client ?? company.clientId, 'tus-resumable': '1.0.0' },
        ...(body && {
          'content-type': 'application/offset+octet-stream',
          'content-length': String(body.length),
        }),
        ...headers,
      },
      ...(body && { body }),
    }),
  );
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

function announced(photo: ReturnType<typeof photoOf>, size = photo.size): Record<string, string> {
  const { id, sha256, type } = photo;
  const said = { photoId: id, sha256, type };
  const metadata = Object.entries(said).map(([name, value]) => `${name} ${base64(value)}`);
  return { 'upload-length': String(size), 'upload-metadata': metadata.join(',') };
}

const patch = (id: string, offset: number, body: Uint8Array, more: Asked = {}) =>
  ask('PATCH', `${UPLOADS}/${id}`, {
    ...more,
    body: new Uint8Array(body),
    headers: { 'upload-offset': String(offset) },
  });

async function begun() {
  const photo = photoOf(bytes);
  const created = await ask('POST', UPLOADS, { headers: announced(photo) });
  expect([created.status, created.headers.get('location')]).toEqual([201, `${UPLOADS}/${photo.id}`]);
  return photo;
}

const offsetOf = (response: Response) => [response.status, response.headers.get('upload-offset')];
const standing = async (id: string, more?: Asked) => offsetOf(await ask('HEAD', `${UPLOADS}/${id}`, more));
const codeOf = async (response: Response) => {
  const { segl } = (await response.json()) as { segl: { code: string } };
  return [response.status, segl.code];
};

describe('a photo by tus', () => {
  it('arrives in pieces, and goes on from where the server is', async () => {
    const { id } = await begun();
    expect(offsetOf(await patch(id, 0, bytes.subarray(0, 1000)))).toEqual([204, '1000']);
    expect(await standing(id)).toEqual([200, '1000']);
    expect(await codeOf(await patch(id, 0, bytes.subarray(0, 1000)))).toEqual([409, 'malformed_input']);
    expect(offsetOf(await patch(id, 1000, bytes.subarray(1000)))).toEqual([204, String(bytes.length)]);
    expect(await standing(id)).toEqual([200, String(bytes.length)]);
    const read = must(await readPhoto(database.contextFor(company.clientId), id, 'bookkeeper'));
    expect(Buffer.from(read.bytes).equals(bytes)).toBe(true);
  });

  it('announced again, it goes on', async () => {
    const photo = await begun();
    await patch(photo.id, 0, bytes.subarray(0, 1000));
    expect((await ask('POST', UPLOADS, { headers: announced(photo) })).status).toBe(201);
    expect(await standing(photo.id)).toEqual([200, '1000']);
  });

  it('may come with its announcement, and be larger than one piece', async () => {
    const large = Buffer.concat([png(randomBytes(LARGEST_CHUNK + 5000))]);
    const photo = photoOf(large);
    const created = await ask('POST', UPLOADS, { headers: announced(photo), body: new Uint8Array(large) });
    expect(offsetOf(created)).toEqual([201, String(large.length)]);
  });

  it('with other bytes than were announced is refused, and begins anew', async () => {
    const { id } = await begun();
    const other = randomBytes(bytes.length);
    expect(await codeOf(await patch(id, 0, other))).toEqual([409, 'photo_hash_differs']);
    expect(await standing(id)).toEqual([200, '0']);
    expect(offsetOf(await patch(id, 0, bytes))).toEqual([204, String(bytes.length)]);
  });

  it('is another’s, or none, alike', async () => {
    const { id } = await begun();
    const colleague = { as: await company.cookieOf('bookkeeper') };
    expect(await standing(id, colleague)).toEqual([404, null]);
    expect(await codeOf(await patch(id, 0, bytes, colleague))).toEqual([404, 'photo_unknown']);
    expect(await standing(uuidv7())).toEqual([404, null]);
    const elsewhere = { client: await newLedger(database) };
    expect(await standing(id, elsewhere)).toEqual([404, null]);
    expect(await codeOf(await patch(id, 0, bytes, elsewhere))).toEqual([404, 'client_not_found']);
    expect(await codeOf(await patch(id, 0, bytes, { as: 'none' }))).toEqual([401, 'signed_out']);
    expect(await standing(id)).toEqual([200, '0']);
  });

  it('that is not what the protocol or a photo is, is refused by code', async () => {
    const photo = photoOf(bytes);
    const post = (headers: Record<string, string>) => ask('POST', UPLOADS, { headers }).then(codeOf);
    expect(await post({ ...announced(photo), 'tus-resumable': '0.2.2' })).toEqual([400, 'malformed_input']);
    expect(await post({ 'upload-length': '10' })).toEqual([400, 'input_invalid']);
    expect(await post({ ...announced(photo), 'upload-metadata': 'photoId !!' })).toEqual([
      400,
      'malformed_input',
    ]);
    expect(await post(announced(photo, 1e12))).toEqual([413, 'malformed_input']);
    expect(await post(announced({ ...photo, sha256: 'x' }))).toEqual([400, 'input_invalid']);
    expect(await post({ ...announced(photo), 'upload-length': '-1' })).toEqual([400, 'malformed_input']);
    expect((await ask('DELETE', `${UPLOADS}/${photo.id}`)).status).toBe(405);
    const { id } = await begun();
    expect(await codeOf(await patch(id, 0, randomBytes(bytes.length + 1)))).toEqual([413, 'malformed_input']);
    expect(await standing(id)).toEqual([200, '0']);
    expect(await standing('no-id')).toEqual([400, null]);
  });

  it('lost in the middle of a piece, what a whole piece has of it is held', async () => {
    const large = png(randomBytes(LARGEST_CHUNK + 5000));
    const photo = photoOf(large);
    await ask('POST', UPLOADS, { headers: announced(photo) });
    const cut = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(large.subarray(0, LARGEST_CHUNK + 10)));
        controller.error(new Error('the network is gone'));
      },
    });
    const request = new Request(`http://localhost${UPLOADS}/${photo.id}`, {
      ...{ method: 'PATCH', body: cut, duplex: 'half' },
      headers: {
        ...{ cookie, 'x-segl-client': company.clientId, 'tus-resumable': '1.0.0', 'upload-offset': '0' },
        ...{ 'content-type': 'application/offset+octet-stream', 'content-length': String(large.length) },
      },
    });
    await server(request);
    const [, held] = await standing(photo.id);
    expect([0, LARGEST_CHUNK]).toContain(Number(held));
    expect(offsetOf(await patch(photo.id, Number(held), large.subarray(Number(held))))).toEqual([
      204,
      String(large.length),
    ]);
  });
});
