import type { Dexie } from 'dexie';
import { equalBytes } from '#lib/domain/bytes.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Bytes } from '../store/bytes.ts';
import { cipherOf } from '../store/cipher.ts';
import { checkOf, dataKeyOf } from '../store/data-key.ts';
import type { DeviceDatabase, Space } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import { lackOf, note, type Lack } from '../support.ts';
import { inEachHeld, type Chest } from './chest.ts';
import type { Secret } from './envelopes.ts';
import { askForKey, forgetKey, holdKey } from './held-key.ts';
import type { HeldKey } from './key-holder.ts';
import type { Way } from './database.ts';
import { identify } from './identify.ts';
import { Idle } from './idle.ts';
import type { VaultExists } from './make.ts';
import type { Pin, PinTooShort, WrongPin } from './pin.ts';
import type { LastingSecret, OpenError, PassphraseTooShort, VaultEmptied, VaultWaits } from './ways.ts';

export type VaultState = 'starting' | 'unavailable' | 'absent' | 'locked' | 'unlocking' | 'older' | 'open';

const IDLE_MINUTES = 15;
/** Storage that has not answered for so long is treated as one that is not there; its answer still counts. */
const PATIENCE_MS = 5000;
/** Loaded by whoever needs it: while the passphrase is typed, or once in a vault's life. */
const ofOlder = () => import('./older.ts');
const toMake = () => import('./make.ts');
const toOpen = () => import('./ways.ts');

/** How often the worker is told that the key is still in use; it would be ended after thirty seconds without a word. */
const BEAT_MS = 20_000;

/**
 * The person's vault, as the screens of one client see it.
 *
 *   starting ── start(), none stored ──▶ absent ── create() ──┐
 *      │                                                      ▼
 *      ├── start(), one stored ──▶ locked ── unlock() ──▶ unlocking ── the client's is an older one ──▶ older
 *      │                             ▲ ▲                   │    │                                        │
 *      │                             │ └─ wrong secret ────┘    │ right secret              takeOver() ──┤
 *      │                             │                          ▼                                        │
 *      ├── its key is held ──────────┼───────────────────────▶ open ◀────────────────────────────────────┘
 *      │                             └─ lock(), or idle ────────┘
 *      └── no storage, or no answer in time ──▶ unavailable ── answers late ──▶ absent or locked
 *
 * `older`: the person's vault is open, and this client's records still lie under a passphrase of 0.7.0's that is another.
 * The key lives in memory only while `open`, and in the service worker's as long (`held-key.ts`). Locking forgets it, and
 * with it everything that was decrypted. Nothing here asks the network.
 */
export class Vault {
  state = $state<VaultState>('starting');
  /** Why it is `unavailable`. */
  lack = $state.raw<Lack>('device_no_storage');
  /** It has been open since the page was loaded: what is locked now was on the screen before. */
  relocked = $state(false);
  /** What it can be opened with, but for the PIN. */
  ways = $state.raw<readonly Way[]>([]);
  /** A PIN opens it in this page. */
  pinned = $state(false);
  /** What the ways to open it are changed in; see `ways.ts`. */
  readonly chest: Chest;
  readonly #database: DeviceDatabase;
  readonly #space: Space;
  readonly #patienceMs: number;
  readonly #idle: Idle;
  #key: CryptoKey | null = null;
  #store: Store | null = null;
  #pin: Pin | null = null;
  /** Locked on purpose in this page: a key that is on its way here from the worker opens nothing any more. */
  #keyForgotten = false;
  /** It is being made here: that there is one is no news. */
  #making = false;
  #beat: ReturnType<typeof setInterval> | undefined;
  /** Told when the key becomes usable: the sync loop runs until it is forgotten. */
  onOpen: () => void = () => {};
  /**
   * Told when the key is forgotten here. What was decrypted must go before this returns; with the store, which nothing
   * else has any more, it can still be sealed. Null when the vault was erased: nothing may be stored under its key.
   */
  onLock: (store: Store | null) => void = () => {};
  /** Tells the other tabs: that it was locked on purpose, or that the person is there. */
  onTell: (what: 'lock' | 'touch') => void = () => {};

  constructor(
    database: DeviceDatabase,
    chest: Chest,
    space: Space,
    { idleMinutes = IDLE_MINUTES, patienceMs = PATIENCE_MS } = {},
  ) {
    this.#database = database;
    this.chest = chest;
    this.#space = space;
    // The other tabs lock themselves, and the worker forgets by itself: the person may be there.
    this.#idle = new Idle(idleMinutes * 60_000, () => this.#close(this.#store));
    this.#patienceMs = patienceMs;
  }

  /** What reads and writes encrypted records; null unless `open`, and once idle for too long. */
  get store(): Store | null {
    // The timer that locks may be late (a phone asleep); the key must not be usable until it fires.
    return this.state === 'open' && this.#idle.leftMs > 0 ? this.#store : null;
  }

  /** The key, to be handed to the next client's; null unless it is open, and once idle for too long. */
  get held(): HeldKey | null {
    const { leftMs } = this.#idle;
    return this.#key && leftMs > 0 ? { key: this.#key, leftMs } : null;
  }

  /**
   * Looks whether this device has a vault, and opens it where its key is held. Resolves when storage has answered or
   * refused; never rejects.
   * @param held of the client before, in the same page
   */
  async start(held: HeldKey | null = null): Promise<void> {
    if (lackOf() === 'device_insecure') return this.#unavailable('device_insecure');
    const late = setTimeout(() => this.#unavailable('device_no_storage'), this.#patienceMs);
    try {
      const [row, older] = [
        await this.chest.database.vault.get('vault'),
        await this.#database.vault.get('vault'),
      ];
      const known = row ? (held ?? (await askForKey(this.chest.database.name))) : null;
      const fits = row && known && equalBytes(await checkOf(known.key), row.check);
      if (this.state !== 'starting' && this.state !== 'unavailable') return;
      if (fits && !this.#keyForgotten) await this.#opened(known.key, known.leftMs);
      // Also where it was locked while it was being opened.
      if (this.#key === null) this.state = row || older ? 'locked' : 'absent';
      void toOpen().catch(note);
    } catch (error) {
      note(error);
      this.#unavailable('device_no_storage');
    } finally {
      clearTimeout(late);
    }
  }

  /** Makes the vault and this device's identity, durably, and opens it. */
  async create(passphrase: string): Promise<Result<void, PassphraseTooShort | VaultExists>> {
    this.#making = true;
    const { makeVault } = await toMake();
    const made = await makeVault(this.chest, passphrase);
    if (made.ok) return this.#openWith(made.value).finally(() => (this.#making = false));
    this.#making = false;
    if (made.error.code === 'vault_exists') this.state = 'locked';
    return made;
  }

  async unlock(secret: Secret): Promise<Result<void, OpenError | WrongPin>> {
    this.state = 'unlocking';
    const opened = await this.#raw(secret).finally(() => (this.state = 'locked'));
    if (opened.ok) return this.#openWith(opened.value, secret);
    if (opened.error.code === 'vault_absent') this.state = 'absent';
    return opened;
  }

  /** In the state `older`: takes this client's vault of 0.7.0 into the person's. The passphrase is not asked for again. */
  async takeOver(
    passphrase: string,
  ): Promise<Result<void, VaultWaits | VaultEmptied | { code: 'wrong_passphrase' }>> {
    const held = this.held;
    if (!held) return ok();
    const [{ adoptBy }, { counted }] = [await ofOlder(), await toOpen()];
    const adopted = await counted(this.chest, true, () =>
      adoptBy(this.#database, this.#space, held.key, passphrase),
    );
    if (!adopted.ok) return adopted;
    await this.#opened(held.key, held.leftMs);
    return ok();
  }

  /** From now on a PIN opens it again after it has locked itself, until the page ends or it is locked on purpose. */
  async setPin(by: LastingSecret, pin: string): Promise<Result<void, OpenError | PinTooShort>> {
    const { openBy } = await toOpen();
    const raw = await openBy(this.chest, by);
    if (!raw.ok) return raw;
    const { Pin } = await import('./pin.ts');
    const made = await Pin.over(raw.value, pin, this.chest);
    raw.value.fill(0);
    if (!made.ok) return made;
    this.#setPin(made.value);
    return ok();
  }

  forgetPin(): void {
    this.#setPin(null);
  }

  /** Locks on purpose: in every tab, and nowhere is anything held to open it again. */
  lock(): void {
    this.onTell('lock');
    this.lockHere();
  }

  /** Another tab was locked on purpose, or this one is. */
  lockHere(): void {
    this.#keyForgotten = true;
    forgetKey(this.chest.database.name);
    this.forgetPin();
    this.#close(this.#store);
  }

  /** Another client's screens come, or the page ends: what is held elsewhere stays held. */
  leave(): void {
    this.#close(this.#store);
  }

  /** The person did something: the time until the vault locks itself starts again. */
  touch(): void {
    if (this.held === null) return;
    if (this.#idle.touch()) this.onTell('touch');
  }

  /** The person did something in another tab. */
  touchedElsewhere(): void {
    if (this.held !== null) this.#idle.touch();
  }

  /**
   * For whoever has lost every way in: removes the vault and everything under it, of all its clients, from this device.
   * What the server has not received is lost, and the screen must have said so.
   */
  async erase(): Promise<void> {
    forgetKey(this.chest.database.name);
    this.forgetPin();
    this.#close(null);
    await inEachHeld(this.chest, clear);
    await clear(this.#database);
    await clear(this.chest.database);
    this.#gone();
  }

  /** In the state `older`: gives up what lies under this client's older passphrase. */
  async eraseOlder(): Promise<void> {
    await clear(this.#database);
    const held = this.held;
    if (held) await this.#opened(held.key, held.leftMs);
  }

  /** Another tab has made a vault, or erased this one: what it held must not be used to store anything more. */
  storedIs(present: boolean): void {
    if (present && this.state === 'absent' && !this.#making) this.state = 'locked';
    if (present || this.state === 'starting' || this.state === 'absent') return;
    this.#close(null);
    this.#gone();
  }

  /** The data key by a secret; a vault of 0.7.0 becomes the person's, under the passphrase that opens it. */
  async #raw(secret: Secret): Promise<Result<Bytes, OpenError | WrongPin>> {
    if (secret.kind === 'pin') {
      const opened = await (this.#pin?.open(secret.pin) ?? err({ code: 'way_absent' } as const));
      if (!opened.ok && opened.error.code === 'wrong_pin' && opened.error.left === 0) this.forgetPin();
      return opened;
    }
    const { counted, openBy } = await toOpen();
    const older = await this.#database.vault.get('vault');
    const made = (await this.chest.database.vault.get('vault')) !== undefined;
    if (made || older?.version !== 1 || secret.kind !== 'passphrase') return openBy(this.chest, secret);
    const [{ openOlder }, { makeVault }] = [await ofOlder(), await toMake()];
    const opened = await counted(this.chest, true, () => openOlder(older, secret.passphrase, this.#space));
    if (!opened.ok) return opened;
    opened.value.fill(0);
    const fresh = await makeVault(this.chest, secret.passphrase);
    if (fresh.ok) return fresh;
    if (fresh.error.code === 'passphrase_too_short') throw new TypeError('it was long enough before');
    // Another tab has just made it.
    return openBy(this.chest, secret);
  }

  async #openWith(raw: Bytes, secret?: Secret): Promise<Result<void, never>> {
    const key = await dataKeyOf(raw);
    raw.fill(0);
    // Where the client's vault of 0.7.0 has the same passphrase, nobody is asked for it once more.
    if (secret?.kind === 'passphrase' && (await this.#database.vault.get('vault'))?.version === 1)
      await (await ofOlder()).adoptBy(this.#database, this.#space, key, secret.passphrase);
    await this.#opened(key);
    return ok();
  }

  /** Everything that is to be there before a screen uses the store. */
  async #opened(key: CryptoKey, leftMs?: number): Promise<void> {
    const row = await this.#database.vault.get('vault');
    const older = row ? await (await ofOlder()).olderKey(row, this.#space, key) : null;
    this.#key = key;
    this.#idle.begin(leftMs);
    this.beat();
    clearInterval(this.#beat);
    this.#beat = setInterval(() => this.beat(), BEAT_MS);
    if (older === 'locked') {
      this.state = 'older';
      this.relocked = false;
      return;
    }
    await identify(this.#database, this.chest);
    // Locked meanwhile.
    if (this.#key !== key) return;
    const store = { database: this.#database, cipher: cipherOf(key, this.#space.clientId, older) };
    if (older) await (await ofOlder()).resealed(store);
    this.#store = store;
    this.state = 'open';
    this.relocked = false;
    this.onOpen();
  }

  /** Tells the service worker that the key is in use; also one that has just come. */
  beat(): void {
    const { held } = this;
    if (held) holdKey(this.chest.database.name, held);
  }

  #close(store: Store | null): void {
    this.#idle.end();
    clearInterval(this.#beat);
    this.#key = null;
    this.#store = null;
    const wasOpen = this.state === 'open';
    if (!wasOpen && this.state !== 'older') return;
    this.state = 'locked';
    this.relocked = true;
    if (wasOpen) this.onLock(store);
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

  #setPin(pin: Pin | null): void {
    this.#pin = pin;
    this.pinned = pin !== null;
  }
}

async function clear(database: Dexie): Promise<void> {
  const { tables } = database;
  await database.transaction('rw', tables, async () => {
    for (const table of tables) await table.clear();
  });
}
