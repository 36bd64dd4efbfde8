import type { DraftContent, DraftState } from '../drafts/draft.ts';
import { mutationHash } from './mutation.ts';

/** A draft as a server that was set back to an older copy of its data still has it. */
export interface HeldDraft {
  readonly id: string;
  readonly revision: number;
  readonly state: DraftState;
  /** {@link contentHash} of what it says there. */
  readonly contentHash: string;
}

/** The same draft on the device that captured it. */
export interface KeptDraft {
  /** The server's last answer for it, before it was set back; null when it never answered. */
  readonly revision: number | null;
  readonly contentHash: string;
  readonly discarded: boolean;
  /** A change of it is not answered, or was rejected and waits for the person. */
  readonly pending: boolean;
  /** Whether the server has forgotten a version that it had answered; null: this device does not remember so far back. */
  readonly lost: boolean | null;
  /** What the server has was said here, or seen, before that: it is not what another has written since. */
  readonly outgrown: boolean;
}

/**
 * What becomes of a draft. `agree`: nothing is to be sent, both say the same at `revision`. `send`: what the device has
 * goes on top of `revision` (null: as a new draft). `keep`: changes that wait go as they would have; the server's own
 * check decides. `ask`: both were changed since, only the person can tell. `closed`: the same of a draft that has gone on.
 * `forget`: thrown away on both sides.
 */
export type AfterRestore =
  | { readonly do: 'agree'; readonly revision: number }
  | { readonly do: 'send'; readonly revision: number | null }
  | { readonly do: 'keep' }
  | { readonly do: 'ask' }
  | { readonly do: 'closed' }
  | { readonly do: 'forget' };

/**
 * What a device does with a draft when the server knows less than it did. The draft's id decides, so that nothing is
 * there twice: what the server has of it is adopted, what it lacks is sent again, and nothing goes on top of what another
 * device has written since. Numbers of revisions tell nothing: they are given anew.
 */
export function afterRestore(here: KeptDraft, there: HeldDraft | null): AfterRestore {
  if (here.discarded && (there === null || there.state === 'discarded')) return { do: 'forget' };
  if (there === null) return { do: 'send', revision: null };
  if (!here.discarded && there.contentHash === here.contentHash) {
    return { do: 'agree', revision: there.revision };
  }
  if (here.revision === null || here.lost === false) return { do: 'keep' };
  if (there.revision < here.revision && here.outgrown) return { do: 'send', revision: there.revision };
  if (here.pending) return { do: 'keep' };
  if (there.state === 'inbox') return { do: 'ask' };
  return here.lost ? { do: 'closed' } : { do: 'keep' };
}

/** Two sides that hold the same content of a draft find the same hash. */
export function contentHash(draftId: string, content: DraftContent): string {
  return mutationHash({ type: 'draft.save', draftId, baseRevision: null, content });
}
