import { bytesToHex } from '@noble/hashes/utils.js';
import { ok, type Result } from '#lib/domain/result.ts';
import { toBase64 } from '#lib/domain/tlog/bytes.ts';
import { commitmentIn, commitmentTo } from '#lib/domain/tlog/event.ts';
import type { LeafProof } from '#lib/domain/tlog/event-proof.ts';
import { formatVerifierKey } from '#lib/domain/tlog/note.ts';
import { inclusionProof } from '#lib/domain/tlog/proof.ts';
import type { Coordinate } from '#lib/domain/tlog/tree.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { KeyProvider } from '#lib/server/platform/keys.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { erasuresOf, type Erasure } from '../erase/erasures.ts';
import { Known } from '../keys/known.ts';
import { openPrivateKey, verifierKeyOf } from '../keys/log.ts';
import { notAuthentic } from '../mark/mac.ts';
import { Marks } from '../mark/marks.ts';
import { headToGive, mostToGive } from '../memory/give.ts';
import { holdOf, witnessingOf, type Witnessing } from '../witnesses/anchor.ts';
import { eventsById, newestEvents, type ProvableEvent, type Subject } from './proving-store.ts';
import { readHashes, type CheckpointRow, type LogRow } from '../store.ts';

/** How many subjects, and how many events, are proven in one answer. */
export const MOST_PROVEN = 100;

/**
 * What there is to prove something by. `none`: no event · `waiting`: written, and no checkpoint over it yet ·
 * `unprovable`: the stored tree lacks what leads to its leaf, or the log's key is not this installation's.
 */
export type Provable =
  | { readonly state: 'none' }
  | { readonly state: 'waiting' }
  | { readonly state: 'unprovable' }
  | { readonly state: 'proof'; readonly proof: LeafProof };

export interface Proven {
  /** The newest signed head, which all proofs lead to; null while the log is empty. */
  readonly head: { readonly size: number; readonly note: string; readonly verifierKey: string } | null;
  /** Of each subject asked for, in that order: the newest event that states it. */
  readonly subjects: readonly Provable[];
  /** Of each event asked for, in that order. */
  readonly events: readonly Provable[];
  /** What to judge by whether that head is witnessed; null where no witnesses are configured. */
  readonly witnessing: Witnessing | null;
}

/**
 * Proofs of what a screen shows, to be judged there: nothing of them was verified here, so that what is wrong comes to be
 * seen. That no newer event states a subject is this server's word.
 */
export async function prove(
  context: Context,
  asked: { readonly subjects: readonly Subject[]; readonly events: readonly string[] },
): Promise<Result<Proven, never>> {
  const { clientId } = context;
  // Before the transaction: what the directory holds of the client's log is no newer than that.
  const [held, most] = [await holdOf(context), await mostToGive(context)];
  return context.transaction<Proven, never>(async (tx) => {
    const { log = null, head = null } = (await headToGive(tx, context, most)) ?? {};
    const prover = new Prover(tx, context, log, head);
    const about = await newestEvents(tx, clientId, asked.subjects);
    const named = await eventsById(tx, clientId, asked.events);
    const subjects: Provable[] = [];
    for (const [at] of asked.subjects.entries()) subjects.push(await prover.stating(about.get(at) ?? []));
    const events: Provable[] = [];
    for (const id of asked.events) events.push(await prover.of(named.get(id)));
    const verifierKey = log ? formatVerifierKey(verifierKeyOf(log)) : '';
    return ok({
      head: head && { size: head.size, note: head.note, verifierKey },
      subjects,
      events,
      witnessing: await witnessingOf(tx, context, held, { log, head }),
    });
  });
}

/** Proves events under one head, in one transaction. */
export class Prover {
  readonly #tx: Tx;
  readonly #context: Context;
  readonly #head: CheckpointRow | null;
  /** Whether the head is signed with the key that this installation signs with. */
  readonly #ours: Promise<boolean>;
  readonly #marks: Marks;
  #erasures: Promise<ReadonlyMap<string, Erasure>> | undefined;

  constructor(tx: Tx, context: Context, log: LogRow | null, head: CheckpointRow | null) {
    this.#tx = tx;
    this.#context = context;
    this.#head = head;
    this.#ours = log === null ? Promise.resolve(false) : isOurs(context, log);
    this.#marks = new Marks(tx, context);
  }

  /**
   * By which of the events about one subject, newest first, it is stated. What waits and is not the application's will never
   * be in the log. One whose detail is gone, or is not what it committed to, may be the one: what can't be read is not passed
   * over for something older.
   */
  async stating(events: readonly ProvableEvent[]): Promise<Provable> {
    const { keys } = this.#context.platform;
    return this.of(
      events.find((event) => (event.index !== null || notAuthentic(keys, event) === null) && mayState(event)),
    );
  }

  async of(event: ProvableEvent | undefined): Promise<Provable> {
    if (!event) return { state: 'none' };
    const { index, leafHash } = event;
    if (index === null || leafHash === null || !this.#head || index >= this.#head.size)
      return { state: 'waiting' };
    if (!(await this.#ours)) return { state: 'unprovable' };
    try {
      const erasedBy = event.detail === null ? await this.#erasing(event.id) : undefined;
      const path = await inclusionProof(this.#read, index, this.#head.size);
      return {
        state: 'proof',
        proof: {
          eventId: event.id,
          index,
          leafHash: bytesToHex(leafHash),
          path: path.map((hash) => bytesToHex(hash)),
          statement: toBase64(event.statement),
          detail: event.detail,
          salt: event.salt && toBase64(event.salt),
          authentic: await this.#marks.of(event, index),
          ...(erasedBy && { erasedBy }),
        },
      };
    } catch (cause) {
      // A node or leaf that should be there isn't: the log was changed behind the app's back.
      if (cause instanceof RangeError) return { state: 'unprovable' };
      throw cause;
    }
  }

  /** Of the event that says so; undefined where none does, or no checkpoint covers it yet. */
  async #erasing(eventId: string): Promise<LeafProof | undefined> {
    this.#erasures ??= erasuresOf(this.#tx, this.#context);
    const by = (await this.#erasures).get(eventId)?.by;
    // None erases the readable part of such an event, so that this ends here.
    if (by === undefined || by === eventId) return undefined;
    const event = (await eventsById(this.#tx, this.#context.clientId, [by])).get(by);
    const proven = await this.of(event);
    return proven.state === 'proof' ? proven.proof : undefined;
  }

  readonly #read = (coordinates: readonly Coordinate[]) =>
    readHashes(this.#tx, this.#context.clientId, coordinates);
}

function mayState({ statement, salt, detail }: ProvableEvent): boolean {
  if (salt === null || detail === null || commitmentTo(salt, detail) !== commitmentIn(statement)) return true;
  // What was committed to is canonical JSON of an object.
  return 'statement' in (JSON.parse(detail) as object);
}

/** By installation: several may be in one process. */
const opening = new WeakMap<KeyProvider, Known<true>>();

async function isOurs({ platform: { keys }, clientId }: Context, log: LogRow): Promise<boolean> {
  const known = opening.get(keys) ?? new Known<true>();
  opening.set(keys, known);
  const { publicKey, sealedPrivateKey } = log;
  const opens = await known.of([clientId, publicKey, sealedPrivateKey], () => {
    try {
      openPrivateKey(keys, clientId, log);
      return Promise.resolve(true);
    } catch {
      return Promise.resolve(null);
    }
  });
  return opens === true;
}
