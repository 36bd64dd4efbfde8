import type { Coding, DraftContent, DraftState } from '../drafts/draft.ts';
import type { Mutation } from './mutation.ts';

/** What a draft is, as far as work on a device changes it. */
export interface Standing {
  readonly id: string;
  readonly revision: number;
  readonly state: DraftState;
  readonly content: DraftContent;
  readonly coding: Coding | null;
  readonly submittedBy: string | null;
  readonly askedBy: string | null;
  readonly returnedReason: string | null;
}

/**
 * A draft as it stands on this device: as the server last had it, with what was done here since and is not answered. The
 * revision stays the server's, which alone gives them.
 */
export function standingHere<D extends Standing>(draft: D, work: readonly Mutation[], by: string): D {
  return work.reduce<D>((now, mutation) => ({ ...now, ...changeOf(now, mutation, by) }), draft);
}

function changeOf(draft: Standing, mutation: Mutation, by: string): Partial<Standing> {
  switch (mutation.type) {
    case 'draft.save':
      return { content: mutation.content, ...(draft.state === 'inbox' && ANSWERED) };
    case 'draft.make':
    case 'draft.code':
      return { coding: mutation.coding };
    case 'draft.submit':
      return { ...ANSWERED, state: 'submitted', submittedBy: by };
    case 'draft.ask':
      return { askedBy: by, returnedReason: mutation.comment };
    case 'draft.dismiss':
      return { state: 'discarded', askedBy: null, returnedReason: mutation.reason };
    case 'draft.discard':
      return { state: 'discarded' };
    // Nothing is approved or sent back before the server has logged it.
    case 'approval.decide':
    case 'account.add':
    case 'account.change':
    case 'counterparty.add':
    case 'counterparty.change':
    case 'dimension.add':
    case 'dimension.change':
      return {};
  }
}

const ANSWERED = { askedBy: null, returnedReason: null } as const;
