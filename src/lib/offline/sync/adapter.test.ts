import { CallFailed } from '#lib/api.ts';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { syncApiOver, type SyncProcedures } from './adapter.ts';
import { newPhoto } from '#tests/fixtures/device.ts';

function answering(answer: () => Promise<never>): SyncProcedures {
  const procedure = { mutate: answer, query: answer };
  return {
    sync: { standing: procedure, held: procedure, register: procedure, push: procedure, pull: procedure },
  };
}

function refusedWith(data: unknown): SyncProcedures {
  return answering(() => Promise.reject(new CallFailed('no', { data })));
}

const nobody = () => Promise.reject(new TypeError('not asked'));

test.each([
  [undefined, { code: 'unreachable' }],
  [{ httpStatus: 401, code: 'UNAUTHORIZED', segl: { code: 'not_signed_in' } }, { code: 'signed_out' }],
  [{ httpStatus: 500, code: 'INTERNAL_SERVER_ERROR' }, { code: 'not_now' }],
  [
    { httpStatus: 503, code: 'SERVICE_UNAVAILABLE', segl: { code: 'database_full', outcomeKnown: false } },
    { code: 'not_now' },
  ],
  [
    { httpStatus: 504, code: 'GATEWAY_TIMEOUT', segl: { code: 'timed_out', outcomeKnown: false } },
    { code: 'not_now' },
  ],
  [{ httpStatus: 429, code: 'TOO_MANY_REQUESTS', segl: { code: 'too_many_requests' } }, { code: 'not_now' }],
  [
    { httpStatus: 409, code: 'CONFLICT', segl: { code: 'mutation_differs' } },
    { code: 'refused', reason: 'mutation_differs' },
  ],
  [
    { httpStatus: 400, code: 'BAD_REQUEST' },
    { code: 'refused', reason: 'BAD_REQUEST' },
  ],
])('the failure %j is %j to the loop', async (data, failure) => {
  const api = syncApiOver(refusedWith(data), nobody);
  expect(await api.push(v7(), [])).toEqual({ ok: false, error: failure });
});

test('a network that fails before any answer is unreachable; a bug stays a bug', async () => {
  const lost = answering(() => Promise.reject(new CallFailed('Failed to fetch')));
  const register = { deviceId: v7(), name: 'Telefon' };
  expect(await syncApiOver(lost, nobody).register(register)).toEqual({
    ok: false,
    error: { code: 'unreachable' },
  });
  const broken = answering(() => Promise.reject(new RangeError('bug')));
  await expect(syncApiOver(broken, nobody).register(register)).rejects.toThrow('bug');
});

test.each([
  [503, 'not_now'],
  [429, 'not_now'],
  [200, 'unreachable'],
  [404, 'unreachable'],
])('a page of somebody else’s, of %d, is %s to the loop', async (status, code) => {
  const page = answering(() => Promise.reject(new CallFailed('<', { status })));
  expect(await syncApiOver(page, nobody).push(v7(), [])).toEqual({ ok: false, error: { code } });
});

/** What requests were made for a photo of 1,000 bytes, where the server answers each by the next of these. */
async function sending(resumes: boolean, answers: readonly (Response | Error)[]) {
  const { photo, bytes } = newPhoto(1_000, 3);
  const made: string[] = [];
  const turn = answers.values();
  const send = async (address: string, { method, body }: RequestInit) => {
    const from = body instanceof Blob ? Buffer.from(bytes).indexOf(await body.bytes()) : '';
    made.push(`${method} ${address.replace(photo.id, 'ID')} ${from}`);
    const answer = turn.next().value as Response | Error;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const held: number[] = [];
  const read = (from: number, to: number) => Promise.resolve(bytes.slice(from, to));
  const sent = await syncApiOver(refusedWith(undefined), send).sendPhoto(photo, {
    ...{ read, resumes },
    onHeld: (at) => held.push(at),
  });
  return { made, held, sent: sent.ok ? 'sent' : sent.error };
}
const at = (offset: number, status = 204, more = {}) =>
  new Response(null, {
    status,
    headers: { 'upload-offset': String(offset), 'upload-length': '1000', ...more },
  });
const created = (offset: number) => at(offset, 201, { location: '/api/photos/uploads/ID' });
const UPLOADS = '/api/photos/uploads';

test('a photo travels in one request, and goes on where the server has it', async () => {
  expect(await sending(false, [created(1000)])).toEqual({
    ...{ made: [`POST ${UPLOADS} 0`], held: [1000], sent: 'sent' },
  });
  expect(await sending(true, [at(512, 200), at(1000)])).toEqual({
    ...{ made: [`HEAD ${UPLOADS}/ID `, `PATCH ${UPLOADS}/ID 512`], held: [1000], sent: 'sent' },
  });
  expect(await sending(true, [at(1000, 200)])).toMatchObject({ made: [`HEAD ${UPLOADS}/ID `], sent: 'sent' });
  expect(await sending(true, [new Response(null, { status: 404 }), created(1000)])).toMatchObject({
    ...{ made: [`HEAD ${UPLOADS}/ID `, `POST ${UPLOADS} 0`], sent: 'sent' },
  });
});

test.each([
  [new TypeError('Failed to fetch'), { code: 'unreachable' }],
  [new Response('<html>sign in to the hotel’s network', { status: 200 }), { code: 'unreachable' }],
  [Response.json({ segl: { code: 'signed_out' } }, { status: 401 }), { code: 'signed_out' }],
  [Response.json({ segl: { code: 'storage_full' } }, { status: 503 }), { code: 'not_now' }],
  [new Response('<html>', { status: 502 }), { code: 'not_now' }],
  [
    Response.json({ segl: { code: 'photo_differs' } }, { status: 409 }),
    { code: 'refused', reason: 'photo_differs' },
  ],
])('a photo to which %s is answered is left with it to the loop', async (answer, failure) => {
  expect((await sending(false, [answer])).sent).toEqual(failure);
});

test('a server that takes nothing more is not asked for ever; what can’t be read is a bug', async () => {
  const stands = await sending(true, [at(512, 200), at(512)]);
  expect([stands.made.length, stands.sent]).toEqual([2, { code: 'refused', reason: 'photo_incomplete' }]);
  const read = () => Promise.reject(new RangeError('altered'));
  const { photo } = newPhoto(1_000, 3);
  const upload = { read, resumes: false, onHeld: () => undefined };
  await expect(
    syncApiOver(refusedWith(undefined), () => Promise.resolve(created(0))).sendPhoto(photo, upload),
  ).rejects.toThrow('altered');
});
