import { equalBytes } from '#lib/domain/bytes.ts';
import type { KeyProvider } from '#lib/server/platform/keys.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import {
  BEGINNING,
  CLIENTS,
  clientsAt,
  during,
  headAt,
  newestFirst,
  rankOfClients,
  rankOfHead,
} from './kept.ts';
import { NotSigned } from './not-signed.ts';
import { placeOn, type Place } from '#lib/server/platform/blobs/place.ts';
import { SecondPlace } from './second.ts';
import { begun, clientsBytes, headBytes, readHead, type RememberedHead } from './statement.ts';

/**
 * What this installation knows outside the database: the newest head that it signed of each client's log, and for which
 * clients it began one. It lies in the data folder, under a MAC of the master key, and where a second place is configured
 * there as well, somewhat later. Every method throws {@link NotSigned} where the data folder's can't be read or written.
 */
export class Memory {
  readonly #keys: KeyProvider;
  readonly #first: Place;
  readonly second: SecondPlace | null;

  constructor(platform: Platform) {
    const { first, second } = platform.memory;
    this.#keys = platform.keys;
    this.#first = placeOn(first, 'the data folder');
    this.second = second && new SecondPlace(placeOn(second, 'the second place'), platform);
  }

  get places(): readonly Place[] {
    return this.second ? [this.#first, this.second.place] : [this.#first];
  }

  /**
   * What is remembered of the client's log, the newest first; only of the present generation. Of the second place now and
   * then, and then only where it answers: whether a log is signed does not hang on it.
   */
  async heads(clientId: string): Promise<RememberedHead[]> {
    const first = await this.firstHead(clientId);
    const second = (await this.second?.headWhenDue(clientId)) ?? null;
    return present([first, second]);
  }

  /** {@link heads}, of whatever place has any that opens. */
  async headsAtHand(clientId: string): Promise<RememberedHead[]> {
    const reads = this.places.map((place) => headAt(place, this.#keys, clientId).catch(() => null));
    return present(await Promise.all(reads));
  }

  async firstHead(clientId: string): Promise<RememberedHead | null> {
    return headAt(this.#first, this.#keys, clientId);
  }

  /** The clients that a log was begun for; null where no list is there. */
  async clients(): Promise<Set<string> | null> {
    return clientsAt(this.#first, this.#keys);
  }

  /**
   * Writes down that the client's log may become anything, and then the client, before anything of it is signed: what is
   * missing later was taken away. A client in the list without a head has lost it, so a process that dies between the two
   * leaves the head, and whoever signs the first lists the client ({@link list}).
   */
  async begin(clientId: string): Promise<void> {
    await this.remember(begun(clientId));
    await this.list(clientId);
  }

  /** Nothing changes where the client is in the list. */
  async list(clientId: string): Promise<void> {
    await this.#list(clientId, async () => (await this.clients()) ?? (await this.#listElsewhere()));
  }

  /** Puts this head in the place of what is there or not, read or not: somebody has said that it holds. */
  async beginAnew(head: RememberedHead): Promise<void> {
    const clients = await this.clients().catch(async () => {
      await this.#first.clear(CLIENTS);
      return null;
    });
    await this.#list(head.clientId, async () => (await this.clients()) ?? clients ?? new Set());
    await this.replace(head);
  }

  /** {@link beginAnew}, of what is in no list. */
  async replace(head: RememberedHead): Promise<void> {
    await during('memory_unwritable', () => this.#first.clear(head.clientId));
    await this.remember(head);
  }

  async #list(clientId: string, known: () => Promise<Set<string>>): Promise<void> {
    for (;;) {
      const clients = await known();
      if (clients.has(clientId)) return;
      clients.add(clientId);
      // Another process may have been first with one of this length: then its clients are taken along.
      if (await this.#write(CLIENTS, rankOfClients(clients), clientsBytes(this.#keys, clients))) return;
    }
  }

  /** No list here: on a fresh installation nothing was signed yet, else it was taken away. */
  async #listElsewhere(): Promise<Set<string>> {
    const fresh = await during('memory_unreadable', () => this.#first.isEmpty(BEGINNING));
    const second = await this.second?.clients();
    if (fresh || second) return second ?? new Set();
    throw new NotSigned('memory_missing', 'the list of clients in the data folder');
  }

  /**
   * Durable in the data folder once it resolves; at the second place later. Nothing changes where it, or a newer one, is
   * there. Another head of the same size and generation is never put beside it (`head_differs`).
   */
  async remember(head: RememberedHead): Promise<void> {
    const { clientId, size } = head;
    const rank = rankOfHead(head);
    if (!(await this.#write(clientId, rank, headBytes(this.#keys, head)))) {
      const stored = await during('memory_unreadable', () => this.#first.read(clientId, rank));
      const there = stored && readHead(this.#keys, clientId, stored);
      // Taken away since by who wrote a newer one.
      if (stored && !there) throw new NotSigned('memory_unreadable', `the head of client ${clientId}`);
      if (there && !(there.origin === head.origin && equalBytes(there.root, head.root)))
        throw new NotSigned('head_differs', `another head of client ${clientId} is remembered at ${size}`);
    }
    this.second?.later(head);
  }

  /** For a second place that has not been there from the beginning. */
  async tellSecond(clientId: string): Promise<void> {
    const head = this.second && (await this.firstHead(clientId));
    if (head) this.second?.later(head);
  }

  async #write(of: string, rank: string, bytes: Uint8Array): Promise<boolean> {
    return during('memory_unwritable', () => this.#first.add(of, rank, bytes));
  }
}

/** A place may not have heard yet that the log was begun anew. */
function present(heads: readonly (RememberedHead | null)[]): RememberedHead[] {
  const found = heads.filter((head) => head !== null).sort(newestFirst);
  return found.filter(({ generation }) => generation === found[0]?.generation);
}

const memories = new WeakMap<Platform, Memory>();

export function memoryOf(platform: Platform): Memory {
  let memory = memories.get(platform);
  if (!memory) memories.set(platform, (memory = new Memory(platform)));
  return memory;
}
