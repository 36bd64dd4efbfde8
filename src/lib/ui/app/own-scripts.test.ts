import { expect, it } from 'vitest';
import { ownScript } from './own-scripts.ts';

const ORIGIN = 'https://segl.example';

it.each([
  '/service-worker.js',
  '/_app/immutable/workers/saft-worker-RHiGQs7S.js',
  `${ORIGIN}/_app/immutable/assets/pdf.worker-C1x_2.mjs`,
])('%s is one of ours', (address) => {
  expect(ownScript(address, ORIGIN)).toBe(address);
});

it.each([
  'https://elsewhere.example/_app/immutable/x.js',
  '//elsewhere.example/service-worker.js',
  'data:text/javascript,alert(1)',
  'blob:https://segl.example/0198',
  '/api/documents/0198',
  '/_app/immutable/../../api/photos/x.js',
  '/service-worker.js?x',
  'javascript:alert(1)',
])('%s is none', (address) => {
  expect(() => ownScript(address, ORIGIN)).toThrow(/is no script of this app/);
});
