import {
  createApi,
  createSend,
  failureOf,
  type Api,
  type Around,
  type Failure,
  type Proving,
  type Reach,
  type Send,
  type Through,
} from '#lib/api.ts';
import type { Factor } from '#lib/domain/access/factor.ts';
import { hasDesk, keepsDrafts } from '#lib/domain/access/role.ts';
import type { Space } from '#lib/offline/store/database.ts';
import type { Device } from '#lib/offline/device.svelte.ts';
import type { OnlyHere } from '#lib/offline/leaving/only-here.ts';
import type { HeldKey } from '#lib/offline/vault/key-holder.ts';
import type { Vault } from '#lib/offline/vault/vault.svelte.ts';
import { forgetSpace, lastSpace, rememberSpace } from '#lib/offline/vault/last.ts';
import { note } from '#lib/offline/support.ts';
import { forgetActs, type ActPlace } from '../act/kept.ts';
import { forgetPerson } from './belongings.svelte.ts';
import type { Known, Membership, Person } from './on-device.ts';
import { tellOtherTabs } from './other-tabs.ts';
import { unattended } from './presence.ts';
import { problemOf } from '../loading/problem.ts';

export type { Membership, Person } from './on-device.ts';
export type SessionState = 'loading' | 'signed-in' | 'signed-out' | 'offline';

/** A server that has not answered for so long is treated as one that is not there; its answer still counts. */
const PATIENCE_MS = 2500;

const onDevice = () => import('./on-device.ts');
const atDesk = () => import('./at-desk.ts');
const whose = () => import('#lib/offline/captured/whose.ts');
/** What is shared with Segl on this device is nobody's from now on. */
const forgetWhose = () =>
  void whose()
    .then((of) => of.forgetWhose())
    .catch(note);

/**
 * Who uses the app, and for which client.
 *
 *              me answers                     401 to any call
 *   loading ──────────────────▶ signed-in ───────────────────────▶ signed-out
 *    │  │                         ▲   ▲                              │  ▲
 *    │  └── no answer, or late    │   └──────── signs in ────────────┘  │
 *    │            ▼               │                                     │
 *    │         offline ── load() answered: me ──┘                       │
 *    │            └────── load() answered: 401 ─────────────────────────┤
 *    └── 401 ───────────────────────────────────────────────────────────┘
 *
 * Losing the network while signed in changes nothing here: each call fails by itself, and the sync status says so.
 * An ended session is not a lost one: person, client and device stay, so that receipts can be taken and nothing typed
 * goes away; only signing out lets go of them, or somebody else who signs in, here or in another tab.
 *
 * Without network the app knows of itself two random ids only (`offline/vault/last.ts`). Name, e-mail, clients and roles
 * tell where somebody works, so they lie encrypted beside the drafts and are known when the device is unlocked.
 * Somebody who never took a receipt on this device has no such place, and no screen that would work without network.
 */
export class Session {
  state = $state<SessionState>('loading');
  person = $state.raw<Person | null>(null);
  clients = $state.raw<readonly Membership[]>([]);
  /** Whether the person may begin a client; the server says so. */
  mayBegin = $state(false);
  /** The client being worked for. */
  client = $state.raw<Membership | null>(null);
  /** Asks the server, for the current client. */
  api = $state.raw<Api>(createApi());
  /** For what is no procedure, as {@link api} for what is. */
  send: Send = createSend();
  /** What the client requires of the person to let them in, any of it: they have none, and get nothing of it. */
  lacking = $state.raw<readonly Factor[] | null>(null);
  /**
   * Why the session has ended, where the server said: nobody had used it for longer than the client allows, or somebody
   * ended it. Null: it ran out.
   */
  ended = $state<'idle' | 'elsewhere' | null>(null);
  /** What lies on this device for the person in the client; null for who may not take receipts. */
  device = $state.raw<Device | null>(null);
  /** There is to be one, and what opens it is being loaded; or could not be: {@link load} tries again. */
  opening = $state<'no' | 'opening' | 'failed'>('no');
  /** The server has said who this is since the page was opened: its screens can be shown. */
  confirmed = $state(false);
  /** What stands on the screen was told by the device, as of when it last heard of the server. */
  toldHere = $state(false);
  /** What the last call told of the server. */
  reach = $state<Reach | 'asking'>('asking');
  #proving: Proving = (act) => act();
  #asking: Promise<void> | null = null;
  /** Whose device is open, or being opened. */
  #space: Space | null = null;

  /** Where the person's acts for the client are kept until their outcome is known. */
  get acts(): ActPlace {
    const [userId, clientId] = [this.person?.id ?? '', this.client?.clientId ?? ''];
    return { userId, clientId, storage: () => localStorage };
  }

  /** Asks the server who is signed in. Resolves when it has answered, or cannot be reached; never rejects for that. */
  load(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => (this.#asking = null));
    return this.#asking;
  }

  /** How the person shows a factor where a call of a screen asks for one. */
  proveBy(proving: Proving): void {
    this.#proving = proving;
  }

  /** Asks whether the server is there, where no device does: `reach` tells. */
  async greet(): Promise<void> {
    const onUnauthorized = (): void => void this.load();
    try {
      await createApi({ onUnauthorized, onReach: this.#reached, unattended }).session.me.query();
    } catch (cause) {
      problemOf(cause);
    }
  }

  /** What of the person's, in all their clients, exists on this device alone. */
  async onlyHere(): Promise<OnlyHere | null> {
    return (await import('./only-here.ts')).onlyHereAround(this, this.#space);
  }

  /** Works for another of the person's clients. What lies on the device for the one before stays there, locked. */
  choose(clientId: string): void {
    const client = this.clients.find((one) => one.clientId === clientId);
    if (client && this.person) this.#enter(this.person, client);
  }

  /**
   * Ends the session, at the server first. Throws when the server cannot be reached: its cookie would open the app
   * again. What lies on the device stays there, encrypted, for the next time.
   * @param saved the marks of what a file has that the person keeps
   * @returns what exists on this device alone, and is in no such file: then nothing was done
   */
  async signOut(saved?: ReadonlySet<string>): Promise<OnlyHere | null> {
    // What can't be read here can't be named; it must not keep anybody signed in.
    const only = await this.onlyHere().catch((error: unknown) => (reportError(error), null));
    if (only?.marks.some((mark) => !saved?.has(mark))) return only;
    this.device?.vault.lock();
    await createApi().session.signOut.mutate();
    this.#signedOut();
    tellOtherTabs(null);
    return null;
  }

  /**
   * Another tab has signed this person in again, or somebody else, or nobody any more.
   * @param userId who it is; null for nobody
   */
  async hear(userId: string | null): Promise<void> {
    if (userId === null) return this.#signedOut();
    if (this.state === 'signed-in' && this.person?.id === userId) return;
    // What is being asked already may have been answered before.
    await this.#asking;
    await this.load();
  }

  /** What opens the device; once it is open, it says who this is when the server could not. */
  get vault(): Vault {
    if (!this.device) throw new Error('only who may take receipts has a device to open');
    return this.device.vault;
  }

  /** What any call learns, the sync status must not contradict: the device asks for itself, at once. */
  readonly #reached = (reach: Reach): void => {
    if (reach === 'reached') this.toldHere = false;
    if (reach === this.reach) return;
    this.reach = reach;
    this.device?.loop.wake();
  };

  async #ask(): Promise<void> {
    const last = lastSpace();
    if (!this.#space && last) this.#hold(last);
    const late = setTimeout(() => {
      if (this.state === 'loading') this.state = 'offline';
    }, PATIENCE_MS);
    try {
      const { person, clients, mayBegin } = await createApi({
        onReach: this.#reached,
        unattended,
      }).session.me.query();
      // One of 0.5.1 does not say.
      this.mayBegin = mayBegin;
      await this.#welcome({ person, clients: [...clients] });
    } catch (cause) {
      const code = failureOf(cause)?.code;
      if (code === 'session_ended') this.#endedElsewhere();
      else if (code === 'signed_out') this.state = 'signed-out';
      else {
        if (this.state === 'loading') this.state = 'offline';
        if (!this.#space) await this.#recall().catch(note);
      }
    } finally {
      clearTimeout(late);
    }
  }

  /** The browser died before it had written down whose this is. */
  async #recall(): Promise<void> {
    const { space } = (await (await whose()).lastWhose()) ?? {};
    if (space && !this.#space) this.#hold(space);
  }

  async #welcome({ person, clients }: Known): Promise<void> {
    const same = this.person?.id === person.id;
    const news = !same || this.state !== 'signed-in';
    const wanted = same ? this.client?.clientId : lastSpace()?.clientId;
    // Somebody else sees nothing of what was here.
    if (this.person && !same) this.#takeDown();
    this.person = person;
    this.clients = clients;
    const client = clients.find(({ clientId }) => clientId === wanted) ?? clients[0] ?? null;
    if (client) this.#enter(person, client);
    else this.client = null;
    this.confirmed = true;
    this.ended = null;
    this.state = 'signed-in';
    if (news) tellOtherTabs(person.id);
    this.device?.loop.wake();
    await this.#exchange();
  }

  #signedOut(): void {
    forgetSpace();
    forgetWhose();
    this.#takeDown();
    this.state = 'signed-out';
  }

  /** The person's time here has ended: their screens go. What lies on the device stays there, locked. */
  #takeDown(): void {
    this.device?.vault.lock();
    this.#letGo();
    this.#forget();
    this.person = null;
    this.clients = [];
    this.client = null;
    this.mayBegin = false;
    this.api = createApi();
    this.send = createSend();
    this.confirmed = false;
  }

  #enter(person: Person, client: Membership): void {
    const space = { userId: person.id, clientId: client.clientId };
    this.api = createApi({
      ...this.#aroundIn(space),
      proving: (act) => this.#proving(act),
      through: (...call) => this.#throughDevice(space, ...call),
    });
    this.send = createSend(this.#aroundIn(space));
    this.client = client;
    this.lacking = null;
    rememberSpace(space);
    if (keepsDrafts(client.role)) this.#hold(space);
    else {
      // What is shared on the device is not for whoever was here before.
      if (this.#space?.userId !== person.id) forgetWhose();
      this.#letGo();
    }
  }

  /** Of a device: what it does in the background asks nobody for anything. */
  #aroundIn({ clientId }: Space): Around {
    const onRefused = (failure: Failure): void => this.#refused(clientId, failure);
    const onUnauthorized = (): void => void this.load();
    return { clientId, onUnauthorized, onReach: this.#reached, onRefused, unattended };
  }

  /** The device of who has a desk, once it is open, is asked and does much without network as well (`offline/desk`). */
  async #throughDevice({ userId, clientId }: Space, ...[call, ask]: Parameters<Through>): Promise<unknown> {
    const { device } = this;
    const store = device?.vault.store;
    if (!device || !store || !this.#desk) return ask();
    const { throughDevice } = await atDesk();
    const away = !navigator.onLine || this.reach === 'away';
    const onHere = (): void => void (this.toldHere = true);
    return throughDevice(
      { store, userId, clientId, away, onHere, onKept: () => device.loop.wake() },
      call,
      ask,
    );
  }

  get #desk(): boolean {
    return this.client !== null && hasDesk(this.client.role);
  }

  #refused(clientId: string, { code, methods }: Failure): void {
    if (code === 'session_idle') this.ended = 'idle';
    if (code === 'session_ended') this.#endedElsewhere();
    // They have been let go of, for good: what they had open of it does not stay so.
    if (code === 'client_not_found' && this.#space?.clientId === clientId) this.device?.vault.lock();
    if (code === 'second_factor_required' && this.client?.clientId === clientId)
      this.lacking = methods as readonly Factor[];
  }

  /**
   * Somebody has ended the session, or taken the person's access: the device may be in other hands. It locks, in every tab,
   * and nothing but what the person remembers or has opens it again. One that ran out locks nothing: a phone without
   * network for a week is nobody else's for that.
   */
  #endedElsewhere(): void {
    this.state = 'signed-out';
    // Whoever has unlocked it since has shown that they may.
    if (this.ended === 'elsewhere') return;
    this.ended = 'elsewhere';
    this.device?.vault.lock();
  }

  #hold(space: Space): void {
    const held = this.#space;
    const same = held?.userId === space.userId && held.clientId === space.clientId;
    if (same && this.opening !== 'failed') return;
    // Who has unlocked is asked once for all their clients.
    const key = held?.userId === space.userId ? (this.device?.vault.held ?? null) : null;
    this.#letGo();
    this.#space = space;
    void this.#open(space, key);
  }

  async #open(space: Space, key: HeldKey | null): Promise<void> {
    this.opening = 'opening';
    try {
      const { openDevice } = await onDevice();
      // Somebody else's, or another client's, is wanted by now.
      if (this.#space !== space) return;
      const around = this.#aroundIn(space);
      const [api, send] = [createApi(around), createSend(around)];
      this.device = openDevice(space, { api, send, held: key });
      // The key that the worker may still hold was for whoever was signed in.
      if (this.ended === 'elsewhere' && !key) this.device.vault.lock();
      this.device.onLock = forgetPerson;
      this.device.onOpen = () => void this.#exchange();
      this.opening = 'no';
    } catch (cause) {
      note(cause);
      if (this.#space === space) this.opening = 'failed';
    }
  }

  /** Another person may be next: nothing that this one typed, saw or has on its way stays in the page. */
  #forget(): void {
    forgetPerson();
    forgetActs(() => localStorage);
  }

  #letGo(): void {
    this.device?.close();
    this.device = null;
    this.#space = null;
    this.opening = 'no';
  }

  /** Once both are there: what the server said goes to the device, or the device says what the server said before. */
  async #exchange(): Promise<void> {
    const store = this.device?.vault.store;
    if (!store) return;
    const { keepKnown, recallKnown } = await onDevice();
    if (this.confirmed && this.person) {
      await keepKnown(store, { person: this.person, clients: [...this.clients] });
      const { client, api } = this;
      if (client && this.#desk) void atDesk().then(({ keepAhead }) => keepAhead(api, client.role), note);
      return;
    }
    const known = await recallKnown(store);
    if (!known || this.person) return;
    this.person = known.person;
    this.clients = known.clients;
    const client = known.clients.find(({ clientId }) => clientId === this.device?.space.clientId);
    if (client) this.#enter(known.person, client);
  }
}

/** The one session of this page. Screens under `(app)` are shown with a person and a client in it. */
export const session: Readonly<Session> = new Session();
