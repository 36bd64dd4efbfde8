import type { DraftContent, Photo } from '#lib/domain/draft.ts';
import { mutationHash, type MutationEnvelope, type MutationOutcome } from '#lib/domain/mutation.ts';
import { contentHash, type HeldDraft } from '#lib/domain/restored.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Bytes } from './bytes.ts';
import type { ApiFailure, PhotoProgress, Standing, SyncApi } from './port.ts';
import { sha256Hex } from './testing.ts';

/** What may befall one request. The `crash` ones end the app's process. */
export type Fate =
  | 'ok'
  | 'request lost'
  | 'answer lost'
  | 'crash before'
  | 'crash after'
  | 'signed out'
  | 'arrives again later';

export class Crash extends Error {}

type Answer<T> = Result<T, ApiFailure>;

/**
 * The server's side of the sync contract in memory: numbers without gaps, each applied once, a repeat
 * answered as at first and refused when it carries another change. For tests of the loop.
 */
export class SimulatedServer {
  drafts = new Map<string, { revision: number; content: DraftContent; state: 'inbox' | 'discarded' }>();
  /** What this server has applied, as far as it remembers. */
  applied: { draftId: string; text: string }[] = [];
  photos = new Map<string, { photo: Photo; bytes: Bytes; complete: boolean }>();
  #devices = new Map<string, { hash: string; outcome: MutationOutcome }[]>();
  requests = 0;

  /** A copy of all it knows. @returns sets the server back to it */
  backup(): () => void {
    const copied = () => structuredClone([this.drafts, this.applied, this.photos, this.#devices] as const);
    const copy = copied();
    return () => {
      [this.drafts, this.applied, this.photos, this.#devices] = structuredClone(copy);
    };
  }

  standing({ deviceId, photoId }: { deviceId: string; photoId: string | null }): Answer<Standing> {
    const seen = this.#devices.get(deviceId);
    if (!seen) return err({ code: 'refused', reason: 'device_unknown' });
    const hasPhoto = photoId === null || this.photos.get(photoId)?.complete === true;
    return ok({ lastMutationId: seen.length, hasPhoto });
  }

  held(asked: { drafts: string[]; photos: string[] }): Answer<{ drafts: HeldDraft[]; photos: string[] }> {
    const drafts = asked.drafts.flatMap((id) => {
      const draft = this.drafts.get(id);
      if (!draft) return [];
      const { revision, state, content } = draft;
      return [{ id, revision, state, contentHash: contentHash(id, content) }];
    });
    return ok({ drafts, photos: asked.photos.filter((id) => this.photos.get(id)?.complete) });
  }

  register(deviceId: string): Answer<void> {
    if (!this.#devices.has(deviceId)) this.#devices.set(deviceId, []);
    return ok();
  }

  push(deviceId: string, mutations: MutationEnvelope[]): Answer<MutationOutcome[]> {
    const seen = this.#devices.get(deviceId);
    if (!seen) return err({ code: 'refused', reason: 'device_unknown' });
    const outcomes: MutationOutcome[] = [];
    for (const { mutationId, payloadHash, mutation } of mutations) {
      const before = seen[mutationId - 1];
      if (before && before.hash !== payloadHash) return err({ code: 'refused', reason: 'payload_differs' });
      if (!before && mutationId !== seen.length + 1) return err({ code: 'refused', reason: 'mutation_gap' });
      if (payloadHash !== mutationHash(mutation)) return err({ code: 'refused', reason: 'hash_wrong' });
      if (!before) seen.push({ hash: payloadHash, outcome: this.#apply(mutationId, mutation) });
      outcomes.push(seen[mutationId - 1]!.outcome);
    }
    return ok(outcomes);
  }

  beginPhoto(photo: Photo): Answer<PhotoProgress> {
    const known = this.photos.get(photo.id) ?? { photo, bytes: new Uint8Array(), complete: false };
    this.photos.set(photo.id, known);
    return ok({ received: known.bytes.length, complete: known.complete });
  }

  appendPhoto(photoId: string, offset: number, chunk: Bytes): Answer<PhotoProgress> {
    const known = this.photos.get(photoId);
    if (!known) return err({ code: 'refused', reason: 'photo_unknown' });
    if (offset !== known.bytes.length) return err({ code: 'refused', reason: 'offset_differs' });
    known.bytes = new Uint8Array(Buffer.concat([known.bytes, chunk]));
    if (known.bytes.length === known.photo.size && sha256Hex(known.bytes) !== known.photo.sha256) {
      known.bytes = new Uint8Array();
      return err({ code: 'refused', reason: 'photo_hash_mismatch' });
    }
    known.complete = known.bytes.length === known.photo.size;
    return ok({ received: known.bytes.length, complete: known.complete });
  }

  #apply(mutationId: number, mutation: MutationEnvelope['mutation']): MutationOutcome {
    const draft = this.drafts.get(mutation.draftId);
    if (draft?.state === 'discarded') return { mutationId, outcome: 'rejected', code: 'draft_not_open' };
    if ((draft?.revision ?? null) !== mutation.baseRevision) {
      return { mutationId, outcome: 'rejected', code: 'draft_changed' };
    }
    const revision = (draft?.revision ?? 0) + 1;
    if (mutation.type === 'draft.discard') {
      if (!draft) return { mutationId, outcome: 'rejected', code: 'draft_unknown' };
      this.drafts.set(mutation.draftId, { ...draft, revision, state: 'discarded' });
      return { mutationId, outcome: 'applied', revision };
    }
    const { draftId, content } = mutation;
    if (content.text.startsWith('avvis')) return { mutationId, outcome: 'rejected', code: 'project_unknown' };
    this.drafts.set(draftId, { revision, content, state: 'inbox' });
    this.applied.push({ draftId, text: content.text });
    return { mutationId, outcome: 'applied', revision };
  }
}

/** The way to the server, on which each request meets the next of `fates`; when they are used up, all is well. */
export function unreliable(server: SimulatedServer, fates: Iterator<Fate>): SyncApi {
  const late: (() => unknown)[] = [];
  const meet = <T>(request: () => Answer<T>): Promise<Answer<T>> => {
    server.requests += 1;
    const fate = fates.next().value as Fate | undefined;
    if (fate === 'crash before') return Promise.reject(new Crash(fate));
    if (fate === 'request lost') return Promise.resolve(err({ code: 'unreachable' }));
    if (fate === 'signed out') return Promise.resolve(err({ code: 'signed_out' }));
    const answer = request();
    // An older request overtaken on its way arrives after this one; nobody waits for its answer.
    late.shift()?.();
    if (fate === 'arrives again later') late.push(request);
    if (fate === 'crash after') return Promise.reject(new Crash(fate));
    return Promise.resolve(fate === 'answer lost' ? err({ code: 'unreachable' }) : answer);
  };
  return {
    standing: (asked) => meet(() => server.standing(asked)),
    held: (asked) => meet(() => server.held(asked)),
    register: ({ deviceId }) => meet(() => server.register(deviceId)),
    push: (deviceId, mutations) => meet(() => server.push(deviceId, structuredClone(mutations))),
    beginPhoto: (photo) => meet(() => server.beginPhoto(photo)),
    appendPhoto: (id, offset, chunk) => meet(() => server.appendPhoto(id, offset, chunk)),
  };
}
