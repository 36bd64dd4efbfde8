import type { JsonObject } from '../canonical.ts';
import type { Checkpoint } from '../tlog/checkpoint.ts';
import type { EventFacts } from '../tlog/event.ts';
import type { LogKeys } from './notes.ts';
import type { Policy } from './witnesses.ts';

/** What a bundle is about. */
export interface Subject {
  readonly type: string;
  readonly id: string;
}

/** An event that stands in the log under the bundle's checkpoint. */
export interface ProvenEvent {
  readonly index: number;
  readonly facts: EventFacts;
  /** The readable part as it was committed to; null where it is not in the bundle, as after it was erased. */
  readonly detail: JsonObject | null;
}

/** A statement whose hash the log has, and the subject that it is of; null where another statement names it. */
export interface ProvenStatement {
  readonly hash: string;
  readonly value: JsonObject;
  readonly of: Subject | null;
}

/** A file whose SHA-256 a statement names. */
export interface ProvenFile {
  readonly member: string;
  readonly sha256: string;
  readonly size: number;
}

/** An approval, or a signature on a document, that its person's passkey signed. */
export interface SignedAct {
  readonly of: Subject;
  readonly person: string;
  readonly passkey: string;
}

export interface Stamped {
  readonly time: Date;
  /** The name in the authority's certificate. */
  readonly authority: string;
  /** The root that it leads to, DER. */
  readonly root: Uint8Array;
}

/** What the installation's own log says of the client's checkpoint, and others of the installation's. */
export interface Anchor {
  readonly checkpoint: Checkpoint;
  readonly keys: LogKeys;
  /** The number of the client's checkpoint among its leaves. */
  readonly place: number;
  readonly policy: Policy | null;
  /** The vkeys of the policy that have cosigned. */
  readonly cosigned: readonly string[];
  readonly stamps: readonly Stamped[];
}

/** All that follows from the members of a bundle, under the keys that lie in it: what its report is written from. */
export interface Facts {
  readonly subject: Subject;
  readonly client: string;
  readonly checkpoint: Checkpoint;
  readonly keys: LogKeys;
  /** In the order of the log. */
  readonly events: readonly ProvenEvent[];
  readonly statements: readonly ProvenStatement[];
  readonly files: readonly ProvenFile[];
  readonly signed: readonly SignedAct[];
  /** Null where the checkpoint was in the installation's log not yet. */
  readonly anchor: Anchor | null;
}
