import { CallFailed } from '#lib/api.ts';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { syncApiOver, type SyncProcedures } from './adapter.ts';
import { newPhoto } from '#tests/fixtures/device.ts';

function answering(answer: () => Promise<never>): SyncProcedures {
  const procedure = { mutate: answer, query: answer };
  return {
    sync: { standing: procedure, held: procedure, register: procedure, push: procedure, pull: procedure },
    photos: { begin: procedure, append: procedure },
  };
}

function refusedWith(data: unknown): SyncProcedures {
  return answering(() => Promise.reject(new CallFailed('no', { data })));
}

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
  const api = syncApiOver(refusedWith(data));
  expect(await api.push(v7(), [])).toEqual({ ok: false, error: failure });
});

test('a network that fails before any answer is unreachable; a bug stays a bug', async () => {
  const lost = answering(() => Promise.reject(new CallFailed('Failed to fetch')));
  const register = { deviceId: v7(), name: 'Telefon' };
  expect(await syncApiOver(lost).register(register)).toEqual({ ok: false, error: { code: 'unreachable' } });
  const broken = answering(() => Promise.reject(new RangeError('bug')));
  await expect(syncApiOver(broken).register(register)).rejects.toThrow('bug');
});

test.each([
  [503, 'not_now'],
  [429, 'not_now'],
  [200, 'unreachable'],
  [404, 'unreachable'],
])('a page of somebody else’s, of %d, is %s to the loop', async (status, code) => {
  const page = answering(() => Promise.reject(new CallFailed('<', { status })));
  expect(await syncApiOver(page).push(v7(), [])).toEqual({ ok: false, error: { code } });
});

test('a chunk travels as bytes with its place', async () => {
  const { photo, bytes } = newPhoto(1_000, 3);
  let form: FormData | undefined;
  const procedures = refusedWith(undefined);
  procedures.photos.append = {
    mutate: (chunk) => {
      form = chunk;
      return Promise.resolve({ received: 1_000, complete: true });
    },
  };
  const answer = await syncApiOver(procedures).appendPhoto(photo.id, 512, bytes.slice(512));
  expect(answer).toEqual({ ok: true, value: { received: 1_000, complete: true } });
  expect([form?.get('photoId'), form?.get('offset')]).toEqual([photo.id, '512']);
  expect(await (form!.get('chunk') as Blob).bytes()).toEqual(bytes.slice(512));
});
