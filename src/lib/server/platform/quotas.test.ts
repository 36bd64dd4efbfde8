import { expect, it } from 'vitest';
import { failureOf } from './rpc/refusals.ts';
import { Quotas, RequestQuotas } from './quotas.ts';

const refused = (promise: Promise<void>) =>
  promise.then(
    () => null,
    (cause: unknown) => failureOf(cause as never),
  );

it('a request takes one of each quota, however much it asks for, and is told what is left', async () => {
  const quotas = new Quotas({ network: 3, client: 2 });
  const request = new RequestQuotas(quotas);
  expect(request.headers()).toEqual({ 'ratelimit-policy': '"network";q=3;w=60, "client";q=2;w=60' });
  await request.ofNetwork('192.0.2.7');
  await Promise.all([request.ofClient('a'), request.ofClient('a')]);
  expect(request.headers()['ratelimit']).toMatch(/^"network";r=2;t=\d+, "client";r=1;t=\d+$/);
});

it('one too many waits, and nobody else does', async () => {
  const quotas = new Quotas({ network: 2, client: 1 });
  const ask = () => new RequestQuotas(quotas);
  await ask().ofNetwork('2001:db8::1');
  await ask().ofNetwork('2001:db8::2');
  const over = ask();
  const said = await refused(over.ofNetwork('2001:db8::3'));
  expect(said).toMatchObject({ code: 'too_many_requests', of: 'network', limit: 2, outcome: 'as_before' });
  expect(said).toHaveProperty('retryAfterSeconds');
  expect(over.headers()['ratelimit']).toMatch(/^"network";r=0;t=\d+$/);
  expect(await refused(ask().ofNetwork('2001:db8:1::1'))).toBeNull();
  await ask().ofClient('a');
  expect(await refused(ask().ofClient('a'))).toMatchObject({ of: 'client' });
  expect(await refused(ask().ofClient('b'))).toBeNull();
});
