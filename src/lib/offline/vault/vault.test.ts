import { v7 } from 'uuid';
import { expect, test, vi } from 'vitest';
import { TestDevice } from '#tests/fixtures/device.ts';
import { Vault } from './vault.svelte.ts';

const PASSPHRASE = 'blåbær og fløte';
const by = (passphrase: string) => ({ kind: 'passphrase', passphrase }) as const;

test('the way through the states: absent, open, locked, open, and what a wrong passphrase does', async () => {
  const device = new TestDevice();
  const vault = device.vault();
  await vault.start();
  expect(vault.state).toBe('absent');
  expect(await vault.create('kort')).toMatchObject({ ok: false, error: { code: 'passphrase_too_short' } });
  expect(vault.state).toBe('absent');
  expect(await vault.create(PASSPHRASE)).toMatchObject({ ok: true });
  expect(vault.state).toBe('open');
  vault.lock();
  expect(vault.state).toBe('locked');
  expect(vault.store).toBeNull();

  const reopened = device.vault();
  await reopened.start();
  expect(reopened.state).toBe('locked');
  const wrong = reopened.unlock(by('ikke denne nei'));
  await expect.poll(() => reopened.state).toBe('unlocking');
  expect(await wrong).toEqual({ ok: false, error: { code: 'wrong_passphrase' } });
  expect(reopened.state).toBe('locked');
  // The same letters, composed differently, as another keyboard sends them.
  expect(await reopened.unlock(by(PASSPHRASE.normalize('NFD')))).toMatchObject({ ok: true });
  expect(reopened.state).toBe('open');
});

test('a device whose storage refuses, or stays silent, says so; a late answer still counts', async () => {
  const told = vi.spyOn(console, 'error').mockReturnValue();
  const device = new TestDevice();
  const { database } = device.chest();
  vi.spyOn(database.vault, 'get').mockRejectedValue(new DOMException('no', 'InvalidStateError'));
  const refused = new Vault(device.open(), { ...device.chest(), database }, device.space);
  await refused.start();
  expect([refused.state, refused.lack]).toEqual(['unavailable', 'device_no_storage']);
  expect(told).toHaveBeenCalledOnce();

  const silent = device.chest().database;
  const answer = Promise.withResolvers<undefined>();
  vi.spyOn(silent.vault, 'get').mockReturnValue(answer.promise as never);
  const slow = new Vault(device.open(), { ...device.chest(), database: silent }, device.space, {
    patienceMs: 1,
  });
  const started = slow.start();
  await expect.poll(() => slow.state).toBe('unavailable');
  answer.resolve(undefined);
  await started;
  expect(slow.state).toBe('absent');
  told.mockRestore();
});

test('locking hands the store over once, for what is typed to be sealed; erasing does not', async () => {
  const device = new TestDevice();
  const vault = device.vault();
  await vault.create(PASSPHRASE);
  const handed: unknown[] = [];
  const open = vault.store;
  vault.onLock = (store) => handed.push(store);
  vault.lock();
  vault.lock();
  expect(handed).toEqual([open]);
  expect([vault.store, vault.relocked]).toEqual([null, true]);
  await vault.unlock(by(PASSPHRASE));
  expect(vault.relocked).toBe(false);
  await vault.erase();
  expect(handed).toEqual([open, null]);
  expect(vault.relocked).toBe(false);
});

test('a second tab cannot make a second key', async () => {
  const device = new TestDevice();
  const [one, two] = [device.vault(), device.vault()];
  const made = await Promise.all([one.create(PASSPHRASE), two.create('en helt annen')]);
  expect(made.filter(({ ok }) => ok)).toHaveLength(1);
  expect(made.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'vault_exists' } });
});

test('a forgotten passphrase: everything under it leaves the device, and other tabs hear of it', async () => {
  const device = new TestDevice();
  const [here, there] = [device.vault(), device.vault()];
  await there.start();
  await here.create(PASSPHRASE);
  there.storedIs(true);
  expect(there.state).toBe('locked');
  expect(await there.unlock(by(PASSPHRASE))).toMatchObject({ ok: true });
  await here.erase();
  expect(here.state).toBe('absent');
  for (const table of [...device.open().tables, ...device.chest().database.tables])
    expect(await table.count()).toBe(0);
  there.storedIs(false);
  expect(there.state).toBe('absent');
  expect(there.store).toBeNull();
  expect(await there.create('en helt ny en')).toMatchObject({ ok: true });
});

test('locks itself when idle, also when the timer was asleep; touching puts it off', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  try {
    const device = new TestDevice();
    const vault = device.vault(device.space, { idleMinutes: 10 });
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

test('who has unlocked one client has unlocked all of them, without being asked', async () => {
  const device = new TestDevice();
  const other = { ...device.space, clientId: v7() };
  const here = device.vault();
  await here.create(PASSPHRASE);
  const held = here.held;
  here.leave();
  const there = device.vault(other);
  await there.start(held);
  expect(there.state).toBe('open');
  expect(there.store?.database.name).toBe(device.open(other).name);
  expect(await device.open(other).device.count()).toBe(1);
  const foreign = new TestDevice();
  await foreign.vault().create('en helt annen');
  const asked = foreign.vault();
  await asked.start(held);
  expect(asked.state).toBe('locked');
});

test('a PIN opens it again after an idle time, not after it was locked on purpose; five wrong ones forget it', async () => {
  const vault = new TestDevice().vault();
  await vault.create(PASSPHRASE);
  expect(await vault.setPin(by('ikke denne nei'), '2580')).toMatchObject({
    error: { code: 'wrong_passphrase' },
  });
  expect(await vault.setPin(by(PASSPHRASE), '25a0')).toMatchObject({ error: { code: 'pin_too_short' } });
  expect(await vault.setPin(by(PASSPHRASE), '2580')).toMatchObject({ ok: true });
  const pin = (typed: string) => vault.unlock({ kind: 'pin', pin: typed });
  vault.leave();
  expect(await pin('0000')).toEqual({ ok: false, error: { code: 'wrong_pin', left: 4 } });
  expect(await pin('2580')).toMatchObject({ ok: true });
  expect(vault.state).toBe('open');
  vault.leave();
  for (const left of [4, 3, 2, 1, 0])
    expect(await pin('0000')).toEqual({ ok: false, error: { code: 'wrong_pin', left } });
  expect([vault.pinned, (await pin('2580')).ok]).toEqual([false, false]);

  await vault.unlock(by(PASSPHRASE));
  await vault.setPin(by(PASSPHRASE), '2580');
  vault.lock();
  expect(vault.pinned).toBe(false);
  expect(await pin('2580')).toMatchObject({ error: { code: 'way_absent' } });
});

test('a PIN is nowhere on the disk', async () => {
  const device = new TestDevice();
  const vault = device.vault();
  await vault.create(PASSPHRASE);
  await vault.setPin(by(PASSPHRASE), '2580');
  expect((await device.chest().database.envelopes.toArray()).map(({ kind }) => kind)).toEqual(['passphrase']);
});
