import type { FaultCode } from '#lib/domain/events/replay/event.ts';

/** One place where the database is not what the log proves, or the log is not what it must be. */
export interface Finding {
  readonly code: FindingCode;
  /** `type id` of what the row is about, or `log` where it is about the log itself. */
  readonly subject: string;
  /** The row, and the column where one can be named: `audit.event 0198… actor_id`. */
  readonly place: string;
  readonly expected: string;
  readonly found: string;
}

export type FindingCode =
  | 'log_missing'
  | 'log_key_unusable'
  | 'log_key_not_trusted'
  | 'log_key_since_differs'
  | 'leaf_gap'
  | 'leaf_without_event'
  | 'leaf_hash_differs'
  | 'node_differs'
  | 'node_unexpected'
  | 'checkpoint_invalid'
  | 'checkpoint_differs_from_note'
  | 'checkpoint_root_differs'
  | 'checkpoint_unexpected'
  | 'log_not_covered'
  | 'log_shorter'
  | 'head_differs'
  | 'client_gone'
  | 'memory_missing'
  | 'memory_unreadable'
  | 'tile_differs'
  | 'time_token_invalid'
  | 'time_token_missing'
  | 'cosignature_invalid'
  | 'cosignature_unknown'
  | 'cosignature_missing'
  | 'event_not_in_log'
  | 'position_impossible'
  | 'rows_not_visited'
  | 'event_held_back'
  | FaultCode
  | 'leaf_repeats_event'
  | 'event_not_authentic'
  | 'log_boundary_differs'
  | 'event_differs_from_statement'
  | 'statement_malformed'
  | 'detail_missing'
  | 'detail_differs_from_commitment'
  | 'erased_detail_there'
  | 'erased_while_kept'
  | 'detail_without_event'
  | 'pending_without_event'
  | 'pending_already_in_log'
  | 'outbox_unreadable'
  | 'outbox_taken'
  | 'trusted_key_malformed'
  | 'trusted_checkpoint_invalid'
  | 'trusted_checkpoint_contradicted'
  | 'subject_changed'
  | 'subject_without_event'
  | 'subject_gone'
  | 'subject_unverifiable'
  | 'loose_row'
  | 'search_differs'
  | 'row_repeated'
  | 'stored_statement_differs';

/** A finding as it is told: what it is, of what, where, and how it should be. */
export function sentenceOf({ code, subject, place, expected, found }: Finding): string {
  return `${code}: ${subject} at ${place}: expected ${expected}, found ${found}`;
}

/** Findings kept; a wholesale change would else fill memory with what its first lines already say. */
const KEPT = 500;

export class Findings {
  readonly kept: Finding[] = [];
  /** How many of each code. */
  readonly byCode: Record<string, number> = {};
  count = 0;

  add(finding: Finding): void {
    this.count += 1;
    this.byCode[finding.code] = (this.byCode[finding.code] ?? 0) + 1;
    if (this.kept.length < KEPT) this.kept.push(finding);
  }
}
