import { expect, test, vi } from 'vitest';
import { cipherOf, utf8 } from '../store/cipher.ts';
import { databaseName } from '../store/database.ts';
import { TestDevice } from '#tests/fixtures/device.ts';
import { newVault, openVault } from './vault.ts';
import { Vault } from './vault.svelte.ts';

const PASSPHRASE = 'blåbær og fløte';

test('the way through the states: absent, open, locked, open, and what a wrong passphrase does', async () => {
  const device = new TestDevice();
  const vault = new Vault(device.open(), device.space);
  await vault.start();
  expect(vault.state).toBe('absent');
  expect(await vault.create('kort')).toMatchObject({ ok: false, error: { code: 'passphrase_too_short' } });
  expect(vault.state).toBe('absent');
  expect(await vault.create(PASSPHRASE)).toMatchObject({ ok: true });
  expect(vault.state).toBe('open');
  vault.lock();
  expect(vault.state).toBe('locked');
  expect(vault.store).toBeNull();

  const reopened = new Vault(device.open(), device.space);
  await reopened.start();
  expect(reopened.state).toBe('locked');
  const wrong = reopened.unlock('ikke denne nei');
  await expect.poll(() => reopened.state).toBe('unlocking');
  expect(await wrong).toEqual({ ok: false, error: { code: 'wrong_passphrase' } });
  expect(reopened.state).toBe('locked');
  // The same letters, composed differently, as another keyboard sends them.
  expect(await reopened.unlock(PASSPHRASE.normalize('NFD'))).toMatchObject({ ok: true });
  expect(reopened.state).toBe('open');
});

test('a device whose storage refuses, or stays silent, says so; a late answer still counts', async () => {
  const told = vi.spyOn(console, 'error').mockReturnValue();
  const device = new TestDevice();
  const database = device.open();
  vi.spyOn(database.vault, 'get').mockRejectedValue(new DOMException('no', 'InvalidStateError'));
  const refused = new Vault(database, device.space);
  await refused.start();
  expect([refused.state, refused.lack]).toEqual(['unavailable', 'device_no_storage']);
  expect(told).toHaveBeenCalledOnce();

  const silent = device.open();
  const answer = Promise.withResolvers<undefined>();
  vi.spyOn(silent.vault, 'get').mockReturnValue(answer.promise as never);
  const slow = new Vault(silent, device.space, { patienceMs: 1 });
  const started = slow.start();
  await expect.poll(() => slow.state).toBe('unavailable');
  answer.resolve(undefined);
  await started;
  expect(slow.state).toBe('absent');
  told.mockRestore();
});

test('locking hands the store over once, for what is typed to be sealed; erasing does not', async () => {
  const device = new TestDevice();
  const vault = new Vault(device.open(), device.space);
  await vault.create(PASSPHRASE);
  const handed: unknown[] = [];
  const open = vault.store;
  vault.onLock = (store) => handed.push(store);
  vault.lock();
  vault.lock();
  expect(handed).toEqual([open]);
  expect([vault.store, vault.relocked]).toEqual([null, true]);
  await vault.unlock(PASSPHRASE);
  expect(vault.relocked).toBe(false);
  await vault.erase();
  expect(handed).toEqual([open, null]);
  expect(vault.relocked).toBe(false);
});

test('what is stored of the vault opens nothing by itself, and is bound to its space', async () => {
  const device = new TestDevice();
  const vault = new Vault(device.open(), device.space);
  await vault.create(PASSPHRASE);
  const row = await device.open().vault.get('vault');
  expect(row).toMatchObject({ iterations: 600_000, version: 1 });
  expect(row?.salt).toHaveLength(16);
  expect(row?.iv).toHaveLength(12);
  expect(row?.wrapped).toHaveLength(32 + 16);
  if (!row) return;
  const elsewhere = { ...device.space, clientId: device.space.userId };
  expect(await openVault(row, PASSPHRASE, elsewhere)).toMatchObject({ error: { code: 'wrong_passphrase' } });
  const altered = { ...row, wrapped: row.wrapped.slice().fill(0, 0, 1) };
  expect(await openVault(altered, PASSPHRASE, device.space)).toMatchObject({ ok: false });
});

test('the data key cannot be exported', async () => {
  const made = await newVault(PASSPHRASE, new TestDevice().space);
  if (!made.ok) throw new Error('unexpected');
  expect(made.value.key.extractable).toBe(false);
  await expect(crypto.subtle.exportKey('raw', made.value.key)).rejects.toThrow();
});

test('a changed passphrase opens the same records; the old one no longer opens anything', async () => {
  const device = new TestDevice();
  const vault = new Vault(device.open(), device.space);
  await vault.create(PASSPHRASE);
  const sealed = await vault.store?.cipher.seal('drafts', 'd', utf8('kvittering'));
  if (!sealed) throw new Error('unexpected');
  expect(await vault.changePassphrase({ old: 'ikke denne nei', new: 'ny og bedre' })).toMatchObject({
    error: { code: 'wrong_passphrase' },
  });
  expect(await vault.changePassphrase({ old: PASSPHRASE, new: 'ny og bedre' })).toMatchObject({ ok: true });
  vault.lock();
  expect(await vault.unlock(PASSPHRASE)).toMatchObject({ error: { code: 'wrong_passphrase' } });
  expect(await vault.unlock('ny og bedre')).toMatchObject({ ok: true });
  expect(await vault.store?.cipher.open('drafts', 'd', sealed)).toEqual(utf8('kvittering'));
});

test('a second tab cannot make a second key', async () => {
  const device = new TestDevice();
  const [one, two] = [new Vault(device.open(), device.space), new Vault(device.open(), device.space)];
  const made = await Promise.all([one.create(PASSPHRASE), two.create('en helt annen')]);
  expect(made.filter(({ ok }) => ok)).toHaveLength(1);
  expect(made.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'vault_exists' } });
});

test('a forgotten passphrase: everything under it leaves the device, and other tabs hear of it', async () => {
  const device = new TestDevice();
  const [here, there] = [new Vault(device.open(), device.space), new Vault(device.open(), device.space)];
  await there.start();
  await here.create(PASSPHRASE);
  there.storedIs(true);
  expect(there.state).toBe('locked');
  expect(await there.unlock(PASSPHRASE)).toMatchObject({ ok: true });
  await here.erase();
  expect(here.state).toBe('absent');
  for (const table of device.open().tables) expect(await table.count()).toBe(0);
  there.storedIs(false);
  expect(there.state).toBe('absent');
  expect(there.store).toBeNull();
  expect(await there.create('en helt ny en')).toMatchObject({ ok: true });
});

test('locks itself when idle, also when the timer was asleep; touching puts it off', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  try {
    const device = new TestDevice();
    const vault = new Vault(device.open(), device.space, { idleMinutes: 10 });
    const heard: boolean[] = [];
    vault.onOpen = () => heard.push(true);
    vault.onLock = () => heard.push(false);
    const created = vault.create(PASSPHRASE);
    // However long the passphrase takes to be stretched: the database in memory needs its timers meanwhile.
    const made = created.then(() => true);
    const pass = async () => {
      await vi.advanceTimersByTimeAsync(1);
      await new Promise((resolve) => setImmediate(resolve));
      return false;
    };
    while (!(await Promise.race([made, pass()])));
    vi.advanceTimersByTime(9 * 60_000);
    vault.touch();
    vi.advanceTimersByTime(9 * 60_000);
    expect(vault.store).not.toBeNull();
    vi.setSystemTime(Date.now() + 2 * 60_000);
    expect(vault.store).toBeNull();
    vault.touch();
    expect(vault.store).toBeNull();
    vi.advanceTimersByTime(10 * 60_000);
    expect(vault.state).toBe('locked');
    expect(heard).toEqual([true, false]);
  } finally {
    vi.useRealTimers();
  }
});

test('a record opens only where it was put', async () => {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const cipher = cipherOf(key, 'client');
  const plain = utf8('kaffe 42,50');
  const sealed = await cipher.seal('drafts', 'a', plain);
  expect(await cipher.open('drafts', 'a', sealed)).toEqual(plain);
  await expect(cipher.open('drafts', 'b', sealed)).rejects.toThrow();
  await expect(cipher.open('outbox', 'a', sealed)).rejects.toThrow();
  await expect(cipherOf(key, 'other').open('drafts', 'a', sealed)).rejects.toThrow();
  const flipped = sealed.ciphertext.slice();
  flipped[7] = (flipped[7] ?? 0) ^ 1;
  await expect(cipher.open('drafts', 'a', { ...sealed, ciphertext: flipped })).rejects.toThrow();
});

test('the same text twice gives other bytes, and lengths tell only the bucket', async () => {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const cipher = cipherOf(key, 'client');
  const [short, again, long] = await Promise.all(
    ['a', 'a', 'a'.repeat(900)].map((text) => cipher.seal('drafts', 'a', utf8(text))),
  );
  expect(short?.iv).not.toEqual(again?.iv);
  expect(short?.ciphertext).not.toEqual(again?.ciphertext);
  expect(short?.ciphertext.length).toBe(long?.ciphertext.length);
});

test('the name of the database does not tell whose it is', () => {
  const { space } = new TestDevice();
  expect(databaseName(space)).toMatch(/^segl-[0-9a-f]{32}$/);
  expect(databaseName(space)).not.toContain(space.userId.slice(0, 8));
  expect(databaseName(space)).toBe(databaseName({ ...space }));
});
