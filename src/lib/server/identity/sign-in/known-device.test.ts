import { expect, test } from 'vitest';
import { createKeyProvider } from '#lib/server/platform/keys.ts';
import { knownDevice, rememberPerson } from './known-device.ts';

const keys = createKeyProvider(Buffer.alloc(32, 1));
const KARI = 'kari@fjordheim.no';
const OLA = 'ola@fjordheim.no';

test('a device knows who was signed in on it, and nobody else', () => {
  const kept = rememberPerson(keys, null, KARI);
  expect(knownDevice(keys, kept, KARI)).toBe(kept.split('.')[0]);
  expect(knownDevice(keys, kept, OLA)).toBeNull();
  expect(knownDevice(keys, null, KARI)).toBeNull();
});

test('people who share it are known beside one another, under one id, each once', () => {
  const both = rememberPerson(keys, rememberPerson(keys, null, KARI), OLA);
  expect(knownDevice(keys, both, KARI)).toBe(knownDevice(keys, both, OLA));
  expect(rememberPerson(keys, both, OLA)).toBe(both);
});

test('a mark is worth nothing on another device, for another installation, or changed', () => {
  const [id = '', mark = ''] = rememberPerson(keys, null, KARI).split('.');
  const [other = ''] = rememberPerson(keys, null, KARI).split('.');
  expect(knownDevice(keys, `${other}.${mark}`, KARI)).toBeNull();
  expect(knownDevice(createKeyProvider(Buffer.alloc(32, 2)), `${id}.${mark}`, KARI)).toBeNull();
  const changed = (mark.startsWith('A') ? 'B' : 'A') + mark.slice(1);
  expect(knownDevice(keys, `${id}.${changed}`, KARI)).toBeNull();
});

test.each(['', '.', 'x', 'a'.repeat(22), `${'a'.repeat(22)}.`, `${'a'.repeat(22)}.<script>`])(
  'what we never gave is nothing: %j',
  (kept) => {
    expect(knownDevice(keys, kept, KARI)).toBeNull();
    expect(rememberPerson(keys, kept, KARI)).toMatch(/^[\w-]{22}\.[\w-]{22}$/);
  },
);

test('it keeps so many at most, the latest, and names nobody', () => {
  let kept: string | null = null;
  for (let n = 0; n < 20; n++) kept = rememberPerson(keys, kept, `person${n}@fjordheim.no`);
  expect(kept?.length).toBeLessThan(256);
  expect(knownDevice(keys, kept, 'person19@fjordheim.no')).not.toBeNull();
  expect(knownDevice(keys, kept, 'person0@fjordheim.no')).toBeNull();
  expect(kept).not.toMatch(/person|fjordheim/);
});
