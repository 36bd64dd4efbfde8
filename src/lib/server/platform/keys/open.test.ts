import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKeyProvider } from '../keys.ts';
import { findKeyring, KEYRING, keepKeyring, onlyFor, keysIn, withMaster } from './keyring.ts';
import { makeMasterFile } from './master-file.ts';
import { localMaster } from './master.ts';
import { makeAt, openBeside, openFromFolder, type OpenKeys } from './open.ts';
import { besideData } from './place.ts';
import type { AskPassphrase } from './read-master.ts';

/* How an installation comes to its keys: the first time, ever after, from a release before it had a ring, and not at all. */

let dataFolder: string;
let apart: string;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'segl-keys-'));
  apart = mkdtempSync(join(tmpdir(), 'segl-apart-'));
});
afterEach(() => {
  for (const folder of [dataFolder, apart]) rmSync(folder, { recursive: true, force: true });
});

const nobody: AskPassphrase = () => Promise.resolve(null);
const saying =
  (passphrase: string): AskPassphrase =>
  () =>
    Promise.resolve(passphrase);
const EMPTY = { ring: null, clients: false, sealed: [] };

async function open(
  masterKey: string,
  found = EMPTY as Parameters<typeof openBeside>[1]['found'],
  ask = nobody,
) {
  const config = { dataFolder, masterKey };
  const folder = await openFromFolder(config, ask);
  return folder.ok ? openBeside(config, { folder: folder.value, found, ask }) : folder;
}

function must(opened: Awaited<ReturnType<typeof open>>): OpenKeys {
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}

const sealedBy = (root: Uint8Array, clientId = 'c') => ({
  clientId,
  bytes: createKeyProvider(root).seal(`audit.log:${clientId}`, randomBytes(32)),
});

it('makes a master key and a root key once, and finds them again', async () => {
  const file = join(apart, 'master.key');
  const first = must(await open(`file:${file}`));
  expect(readFileSync(file)).toHaveLength(32);
  expect(Buffer.from(first.keys.root).equals(readFileSync(file))).toBe(false);
  expect(readFileSync(join(dataFolder, KEYRING), 'utf8')).not.toContain(
    Buffer.from(first.keys.root).toString('base64'),
  );
  expect(must(await open(`file:${file}`)).keys).toEqual(first.keys);
});

it('says that it can’t be made where nobody may write', async () => {
  const readOnly = join(apart, 'no-folder');
  writeFileSync(readOnly, '');
  const path = join(readOnly, 'deeper', 'master.key');
  expect(await open(`file:${path}`)).toMatchObject({ error: { code: 'master_key_unreadable', place: path } });
  expect(makeAt({ from: 'file', path })).toMatchObject({ error: { code: 'master_key_unwritable' } });
  expect(findKeyring(dataFolder)).toEqual({ ok: true, value: null });
});

it('several that start at once have one root key', async () => {
  const all = await Promise.all(Array.from({ length: 6 }, () => open(`file:${join(apart, 'master.key')}`)));
  expect(new Set(all.map((each) => Buffer.from(must(each).keys.root).toString('hex'))).size).toBe(1);
});

it('takes one from the environment, in digits or base64, and asks for a passphrase', async () => {
  const key = randomBytes(32);
  process.env['KEY_FOR_TEST'] = key.toString('hex');
  const { keys } = must(await open('environment:KEY_FOR_TEST'));
  process.env['KEY_FOR_TEST'] = key.toString('base64');
  expect(must(await open('environment:KEY_FOR_TEST')).keys).toEqual(keys);
  delete process.env['KEY_FOR_TEST'];
  expect(await open('environment:KEY_FOR_TEST')).toMatchObject({ error: { code: 'master_key_missing' } });

  rmSync(join(dataFolder, KEYRING));
  expect(await open('passphrase', EMPTY, saying('too short'))).toMatchObject({
    error: { code: 'passphrase_too_short' },
  });
  const said = must(await open('passphrase', EMPTY, saying('fire hester på en øy')));
  expect(must(await open('passphrase', EMPTY, saying('fire hester på en øy'))).keys).toEqual(said.keys);
  expect(await open('passphrase', EMPTY, saying('fem hester på en øy'))).toMatchObject({
    error: { code: 'master_key_wrong' },
  });
  expect(await open('passphrase')).toMatchObject({ error: { code: 'master_key_missing' } });
});

it('goes on with the key of 0.6.0 as its root, so that all it sealed and derived still opens', async () => {
  const before = makeMasterFile(besideData(dataFolder));
  const found = { ring: null, clients: true, sealed: [sealedBy(randomBytes(32)), sealedBy(before)] };
  const {
    keys: { root },
    ring,
    master,
  } = must(await open('beside', found));
  expect(Buffer.from(root).equals(before)).toBe(true);
  expect((await keysIn(ring, master))?.root).toEqual(root);
  expect(await keysIn(ring, master)).not.toMatchObject({ clients: root });
});

it('stops at a key that is another, cut off or gone, and writes nothing', async () => {
  const sealed = [sealedBy(randomBytes(32))];
  const beside = besideData(dataFolder);
  expect(await open('beside', { ring: null, clients: true, sealed })).toMatchObject({
    error: { code: 'master_key_missing', place: beside },
  });
  makeMasterFile(beside);
  expect(await open('beside', { ring: null, clients: true, sealed })).toMatchObject({
    error: { code: 'master_key_wrong', place: beside },
  });
  expect(findKeyring(dataFolder)).toEqual({ ok: true, value: null });
  writeFileSync(beside, 'cut off');
  expect(await open('beside')).toMatchObject({ error: { code: 'master_key_damaged', bytes: 7 } });
  rmSync(beside);
  must(await open('beside'));
  const kept = readFileSync(join(dataFolder, KEYRING));
  writeFileSync(beside, randomBytes(32));
  expect(await open('beside')).toMatchObject({ error: { code: 'master_key_wrong' } });
  rmSync(beside);
  expect(await open('beside')).toMatchObject({ error: { code: 'master_key_missing' } });
  expect(readFileSync(join(dataFolder, KEYRING)).equals(kept)).toBe(true);
});

it('a folder of another installation than the database, or one that a database was put beside, is refused', async () => {
  const { ring, keys } = must(await open('beside'));
  const other = { ...ring, installation: '0198aaaa-0000-4000-8000-000000000001' };
  expect(await open('beside', { ring: other, clients: true, sealed: [] })).toMatchObject({
    error: { code: 'keyring_differs' },
  });
  const found = { ring: null, clients: true, sealed: [sealedBy(randomBytes(32))] };
  expect(await open('beside', found)).toMatchObject({ error: { code: 'master_key_wrong' } });
  expect(must(await open('beside', { ...found, sealed: [sealedBy(keys.root)] })).keys).toEqual(keys);
});

it('a lost ring comes back from the database, and an earlier one is followed by that', async () => {
  const { ring, keys } = must(await open('beside'));
  rmSync(join(dataFolder, KEYRING));
  const found = { ring, clients: true, sealed: [] };
  expect(must(await open('beside', found)).keys).toEqual(keys);
  const next = localMaster(randomBytes(32));
  const later = await withMaster(ring, { master: next, keys });
  must(await open('beside', { ...found, ring: later }));
  expect(findKeyring(dataFolder)).toEqual({ ok: true, value: later });
  writeFileSync(join(dataFolder, KEYRING), '{}');
  expect(await open('beside', found)).toMatchObject({ error: { code: 'keyring_damaged' } });
});

it('another master key opens it beside the first, and then alone', async () => {
  const { ring, keys, master } = must(await open('beside'));
  const bytes = randomBytes(32);
  const next = localMaster(bytes);
  const both = await withMaster(ring, { master: next, keys });
  expect([await keysIn(both, master), await keysIn(both, next)]).toEqual([keys, keys]);
  await keepKeyring(dataFolder, onlyFor(both, next));
  expect(await open('beside')).toMatchObject({ error: { code: 'master_key_wrong' } });
  const file = join(apart, 'next.key');
  makeMasterFile(file, bytes);
  expect(must(await open(`file:${file}`)).keys).toEqual(keys);
});
