import { liveQuery } from 'dexie';
import { err, type Result } from '#lib/domain/result.ts';
import { watchLocal, type LocalCounts } from './store/counts.ts';
import { openDatabase, type DeviceDatabase, type Space } from './store/database.ts';
import { askToPersist, type Persistence } from './store/persistence.ts';
import { watchStore, type Trouble } from './store/watched.ts';
import type { Live } from './sync/live.ts';
import { SyncLoop } from './sync/loop.svelte.ts';
import type { LoopState } from './sync/state.ts';
import type { SyncApi } from './sync/port.ts';
import { restoredRead, watchRestored } from './sync/restored-told.ts';
import type { Locked as LockedStore } from './captured/lock-screen.ts';
import type { Arrived } from './captured/take-in.ts';
import { StatusWatch } from './status.svelte.ts';
import type { Store } from './store/store.ts';
import { chestOf, keepWipeAfter } from './vault/chest.ts';
import { waysOf } from './vault/database.ts';
import { note } from './support.ts';
import type { HeldKey } from './vault/key-holder.ts';
import { Vault } from './vault/vault.svelte.ts';

/** What a tab asks the others: how far are you? */
const ASK = 'ask';

/** This device, for one person in one client: what the screens of the app hold on to. */
export class Device {
  readonly space: Space;
  readonly vault: Vault;
  readonly loop: SyncLoop;
  readonly status: StatusWatch;
  readonly #database: DeviceDatabase;
  #live: Live | null = null;
  #running: AbortController | null = null;
  /** This tab has the turn to send. */
  #sends = false;
  /** What is the matter with the store; null: nothing. */
  trouble = $state<Trouble | null>(null);
  /** Whether the browser may throw away what lies here; asked once there is something to lose. */
  persistence = $state<Persistence>('unknown');
  #counted: LocalCounts | null = null;
  #tabs: BroadcastChannel | null = null;
  readonly #closed = new AbortController();
  /** What came of what was sealed while it was locked, until the person has read it. */
  arrived = $state.raw<Arrived | null>(null);
  /** Told when the device is opened; by whom is no matter. */
  onOpen: () => void = () => {};
  /** Told when the device is locked under the person, not when it is closed; see {@link Vault.onLock}. */
  onLock: (store: Store | null) => void = () => {};

  readonly #fetchAhead: FetchAhead;

  /** @param name what the server calls this device in its list of devices. */
  constructor(
    space: Space,
    api: SyncApi,
    { name, fetchAhead }: { readonly name: string; readonly fetchAhead: FetchAhead },
  ) {
    this.#fetchAhead = fetchAhead;
    this.space = space;
    this.#database = openDatabase(space);
    this.vault = new Vault(this.#database, chestOf(space.userId), space);
    this.loop = new SyncLoop({
      store: () => this.vault.store,
      api,
      deviceName: name,
      onPolicy: (said) => keepWipeAfter(this.vault.chest.database, this.#database.name, said),
      onState: (state) => {
        this.#tabs?.postMessage(state);
        if (state.name === 'idle' && this.#sends) void this.#papersAhead();
        if (state.name === 'idle') void this.#listen();
      },
    });
    this.status = new StatusWatch(
      () => this.loop.state,
      () => this.vault.state,
    );
  }

  /**
   * Opens the database and begins to watch it and the network. Syncing begins when the vault is open.
   * @param held the key of the client before, in the same page
   */
  async start(held: HeldKey | null = null): Promise<void> {
    const { signal } = this.#closed;
    this.vault.onOpen = () => {
      this.#run();
      this.onOpen();
      void this.takeIn();
    };
    this.vault.onLock = (store) => {
      this.#stop();
      if (!signal.aborted) this.onLock(store);
    };
    this.#listenToTabs(signal);
    this.#watchStores(signal);
    await this.vault.start(held);
    if (this.vault.state === 'unavailable' || signal.aborted) return;
    void this.#isLast().catch(note);
    const wake = (): void => {
      this.status.online = navigator.onLine;
      if (document.visibilityState === 'visible' && navigator.onLine) this.loop.wake();
    };
    wake();
    addEventListener('online', wake, { signal });
    addEventListener('offline', wake, { signal });
    document.addEventListener('visibilitychange', wake, { signal });
    // Some browsers, and private windows, have none.
    if ('serviceWorker' in navigator)
      navigator.serviceWorker.addEventListener('controllerchange', () => this.vault.beat(), { signal });
    for (const kind of ['pointerdown', 'keydown'] as const) {
      addEventListener(kind, () => this.vault.touch(), { signal, passive: true });
    }
    const watch = watchLocal(this.#database).subscribe((counts) => {
      const more = counts.waiting > this.status.counts.waiting;
      this.status.counts = counts;
      void this.#keepSafe(counts);
      if (more) this.loop.wake();
      if (more && !navigator.onLine) void this.#askToBeWoken(signal);
    });
    const vaults = liveQuery(() => this.#ways()).subscribe(({ ways, present }) => {
      this.vault.ways = ways;
      this.vault.storedIs(present);
    });
    const restored = watchRestored(this.#database).subscribe((row) => (this.status.restored = row));
    signal.addEventListener('abort', () => {
      watch.unsubscribe();
      restored.unsubscribe();
      vaults.unsubscribe();
    });
  }

  /** Does `work` with the open store: the one way for screens to drafts and photos. `locked` when it is not open. */
  async withStore<T, E extends { code: string } = never>(
    work: (store: Store) => Promise<Result<T, E>>,
  ): Promise<Result<T, E | Locked>> {
    const { store } = this.vault;
    return store === null ? err({ code: 'locked' }) : work(store);
  }

  /** What a locked screen keeps pictures in. */
  get locked(): LockedStore {
    return { database: this.#database, chest: this.vault.chest };
  }

  #takingIn: Promise<void> = Promise.resolve();

  /** Makes drafts of what came while it was locked, or was shared since. Never rejects: what fails stays sealed. */
  takeIn(): Promise<void> {
    this.#takingIn = this.#takingIn.then(() => this.#takeIn()).catch(reportError);
    return this.#takingIn;
  }

  async #takeIn(): Promise<void> {
    const { store, held, chest } = this.vault;
    if (!store || !held || (await this.#database.captured.count()) === 0) return;
    const { takeIn } = await import('./captured/take-in.ts');
    const { drafts, unused, left } = await takeIn({ store, chest, dataKey: held.key });
    const { drafts: before = 0, unused: others = [] } = this.arrived ?? {};
    this.arrived = { drafts: before + drafts, unused: [...others, ...unused], left };
  }

  /** From now on what is shared with Segl on this device is for this person and client. */
  async #isLast(): Promise<void> {
    const { rememberWhose } = await import('./captured/whose.ts');
    const [vault, client] = [this.vault.chest.database.name, this.#database.name];
    await rememberWhose({ vault, client, space: { ...this.space } });
  }

  /** The person has read what came of the server being set back. */
  async restoredRead(): Promise<void> {
    await restoredRead(this.#database);
  }

  /** Lets go of everything: on sign-out, once it is locked, or when another client is chosen. */
  close(): void {
    this.#closed.abort('closed');
    this.vault.leave();
    this.#database.close();
    this.vault.chest.database.close();
  }

  /** The first thing that exists only here is when the browser is asked not to throw it away; not when the page is loaded. */
  async #keepSafe(counts: LocalCounts): Promise<void> {
    const before = this.#counted;
    this.#counted = counts;
    if (!before || counts.unsent <= before.unsent || this.persistence === 'persistent') return;
    this.persistence = await askToPersist().catch(() => 'unknown' as const);
  }

  #watchStores(signal: AbortSignal): void {
    const onTrouble = (trouble: Trouble | null): void => void (this.trouble = trouble);
    // As when nobody has touched it for long: what was typed is sealed, and the next page need not ask.
    const onNewer = (): void => this.vault.leave();
    for (const store of [this.#database, this.vault.chest.database])
      signal.addEventListener('abort', watchStore(store, { onTrouble, onNewer }));
  }

  /** The tab with the turn is told of news, and the others see what it takes in. */
  async #listen(): Promise<void> {
    const [own, loaded] = await Promise.all([
      this.#database.device.get('device'),
      import('./sync/live.ts').catch(() => null),
    ]);
    if (!own || !loaded || !this.#sends || !this.vault.store) return;
    this.#live ??= new loaded.Live(this.space, () => this.loop.wake());
    this.#live.open(own.deviceId);
  }

  /** By the browser, when the network is back. */
  async #askToBeWoken(signal: AbortSignal): Promise<void> {
    const loaded = await import('./background.ts').catch(() => null);
    await loaded?.askToBeWoken(() => this.loop.wake(), signal);
  }

  async #ways() {
    const { database } = this.vault.chest;
    const [ways, older] = [await waysOf(database), await this.#database.vault.count()];
    return { ways, present: older > 0 || (await database.vault.count()) > 0 };
  }

  /** The tabs without the turn show what the one with it knows; all of them lock together, whichever client they show. */
  #listenToTabs(signal: AbortSignal): void {
    const tabs = new BroadcastChannel(this.#database.name);
    this.#tabs = tabs;
    tabs.onmessage = ({ data }: MessageEvent<LoopState | typeof ASK>) => {
      if (data !== ASK && !this.#sends) this.loop.mirror(data);
      if (data === ASK && this.#sends) tabs.postMessage(this.loop.state);
    };
    const vaults = new BroadcastChannel(this.vault.chest.database.name);
    vaults.onmessage = ({ data }: MessageEvent<'lock' | 'touch'>) => {
      if (data === 'lock') this.vault.lockHere();
      else this.vault.touchedElsewhere();
    };
    this.vault.onTell = (what) => vaults.postMessage(what);
    signal.addEventListener('abort', () => {
      this.#tabs = null;
      this.vault.onTell = () => {};
      tabs.close();
      vaults.close();
    });
  }

  /**
   * One tab sends at a time: two would give two changes one number. It holds the turn only while its
   * own vault is open, so that a locked tab never keeps an open one from sending.
   */
  #run(): void {
    this.#stop();
    const running = new AbortController();
    this.#running = running;
    this.loop.mirror({ name: 'starting' });
    this.#tabs?.postMessage(ASK);
    const turn = navigator.locks.request(this.#database.name, { signal: running.signal }, async () => {
      this.#sends = true;
      await this.loop.run(running.signal, reportError).finally(() => (this.#sends = false));
    });
    turn.catch((error: unknown) => {
      if (!running.signal.aborted) reportError(error);
    });
  }

  #fetching = false;
  #fetchAgain = false;

  /**
   * What is wanted without network comes when all else is done, and stops for it. However often it is asked for during a run,
   * one more follows: the run may have been stopped, or have begun before the person chose.
   */
  async #papersAhead(): Promise<void> {
    this.#fetchAgain = true;
    if (this.#fetching) return;
    this.#fetching = true;
    const goesOn = (): boolean => this.#sends && this.loop.state.name === 'idle';
    try {
      while (this.#fetchAgain) {
        this.#fetchAgain = false;
        await this.#fetchAhead(() => this.vault.store, goesOn);
      }
    } catch (cause) {
      reportError(cause);
    } finally {
      this.#fetching = false;
    }
  }

  /** With a reason of ours: the browser's own is an error, which remembers every screen that led to it. */
  #stop(): void {
    this.#live?.close();
    this.#running?.abort('locked');
    this.#running = null;
  }
}

/** Fetches the papers that the person wants here (`papers/ahead.ts`), as long as it may go on. */
export type FetchAhead = (store: () => Store | null, goesOn: () => boolean) => Promise<void>;

export type Locked = { code: 'locked' };
