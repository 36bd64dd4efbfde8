import type { JsonObject } from '../../canonical.ts';

/** An event as replaying reads it. */
export interface ReplayedEvent {
  readonly id: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  readonly actorId: string;
  readonly kind: string;
  readonly subject: { readonly type: string; readonly id: string };
  /** `null` where it was erased or can't be read: then nothing is known of what it said. */
  readonly detail: JsonObject | null;
  /** It bears the mark of the application; what earlier releases wrote has none, and less of it is judged. */
  readonly marked: boolean;
  /** Where it stands among all of its log: greater than that of whatever was there before it. */
  readonly place: number;
}

/** Behind every leaf that a log can have: a queue's positions, and then what is not even in one. */
const WAITING = 2 ** 52;

/** The place of an event by its leaf, of one that waits by its position in the queue, of one on its way behind both. */
export function placeOf(leaf: bigint | null, position: bigint | null): number {
  if (leaf !== null) return Number(leaf);
  return position === null ? Number.MAX_SAFE_INTEGER : WAITING + Number(position);
}

/** What is wrong with an event, or with the row that events fix. */
export interface Fault {
  readonly code: FaultCode;
  /** The event at fault, or from which the row differs. */
  readonly eventId: string;
  /** A column of the row, where that is at fault. */
  readonly column?: string;
  /** A field of what the event says, where that is at fault. */
  readonly field?: string;
  readonly expected: string;
  readonly found: string;
}

export type FaultCode =
  | 'event_unknown'
  | 'event_out_of_place'
  | 'event_changes_more'
  | 'statement_unexpected'
  | 'restated'
  | 'restated_from_other'
  | 'actor_without_ability'
  | 'approval_of_own_work'
  | 'event_back_dated'
  | 'event_later_than_stamp'
  | 'event_earlier_than_stamp'
  | 'state_differs'
  | 'fixed_column_differs'
  | AcrossCode;

/** What an event contradicts that the log had said of something else. */
export type AcrossCode =
  | 'period_was_locked'
  | 'period_was_soft_locked'
  | 'period_not_of_date'
  | 'period_locked_early'
  | 'period_opened_alone'
  | 'period_opened_early'
  | 'year_end_unlocked'
  | 'year_end_differs'
  | 'named_before_stated'
  | 'account_was_not_valid'
  | 'dimension_was_missing'
  | 'dimension_was_closed'
  | 'counterparty_was_closed'
  | 'vat_was_other'
  | 'number_out_of_order'
  | 'reversal_differs'
  | 'reversal_not_allowed'
  | 'voucher_differs_from_draft'
  | 'voucher_without_approval'
  | 'approval_rules_differ'
  | 'approval_lacks_rule'
  | 'act_unsigned'
  | 'act_signature_wrong'
  | 'act_passkey_foreign'
  | 'act_passkey_unvouched'
  | 'approval_unsigned'
  | 'approval_signature_wrong'
  | 'approval_passkey_foreign'
  | 'approval_passkey_unvouched'
  | 'away_signature_forged'
  | 'away_key_foreign'
  | 'away_out_of_time'
  | 'away_out_of_order'
  | 'away_decision_differs'
  | 'stand_in_not_in_force'
  | 'reopened_unreversed'
  | 'photo_was_missing'
  | 'photo_of_two_drafts'
  | 'signer_differs'
  | 'sender_differs'
  | 'actor_was_locked'
  | 'somebody_else_could';

/** The readable part of an event; null where there is none or it is no object. */
export function readDetail(detail: string | null): JsonObject | null {
  if (detail === null) return null;
  try {
    const parsed: unknown = JSON.parse(detail);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as JsonObject)
      : null;
  } catch {
    return null;
  }
}

/** What an event states of its subject: null, that it is no more; undefined: nothing. */
export function statedBy(detail: JsonObject): StatedHash | null | undefined {
  if (!Object.hasOwn(detail, 'statement')) return undefined;
  const { statement, form } = detail;
  if (typeof statement !== 'string') return null;
  return { statement, form: typeof form === 'string' ? form : null };
}

export interface StatedHash {
  readonly statement: string;
  /** The statement's name and version; null in events from before they named it. */
  readonly form: string | null;
}
