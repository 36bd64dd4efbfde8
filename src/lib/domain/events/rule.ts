import type { Ability } from '../access/role.ts';
import type { SubjectType } from './subjects.ts';

/**
 * Who causes an event without an ability in the client: the operator's commands and upkeep; a person coming and going; a person
 * who accepts an invitation, and with that becomes a member, or lets their accounting firm begin; somebody of a firm that is let
 * in.
 */
export type Otherwise = 'machine' | 'oneself' | 'invited' | 'engaged';

/**
 * What an event says of its subject in its readable part: `subject`: the hash of what the rows say after it; `end`: null,
 * it is no more; `nothing`: no word of it.
 */
export type Says = 'subject' | 'nothing' | 'end';

/** Columns of the subject's row that an event fixes, by the names in the code. */
export interface Fixes {
  /** Holds the event's time, as near as two looks at the clock in one transaction are. */
  readonly at?: string;
  /** Between the two looks lies work that waits its turn. */
  readonly slow?: true;
  /** Holds who caused it. */
  readonly by?: string;
  /** Fields of the readable part, each with the column that says the same. */
  readonly says?: Readonly<Record<string, string>>;
  /** Those of these columns that are null again once it is over: there null says nothing. */
  readonly passes?: readonly string[];
  /**
   * A field of the readable part that tells several such events about one subject apart; their columns end in it, and are
   * fixed once.
   */
  readonly each?: string;
}

/** What holds of a kind of event. */
export interface EventRule {
  /** What it happens to. */
  readonly of: SubjectType;
  /** Who may cause it, any of them. */
  readonly by: readonly (Ability | Otherwise)[];
  /** The states of its subject in which it may happen; `null`: before anything has. Any, where none is named. */
  readonly from?: readonly (string | null)[];
  /** Further such states, for events of releases that marked none. */
  readonly formerly?: readonly string[];
  /** The state it leaves its subject in. */
  readonly to?: string;
  /** A number in the readable part: 1 in the first such event about a subject, and one more in each. */
  readonly counts?: string;
  /** Where not as its subject is: `subject` of what is ever stated, else `nothing`. */
  readonly says?: Says;
  /** Releases that marked no events said nothing in it. */
  readonly silentBefore?: true;
  /** It says its subject in words, whole (`says`), and may have changed these of them since it was said last. */
  readonly changes?: readonly string[];
  /** The last such event about a subject fixes these. */
  readonly fixes?: Fixes;
  /** And these, if it is the first that happens to it. */
  readonly begins?: Fixes;
  /** It may be told from elsewhere, and then comes into the log later than it happened. */
  readonly announced?: true;
  /** It can't be taken back: where it is shown, it carries the seal. */
  readonly binds?: true;
  /** Where it is shown, if not where its subject is. */
  readonly page?: `/${string}`;
}
