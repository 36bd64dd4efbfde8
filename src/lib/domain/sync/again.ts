import { canonicalText } from '../canonical.ts';
import type { DraftState } from '../drafts/draft.ts';
import { differing } from './merge.ts';
import type { Mutation } from './mutation.ts';
import { sayPlain, type Plain } from './plain.ts';
import type { DraftVersion } from './version.ts';

/** A row of a register, as a device was told of it. */
export type Row = { readonly [name: string]: Plain | undefined };

/** A change that is to be made again, and what it was made on; null where nobody here knows. */
export interface Made {
  readonly mutation: Mutation;
  readonly basis: DraftVersion | null;
  readonly before: Row | null;
}

/** The subject of changes as it is at the server, or will be once those ahead are made; null: it is not there. */
export interface Now {
  readonly draft:
    | (DraftVersion & { readonly state: DraftState; readonly returnedReason: string | null })
    | null;
  readonly row: Row | null;
  /** Fields of the row that this device itself has set since. */
  readonly own: ReadonlySet<string>;
}

/**
 * What becomes of a change that a server which was set back has forgotten, or never had. `send`: it is made on what it was made
 * on, `done`: all it says is so already, `ask`: another has changed that since, `closed`: the draft has gone on, `wait`: the
 * draft is not there, and may come again from the device that captured it.
 *
 * What it was made on is told by what that said: the numbers of revisions are given anew.
 */
export type Again = 'send' | 'done' | 'ask' | 'closed' | 'wait';

export function madeAgain({ mutation, basis, before }: Made, now: Now): Again {
  if ('row' in mutation) return rowAgain(mutation, before, now);
  const { draft } = now;
  if (mutation.type === 'draft.make') return draft && isSame(draft.coding, mutation.coding) ? 'done' : 'send';
  if (!draft) return mutation.type === 'draft.discard' ? 'done' : 'wait';
  if (isSo(mutation, draft)) return 'done';
  const asItWas = basis !== null && differing(basis, versionOf(draft)).length === 0;
  if (mutation.type === 'draft.submit' && draft.state === 'submitted' && asItWas) return 'done';
  if (draft.state !== 'inbox') return 'closed';
  return asItWas ? 'send' : 'ask';
}

function isSo(mutation: Mutation, draft: NonNullable<Now['draft']>): boolean {
  const { type } = mutation;
  if (type === 'draft.save') return isSame(draft.content, mutation.content);
  if (type === 'draft.code') return isSame(draft.coding, mutation.coding);
  if (type === 'draft.ask') return draft.returnedReason === mutation.comment;
  return (type === 'draft.discard' || type === 'draft.dismiss') && draft.state === 'discarded';
}

type OfRow = Extract<Mutation, { row: object }>;

function rowAgain(mutation: OfRow, before: Row | null, { row: there, own }: Now): Again {
  const said = Object.entries(mutation.row as Row);
  if (there && said.every(([field, value]) => isSame(there[field], value))) return 'done';
  // Whether it may be made is the server's to say.
  if (mutation.type.endsWith('.add')) return 'send';
  if (!there) return 'ask';
  const asItWas = ([field, value]: [string, Plain | undefined]): boolean =>
    own.has(field) || isSame(there[field], value) || (before !== null && isSame(there[field], before[field]));
  return said.every(asItWas) ? 'send' : 'ask';
}

/** The subject once the change is made on it. */
export function withMade(now: Now, mutation: Mutation): Now {
  if ('row' in mutation) {
    const row: Row = { ...now.row, ...(mutation.row as Row) };
    return { ...now, row, own: new Set([...now.own, ...Object.keys(mutation.row)]) };
  }
  const draft = now.draft ?? { content: EMPTY, coding: null, state: 'inbox' as const, returnedReason: null };
  switch (mutation.type) {
    case 'draft.save':
      return { ...now, draft: { ...draft, content: mutation.content, returnedReason: null } };
    case 'draft.make':
      return {
        ...now,
        draft: { ...draft, content: { ...EMPTY, photos: mutation.photos }, coding: mutation.coding },
      };
    case 'draft.code':
      return { ...now, draft: { ...draft, coding: mutation.coding } };
    case 'draft.submit':
      return { ...now, draft: { ...draft, state: 'submitted' } };
    case 'draft.ask':
      return { ...now, draft: { ...draft, returnedReason: mutation.comment } };
    case 'draft.dismiss':
    case 'draft.discard':
      return { ...now, draft: { ...draft, state: 'discarded' } };
    case 'approval.decide':
      return now;
  }
}

const EMPTY: DraftVersion['content'] = { amount: null, date: null, text: '', project: null, photos: [] };
const versionOf = ({ content, coding }: DraftVersion): DraftVersion => ({ content, coding });

const isSame = (one: unknown, other: unknown): boolean => textOf(one) === textOf(other);

function textOf(value: unknown): string {
  return canonicalText({ is: sayPlain((value ?? null) as Plain) });
}
