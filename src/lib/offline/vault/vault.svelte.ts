import { v7 } from 'uuid';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { cipherOf } from '../store/cipher.ts';
import type { DeviceDatabase, Space } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import { lackOf, note, type Lack } from '../support.ts';
import {
  changedVault,
  newVault,
  openVault,
  type OpenVault,
  type PassphraseTooShort,
  type WrongPassphrase,
} from './vault.ts';

export type VaultState = 'starting' | 'unavailable' | 'absent' | 'locked' | 'unlocking' | 'open';

const IDLE_MINUTES = 15;
/** Storage that has not answered for so long is treated as one that is not there; its answer still counts. */
const PATIENCE_MS = 5000;

/**
 * The device's key, as the screen sees it.
 *
 *   starting ── start(), none stored ──▶ absent ── create() ──┐
 *      │                                                      ▼
 *      └── start(), one stored ──▶ locked ── unlock() ──▶ unlocking
 *                                    ▲ ▲                   │    │
 *                                    │ └─ wrong passphrase ┘    │ right passphrase
 *                                    │                          ▼
 *                                    └─ lock(), or idle ────── open
 *   starting ── no storage, or no answer in time ──▶ unavailable ── answers late ──▶ absent or locked
 *
 * The key lives in memory only while `open`. Locking forgets it, and with it everything that was decrypted.
 */
export class Vault {
  state = $state<VaultState>('starting');
  /** Why it is `unavailable`. */
  lack = $state.raw<Lack>('device_no_storage');
  /** It has been open since the page was loaded: what is locked now was on the screen before. */
  relocked = $state(false);
  readonly #database: DeviceDatabase;
  readonly #space: Space;
  readonly #idleMs: number;
  #store: Store | null = null;
  #lastTouch = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #patienceMs: number;
  /** Told when the key becomes usable: the sync loop runs until it is forgotten. */
  onOpen: () => void = () => {};
  /**
   * Told when the key is forgotten here. What was decrypted must go before this returns; with the store, which nothing
   * else has any more, it can still be sealed. Null when the vault was erased: nothing may be stored under its key.
   */
  onLock: (store: Store | null) => void = () => {};

  constructor(
    database: DeviceDatabase,
    space: Space,
    { idleMinutes = IDLE_MINUTES, patienceMs = PATIENCE_MS } = {},
  ) {
    this.#database = database;
    this.#space = space;
    this.#idleMs = idleMinutes * 60_000;
    this.#patienceMs = patienceMs;
  }

  /** What reads and writes encrypted records; null unless `open`, and once idle for too long. */
  get store(): Store | null {
    // The timer that locks may be late (a phone asleep); the key must not be usable until it fires.
    return this.state === 'open' && this.#idleFor() < this.#idleMs ? this.#store : null;
  }

  /** Looks whether this device has a vault. Resolves when its storage has answered or refused; never rejects. */
  async start(): Promise<void> {
    if (lackOf() === 'device_insecure') return this.#unavailable('device_insecure');
    const late = setTimeout(() => this.#unavailable('device_no_storage'), this.#patienceMs);
    try {
      const row = await this.#database.vault.get('vault');
      if (this.state === 'starting' || this.state === 'unavailable') this.state = row ? 'locked' : 'absent';
    } catch (error) {
      note(error);
      this.#unavailable('device_no_storage');
    } finally {
      clearTimeout(late);
    }
  }

  /** Makes the vault and this device's identity, durably, and opens it. */
  async create(passphrase: string): Promise<Result<void, PassphraseTooShort | VaultExists>> {
    const made = await newVault(passphrase, this.#space);
    if (!made.ok) return made;
    const { vault, device } = this.#database;
    const stored = await this.#database.transaction('rw', vault, device, async () => {
      // Another tab may have been faster; two keys on one device would lose the records of one.
      if (await vault.get('vault')) return false;
      await vault.add(made.value.row);
      await device.put({ id: 'device', deviceId: v7(), registered: false, nextMutation: 1 });
      return true;
    });
    if (!stored) {
      this.state = 'locked';
      return err({ code: 'vault_exists' });
    }
    this.#opened(made.value);
    return ok();
  }

  async unlock(passphrase: string): Promise<Result<void, WrongPassphrase | VaultAbsent>> {
    const row = await this.#database.vault.get('vault');
    if (!row) {
      this.state = 'absent';
      return err({ code: 'vault_absent' });
    }
    this.state = 'unlocking';
    const opened = await openVault(row, passphrase, this.#space).finally(() => (this.state = 'locked'));
    if (!opened.ok) return opened;
    this.#opened(opened.value);
    return ok();
  }

  /** Stays open; the old passphrase no longer opens it once this has resolved. */
  async changePassphrase(passphrases: {
    old: string;
    new: string;
  }): Promise<Result<void, WrongPassphrase | PassphraseTooShort | VaultAbsent>> {
    const row = await this.#database.vault.get('vault');
    if (!row) return err({ code: 'vault_absent' });
    const changed = await changedVault(row, passphrases, this.#space);
    if (!changed.ok) return changed;
    await this.#database.transaction('rw', this.#database.vault, () =>
      this.#database.vault.put(changed.value.row),
    );
    this.#opened(changed.value);
    return ok();
  }

  lock(): void {
    this.#close(this.#store);
  }

  /** The person did something: the time until the vault locks itself starts again. */
  touch(): void {
    if (this.store === null) return;
    this.#lastTouch = Date.now();
  }

  /**
   * For a forgotten passphrase: removes the vault and everything under it from this device. What the
   * server has not received is lost, and the screen must have said so.
   */
  async erase(): Promise<void> {
    this.#close(null);
    const tables = this.#database.tables;
    await this.#database.transaction('rw', tables, async () => {
      for (const table of tables) await table.clear();
    });
    this.#gone();
  }

  /** Another tab has made a vault, or erased this one: what it held must not be used to store anything more. */
  storedIs(present: boolean): void {
    if (present && this.state === 'absent') this.state = 'locked';
    if (present || this.state === 'starting' || this.state === 'absent') return;
    this.#close(null);
    this.#gone();
  }

  #opened({ key }: OpenVault): void {
    this.#store = { database: this.#database, cipher: cipherOf(key, this.#space.clientId) };
    this.#lastTouch = Date.now();
    this.state = 'open';
    this.relocked = false;
    this.#lockWhenIdle(this.#idleMs);
    this.onOpen();
  }

  #close(store: Store | null): void {
    clearTimeout(this.#timer);
    this.#store = null;
    if (this.state !== 'open') return;
    this.state = 'locked';
    this.relocked = true;
    this.onLock(store);
  }

  /** There is nothing here to unlock. */
  #gone(): void {
    this.state = 'absent';
    this.relocked = false;
  }

  #unavailable(lack: Lack): void {
    if (this.state !== 'starting') return;
    this.lack = lack;
    this.state = 'unavailable';
  }

  /** Milliseconds. */
  #idleFor(): number {
    return Date.now() - this.#lastTouch;
  }

  #lockWhenIdle(after: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const left = this.#idleMs - this.#idleFor();
      if (left > 0) this.#lockWhenIdle(left);
      else this.lock();
    }, after);
  }
}

export type VaultExists = { code: 'vault_exists' };
export type VaultAbsent = { code: 'vault_absent' };
