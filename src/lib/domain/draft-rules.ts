import type { CivilDate } from './date.ts';
import type { Coding, DraftContent, DraftState } from './draft.ts';
import { judgeReceiptDate } from './receipt-date.ts';
import { err, ok, type Result } from './result.ts';

/** What the rules need to know of a draft. */
export interface DraftFacts {
  readonly revision: number;
  readonly state: DraftState;
  readonly createdBy: string;
  readonly coding: Coding | null;
}

/**
 * Whether a person may change what a draft says. The device asks before it stores the change, the server again
 * before it applies it. In order: `draft_changed_meanwhile` (made on another revision than the one that stands,
 * or the id is taken), `draft_not_yours`, `draft_not_open` (submitted, posted or discarded).
 */
export function checkSave(
  draft: DraftFacts | null,
  change: { baseRevision: number | null; actorId: string },
): Result<void, DraftChangeError> {
  if (!draft) return change.baseRevision === null ? ok() : err({ code: 'draft_changed_meanwhile' });
  if (draft.createdBy !== change.actorId) return err({ code: 'draft_not_yours' });
  return checkOpen(draft, change.baseRevision);
}

/** As {@link checkSave}, for a bookkeeper: any draft of the client, as long as it is open. */
export function checkOpen(
  draft: DraftFacts,
  baseRevision: number | null,
): Result<void, Exclude<DraftChangeError, { code: 'draft_not_yours' }>> {
  if (draft.state !== 'inbox') return err({ code: 'draft_not_open', state: draft.state });
  if (draft.revision !== baseRevision) return err({ code: 'draft_changed_meanwhile' });
  return ok();
}

export type DraftChangeError =
  | { code: 'draft_changed_meanwhile' }
  | { code: 'draft_not_yours' }
  | { code: 'draft_not_open'; state: DraftState };

/**
 * Whether what a draft says can be taken. In order: `photo_twice` (it names one photo two times), `photo_elsewhere`
 * (another draft names it: one receipt is not two costs), `date_unreasonable` (see {@link judgeReceiptDate}).
 *
 * @param elsewhere ids of photos that other drafts name; the device, which knows of its own only, asks without
 */
export function checkContent(
  content: DraftContent,
  { today, elsewhere = [] }: { today: CivilDate; elsewhere?: readonly string[] },
): Result<void, ContentError> {
  const ids = content.photos.map(({ id }) => id);
  if (new Set(ids).size < ids.length) return err({ code: 'photo_twice' });
  if (ids.some((id) => elsewhere.includes(id))) return err({ code: 'photo_elsewhere' });
  if (judgeReceiptDate(content.date, today) === 'unreasonable') return err({ code: 'date_unreasonable' });
  return ok();
}

export type ContentError =
  { code: 'photo_twice' } | { code: 'photo_elsewhere' } | { code: 'date_unreasonable' };

/**
 * Whether a manager's decision still meets what was decided about: same revision, same hash. Anything else voids
 * it, visibly. The four-eyes rule is here too: who coded it does not approve it.
 */
export function checkDecision(
  draft: DraftFacts,
  now: { hash: string; submittedBy: string | null },
  decision: { revision: number; contentHash: string; actorId: string },
): Result<void, DecisionError> {
  if (draft.state !== 'submitted') return err({ code: 'draft_not_submitted', state: draft.state });
  if (draft.revision !== decision.revision || now.hash !== decision.contentHash) {
    return err({ code: 'approval_void' });
  }
  if (now.submittedBy === decision.actorId) return err({ code: 'approval_of_own_work' });
  return ok();
}

export type DecisionError =
  | { code: 'draft_not_submitted'; state: DraftState }
  | { code: 'approval_void' }
  | { code: 'approval_of_own_work' };

/** What a draft lacks before a bookkeeper can submit it, or null. */
export function missingForSubmit(draft: {
  content: DraftContent;
  coding: Coding | null;
}): 'coding' | 'photo' | null {
  if (!draft.coding) return 'coding';
  return draft.content.photos.length === 0 ? 'photo' : null;
}
