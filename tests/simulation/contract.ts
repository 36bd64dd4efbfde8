import type { Role } from '#lib/domain/access/role.ts';
import type { Coding, DraftContent, Photo } from '#lib/domain/drafts/draft.ts';
import type { Result } from '#lib/domain/result.ts';
import type { MutationEnvelope, MutationOutcome } from '#lib/domain/sync/mutation.ts';
import type { HeldDraft } from '#lib/domain/sync/restored.ts';
import type { HeldTicket } from '#lib/offline/away/key.ts';
import type { PulledPage, PulledThing } from '#lib/offline/pulled/reading.ts';
import type { Bytes } from '#lib/offline/store/bytes.ts';
import type { ApiFailure, Asking, Registered, Standing } from '#lib/offline/sync/port.ts';

export interface Person {
  readonly id: string;
  /** What they may do now. */
  role: Role;
}

/** A revision as it was made. */
export interface Made {
  readonly revision: number;
  readonly content: DraftContent;
  readonly coding: Coding | null;
}

/** How much of a picture is there. */
export interface PhotoProgress {
  readonly received: number;
  readonly complete: boolean;
}

export type Answer<T> = Result<T, ApiFailure>;
type Soon<T> = T | Promise<T>;

/** One server of several people's devices: a model of it in memory, or the services on PostgreSQL. */
export interface SimulatedServer {
  register(deviceId: string, person: Person): Soon<Answer<Registered>>;
  standing(person: Person, asked: Asking): Soon<Answer<Standing>>;
  held(
    person: Person,
    asked: { drafts: string[]; photos: string[] },
  ): Soon<Answer<{ drafts: HeldDraft[]; photos: string[] }>>;
  push(person: Person, deviceId: string, sent: readonly MutationEnvelope[]): Soon<Answer<MutationOutcome[]>>;
  pull(person: Person, cursor: string | null): Soon<Answer<PulledPage>>;
  beginPhoto(person: Person, photo: Photo): Soon<Answer<PhotoProgress>>;
  appendPhoto(person: Person, photoId: string, offset: number, chunk: Bytes): Soon<Answer<PhotoProgress>>;
  tickets(person: Person, asked: { publicKey: string; count: number }): Soon<Answer<HeldTicket[]>>;
  /** A draft as it is shown to who decides about it. */
  shown(person: Person, draftId: string): Soon<Answer<object | null>>;

  /** From now on it is of the version that takes all work and tells what it has. */
  upgrade(): void;
  /** The first month of 2026 is locked. */
  lockPeriod(): Soon<void>;
  /** Somebody codes a draft that is open, or waits, at a screen of their own; what they do is committed when {@link commitAll} says so. */
  codeLate(draftId: string, coding: Coding): Soon<void>;
  commitAll(): Soon<void>;
  /** What is committed gets its place in the log, and stays whatever happens. */
  sequence(): Soon<void>;
  /** Something is committed that has no place yet: a device may be told of it ahead of its cursor. */
  readonly hasUnplaced: boolean;
  /** The process ends; another goes on with what is committed. */
  die(): Soon<void>;
  /** A copy of all that is committed; the one before is no more. */
  backup(): Soon<void>;
  /** It is as it was at the last {@link backup}, where there is one. */
  restore(): Soon<void>;

  /** What each draft said, revision for revision, as far as it remembers. */
  readonly histories: ReadonlyMap<string, readonly Made[]>;
  /** What was applied, `device/number`, as often as it was. */
  readonly applied: readonly string[];
  /** Of decisions that arrived with a right proof, taken or void. */
  readonly decisions: ReadonlyMap<string, { readonly taken: boolean; readonly posted: bigint | null }>;
  /** Keys that it closed, since only a copy of one could have done what it saw. */
  readonly alarms: readonly string[];
  /** What a row of a register is called; null: it is not there. */
  nameOf(subject: string): Soon<string | null>;
  /** SHA-256 of a picture that is whole; null: it is not there. */
  pictureOf(photoId: string): Soon<string | null>;
  /** What a person's devices are to have in the end, by kind and id. */
  seenBy(person: Person): Soon<ReadonlyMap<string, PulledThing>>;
  close(): Soon<void>;
}

/** The month that gets locked. */
export const LOCKED = '2026-01';
