import { expect, test } from 'vitest';
import { rawValues, TestDevice } from '#tests/fixtures/device.ts';
import { randomBytes, utf8 } from '../store/bytes.ts';
import { COST } from './cost.ts';
import type { Secret } from './envelopes.ts';
import { makeVault } from './make.ts';
import { addRecoveryCode, addWay, removeWay } from './change-ways.ts';
import { openBy } from './ways.ts';

const PASSPHRASE = 'blåbær og fløte';
const by = (passphrase: string) => ({ kind: 'passphrase', passphrase }) as const;

async function made() {
  const device = new TestDevice();
  const vault = device.vault();
  await vault.create(PASSPHRASE);
  return { device, vault, chest: vault.chest };
}

const passkey = (prf = randomBytes(32), credential = 'abc') => {
  const secret = { kind: 'passkey', credential, prf } as const;
  return { secret, way: { credential, host: 'segl.example', salt: randomBytes(32) } };
};

test('every way opens the same records, and each only by its own secret', async () => {
  const { vault, chest } = await made();
  const sealed = await vault.store?.cipher.seal('drafts', 'd', utf8('kvittering'));
  if (!sealed) throw new Error('it is open');
  const { secret, way } = passkey();
  expect(await addWay(chest, by(PASSPHRASE), { secret, way })).toMatchObject({ ok: true });
  const code = await addRecoveryCode(chest, secret);
  if (!code.ok) throw new Error(code.error.code);
  const ways: Secret[] = [by(PASSPHRASE), secret, { kind: 'recovery', code: code.value.toLowerCase() }];
  for (const each of ways) {
    vault.lock();
    expect(await vault.unlock(each)).toMatchObject({ ok: true });
    expect(await vault.store?.cipher.open('drafts', 'd', sealed)).toEqual(utf8('kvittering'));
  }
  const wrong = async (each: Secret) => {
    const opened = await vault.unlock(each);
    return opened.ok ? 'opened' : opened.error.code;
  };
  expect(await wrong(by('ikke denne nei'))).toBe('wrong_passphrase');
  expect(await wrong({ ...secret, prf: randomBytes(32) })).toBe('passkey_opens_nothing');
  expect(await wrong({ ...secret, credential: 'another' })).toBe('way_absent');
  expect(await wrong({ kind: 'recovery', code: 'ABCD' })).toBe('recovery_code_mistyped');
});

test('each guess at a passphrase costs 64 MiB, gone through three times, and another for each vault', async () => {
  const device = new TestDevice();
  const costly = device.chest({ cost: COST });
  expect(await makeVault(costly, PASSPHRASE)).toMatchObject({ ok: true });
  const envelope = await costly.database.envelopes.get('passphrase');
  expect(envelope?.cost).toEqual({ memoryKib: 65_536, passes: 3 });
  expect(envelope?.salt).toHaveLength(16);
  expect(await openBy(costly, by(PASSPHRASE))).toMatchObject({ ok: true });
  const other = await made();
  expect((await other.chest.database.envelopes.get('passphrase'))?.salt).not.toEqual(envelope?.salt);
});

test('a new passphrase takes the place of the old one, a new code of the one before', async () => {
  const { chest } = await made();
  expect(await addWay(chest, by('ikke denne nei'), { secret: by('ny og bedre') })).toMatchObject({
    error: { code: 'wrong_passphrase' },
  });
  expect(await addWay(chest, by(PASSPHRASE), { secret: by('kort') })).toMatchObject({
    error: { code: 'passphrase_too_short' },
  });
  expect(await addWay(chest, by(PASSPHRASE), { secret: by('ny og bedre') })).toMatchObject({ ok: true });
  expect(await openBy(chest, by(PASSPHRASE))).toMatchObject({ error: { code: 'wrong_passphrase' } });
  const [first, second] = [
    await addRecoveryCode(chest, by('ny og bedre')),
    await addRecoveryCode(chest, by('ny og bedre')),
  ];
  if (!first.ok || !second.ok) throw new Error('unexpected');
  expect(await openBy(chest, { kind: 'recovery', code: first.value })).toMatchObject({
    error: { code: 'wrong_recovery_code' },
  });
  expect(await openBy(chest, { kind: 'recovery', code: second.value })).toMatchObject({ ok: true });
});

test('a passphrase or a code is always left', async () => {
  const { chest } = await made();
  const { secret, way } = passkey();
  await addWay(chest, by(PASSPHRASE), { secret, way });
  expect(await removeWay(chest, 'passphrase')).toMatchObject({ error: { code: 'last_way' } });
  await addRecoveryCode(chest, secret);
  expect(await removeWay(chest, 'passphrase')).toMatchObject({ ok: true });
  expect(await removeWay(chest, 'recovery')).toMatchObject({ error: { code: 'last_way' } });
  expect(await removeWay(chest, 'passkey abc')).toMatchObject({ ok: true });
  expect(await openBy(chest, secret)).toMatchObject({ error: { code: 'way_absent' } });
});

test('an envelope with another key in it is told from a wrong secret, whatever it says of itself', async () => {
  const [here, there] = [await made(), await made()];
  const foreign = await there.chest.database.envelopes.get('passphrase');
  const row = await here.chest.database.vault.get('vault');
  if (!foreign || !row) throw new Error('both were made');
  const put = (check: Uint8Array<ArrayBuffer>) => here.chest.database.envelopes.put({ ...foreign, check });
  await put(foreign.check);
  expect(await openBy(here.chest, by(PASSPHRASE))).toMatchObject({ error: { code: 'envelope_foreign' } });
  // With this vault's check value it is one that was altered.
  await put(row.check);
  expect(await openBy(here.chest, by(PASSPHRASE))).toMatchObject({ error: { code: 'wrong_passphrase' } });
});

test('nothing that an envelope says in the open can be changed', async () => {
  const { chest } = await made();
  const { secret, way } = passkey();
  await addWay(chest, by(PASSPHRASE), { secret, way });
  const { envelopes } = chest.database;
  await envelopes.update('passkey abc', { host: 'elsewhere.example' });
  expect(await openBy(chest, secret)).toMatchObject({ error: { code: 'passkey_opens_nothing' } });
  await envelopes.update('passphrase', { cost: { memoryKib: 8, passes: 1 } });
  expect(await openBy(chest, by(PASSPHRASE))).toMatchObject({ error: { code: 'wrong_passphrase' } });
});

test('what lies on the disk of a vault is no key, and no secret', async () => {
  const { chest } = await made();
  const code = await addRecoveryCode(chest, by(PASSPHRASE));
  const raw = await openBy(chest, by(PASSPHRASE));
  if (!code.ok || !raw.ok) throw new Error('unexpected');
  const { text, bytes } = await rawValues(chest.database);
  expect(bytes.includes(Buffer.from(raw.value))).toBe(false);
  for (const secret of [PASSPHRASE, code.value, code.value.replaceAll('-', '')]) {
    expect(text).not.toContain(secret);
    expect(bytes.includes(Buffer.from(secret))).toBe(false);
  }
});
