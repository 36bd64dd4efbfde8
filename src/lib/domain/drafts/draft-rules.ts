import type { CivilDate } from '../date.ts';
import type { Coding, DraftContent, DraftState } from './draft.ts';
import { judgeReceiptDate } from '../receipt/receipt-date.ts';
import { err, ok, type Result } from '../result.ts';

/*
 * The states of a draft, and who takes it from one to the next. Whoever is not named can't.
 *
 *                 save (author)
 *                code (bookkeeper)
 *                ask (bookkeeper: asked, until the author saves or it is submitted)
 *                    ┌───┐
 *                    ▼   │   submit (bookkeeper)              approve (manager)
 *   save (new) ───▶ inbox ─────────────────────▶ submitted ───────────────────▶ posted
 *                    │ ▲ ▲                          │                             │
 *                    │ │ └────── reopen (bookkeeper, once its voucher is reversed) ┘
 *                    │ └────── return (manager, with a reason)
 *                    ▼
 *                 discarded   (author; or bookkeeper, with a reason)
 *
 * `asked` is no state of its own: devices of version 0.1.0 know these four alone, and an asked draft is an open one.
 */

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
  | { code: 'photo_twice' }
  | { code: 'photo_elsewhere' }
  | { code: 'date_unreasonable' };

/**
 * Whether a manager's decision still meets what was decided about: same revision, same hash. Anything else voids
 * it, visibly. The four-eyes rule comes last: {@link checkFourEyes}.
 */
export function checkDecision(
  draft: DraftFacts,
  now: { hash: string; people: Deciders },
  decision: { revision: number; contentHash: string; actorId: string },
): Result<FourEyes, DecisionError> {
  if (draft.state !== 'submitted') return err({ code: 'draft_not_submitted', state: draft.state });
  if (draft.revision !== decision.revision || now.hash !== decision.contentHash) {
    return err({ code: 'approval_void' });
  }
  return checkFourEyes(now.people, decision.actorId);
}

export type DecisionError =
  | { code: 'draft_not_submitted'; state: DraftState }
  | { code: 'approval_void' }
  | OwnWork;

/** Whom the four-eyes rule asks about, by id. */
export interface Deciders {
  /** Who captured, coded or submitted the draft. */
  readonly involved: readonly string[];
  /** Who may approve in the client at all. */
  readonly approvers: readonly string[];
}

export interface FourEyes {
  /** The person had a hand in it, and nobody without one may approve: said at the approval and in its event. */
  readonly nobodyElse: boolean;
}

export type OwnWork = { code: 'approval_of_own_work'; approvers: string[] };

/**
 * Four eyes: who captured, coded or submitted a draft does not decide about it, unless nobody else in the client is
 * left who may. `approval_of_own_work` names those who can. The manager's screen asks before the decision, the server
 * again in the transaction of the decision, with the people as they are then.
 */
export function checkFourEyes({ involved, approvers }: Deciders, actorId: string): Result<FourEyes, OwnWork> {
  if (!involved.includes(actorId)) return ok({ nobodyElse: false });
  const others = approvers.filter((id) => !involved.includes(id));
  return others.length === 0
    ? ok({ nobodyElse: true })
    : err({ code: 'approval_of_own_work', approvers: others });
}

/**
 * Whether a posted draft may be coded anew: only once its voucher was reversed, so that never two stand for one receipt.
 * `draft_not_posted`, then `voucher_not_reversed`.
 */
export function checkReopen(
  { state }: Pick<DraftFacts, 'state'>,
  { reversed }: { reversed: boolean },
): Result<void, ReopenError> {
  if (state !== 'posted') return err({ code: 'draft_not_posted', state });
  return reversed ? ok() : err({ code: 'voucher_not_reversed' });
}

export type ReopenError = { code: 'draft_not_posted'; state: DraftState } | { code: 'voucher_not_reversed' };

/** What a draft lacks before a bookkeeper can submit it, or null: a picture, or the reason why there is none. */
export function missingForSubmit(draft: {
  content: DraftContent;
  coding: Coding | null;
}): 'coding' | 'photo' | null {
  if (!draft.coding) return 'coding';
  return draft.content.photos.length === 0 && draft.coding.noPhoto === null ? 'photo' : null;
}
