import { DRAFT_STATES, DraftContent, type DraftState } from '#lib/domain/drafts/draft.ts';
import { leftOut, moment, nullable, object, oneOf, string, uuid, whole } from '#lib/domain/shape.ts';
import type { LocalDraft } from '#lib/offline/drafts/reading.ts';

/** A draft as the server holds it: what the person's own list shows of it. */
export interface ServerDraft {
  id: string;
  revision: number;
  state: DraftState;
  createdBy: string;
  createdAt: Date;
  content: DraftContent;
  returnedReason: string | null;
  /** The bookkeeper who waits for an answer. Left out by a server, or kept from one, that knew no such thing. */
  askedBy: string | null;
}
export const ServerDraft = object<ServerDraft>({
  id: uuid,
  revision: whole(0),
  state: oneOf(DRAFT_STATES),
  createdBy: string,
  createdAt: moment,
  content: DraftContent,
  returnedReason: nullable(string),
  askedBy: leftOut(nullable(string), null),
});

/**
 * How far a draft has come, as its author is told. `needs-you`: the server did not take the last change. `asked`: the
 * bookkeeper has a question. `unfinished`: something of it was written and not saved. `sent`: the server has it; further
 * is not known here. `dismissed`: discarded by the bookkeeper, who says why; `discarded`: by its author.
 */
export type Standing =
  | 'needs-you'
  | 'asked'
  | 'unfinished'
  | 'only-here'
  | 'sent'
  | 'inbox'
  | 'submitted'
  | 'posted'
  | 'dismissed'
  | 'discarded';

/** One draft of the list: what this device has of it, and what the server. At least one is there. */
export interface DraftItem {
  readonly id: string;
  readonly content: DraftContent;
  readonly standing: Standing;
  readonly local: LocalDraft | null;
  readonly server: ServerDraft | null;
}

export function standingOf(local: LocalDraft | null, server: ServerDraft | null): Standing {
  const begun = local?.unfinished === true && local.state !== 'discarded';
  if (begun && local.state !== 'rejected') return 'unfinished';
  switch (local?.state) {
    case 'rejected':
      return 'needs-you';
    case 'discarded':
      return 'discarded';
    case 'local':
    case 'unfinished':
      return 'only-here';
    case 'synced':
    case undefined:
      return server ? standingThere(server) : 'sent';
  }
}

function standingThere({ state, askedBy, returnedReason }: ServerDraft): Standing {
  if (state === 'inbox' && askedBy !== null) return 'asked';
  return state === 'discarded' && returnedReason !== null ? 'dismissed' : state;
}

/** It is the author's turn. */
export function needsAuthor({ standing }: Pick<DraftItem, 'standing'>): boolean {
  return standing === 'needs-you' || standing === 'asked';
}

/**
 * Both lists as one, what needs the person first, then what is not finished, then the newest (ids tell when a draft was
 * made). What differs is the device's until the server has it, and the server's after that. What the author discarded is
 * left out.
 */
export function mergeDrafts(locals: readonly LocalDraft[], servers: readonly ServerDraft[]): DraftItem[] {
  const local = new Map(locals.map((draft) => [draft.id, draft]));
  const server = new Map(servers.map((draft) => [draft.id, draft]));
  return [...new Set([...local.keys(), ...server.keys()])]
    .flatMap((id) => item(local.get(id) ?? null, server.get(id) ?? null))
    .filter(({ standing }) => standing !== 'discarded')
    .sort((a, b) => urgency(a) - urgency(b) || (a.id < b.id ? 1 : -1));
}

function item(local: LocalDraft | null, server: ServerDraft | null): DraftItem[] {
  const shown = local && local.state !== 'synced' ? local : (server ?? local);
  if (!shown) return [];
  return [{ id: shown.id, content: shown.content, standing: standingOf(local, server), local, server }];
}

function urgency(draft: DraftItem): number {
  if (needsAuthor(draft)) return 0;
  return draft.standing === 'unfinished' ? 1 : 2;
}
