import type * as z from 'zod/mini';
import type { AwayDecided } from '../approval/away/input.ts';
import type { JsonObject } from '../canonical.ts';
import { contentStatement, DraftContent, hasOriginals } from '../drafts/draft.ts';
import type * as desk from '../drafts/inputs.ts';
import type * as registers from '../ledger/register-inputs.ts';
import { either, matching, nullable, object, shape, string, uuid, whole, type Shape } from '../shape.ts';
import { statement } from '../statement.ts';
import { Plain, sayPlain } from './plain.ts';

/**
 * What a device may do without network. Each is stored on the device before the screen says
 * *saved*, sent in order, and applied by the server exactly once. Who may do which, and what each is about: `kinds.ts`.
 */
export type Mutation = Captured | Work;

type Captured =
  | {
      type: 'draft.save';
      draftId: string;
      /** The server's revision this change was made on; null when the draft is new. */
      baseRevision: number | null;
      content: DraftContent;
    }
  | { type: 'draft.discard'; draftId: string; baseRevision: number | null };

/** What a bookkeeper does, and a manager: each says what the procedure of the same act takes. */
export type Work =
  | ({ type: 'draft.make' } & z.infer<typeof desk.MadeDraft>)
  | ({ type: 'draft.code' } & z.infer<typeof desk.CodedDraft>)
  | ({ type: 'draft.submit' } & z.infer<typeof desk.SubmittedDraft>)
  | ({ type: 'draft.dismiss' } & z.infer<typeof desk.DismissedDraft>)
  | ({ type: 'draft.ask' } & z.infer<typeof desk.AskedDraft>)
  | ({ type: 'approval.decide' } & z.input<typeof AwayDecided>)
  | { type: 'account.add'; row: z.infer<typeof registers.NewAccount> }
  | { type: 'account.change'; row: z.infer<typeof registers.ChangedAccount> }
  | { type: 'counterparty.add'; row: z.infer<typeof registers.NewParty> }
  | { type: 'counterparty.change'; row: z.infer<typeof registers.ChangedParty> }
  | { type: 'dimension.add'; row: z.infer<typeof registers.NewDimension> }
  | { type: 'dimension.change'; row: z.infer<typeof registers.ChangedDimension> };

/** Counted up from 1. PostgreSQL's `integer`. */
const ordinal = whole(1, 2_147_483_647);
const about = { draftId: uuid, baseRevision: nullable(ordinal) };

/** Whatever it says, with these fields in it; what else it has to be is asked by its procedure's input, when it is applied. */
function saying<W extends Work['type']>(fields: { readonly [name: string]: Shape<unknown> }) {
  return shape((value) => {
    const { type: _, ...said } = Plain.parse(value) as { readonly [name: string]: Plain };
    return { ...said, ...object(fields as never).parse(value) } as Omit<Extract<Work, { type: W }>, 'type'>;
  });
}

const onRevision = { draftId: uuid, baseRevision: ordinal };
/** Of a row only what tells which one it is. */
const row = <W extends Work['type']>(...keys: readonly string[]) =>
  shape((value) => {
    const said = saying<W>({}).parse(value) as { readonly row?: unknown };
    object(Object.fromEntries(keys.map((key) => [key, string])) as never).parse(said.row);
    return { row: said.row } as unknown as Omit<Extract<Work, { type: W }>, 'type'>;
  });

const SHAPES: Parameters<typeof either<Mutation>>[0] = {
  'draft.save': object({ ...about, content: DraftContent }),
  'draft.discard': object(about),
  'draft.make': saying<'draft.make'>({ draftId: uuid }),
  'draft.code': saying<'draft.code'>(onRevision),
  'draft.submit': saying<'draft.submit'>(onRevision),
  'draft.dismiss': saying<'draft.dismiss'>(onRevision),
  'draft.ask': saying<'draft.ask'>(onRevision),
  'approval.decide': saying<'approval.decide'>({ draftId: uuid }),
  'account.add': row<'account.add'>('number'),
  'account.change': row<'account.change'>('number'),
  'counterparty.add': row<'counterparty.add'>('id'),
  'counterparty.change': row<'counterparty.change'>('id'),
  'dimension.add': row<'dimension.add'>('type', 'code'),
  'dimension.change': row<'dimension.change'>('type', 'code'),
};
export const Mutation = either<Mutation>(SHAPES);

/** A mutation on its way: device, monotonic number without gaps from 1, and the hash of the payload. */
export interface MutationEnvelope {
  mutationId: number;
  payloadHash: string;
  mutation: Mutation;
}

/** A change that this version does not take: of a kind it does not know, or not of the shape of its kind. */
export interface Untaken {
  readonly type: null;
  readonly code: 'mutation_kind_unknown' | 'mutation_misshapen';
}

/** As it arrives: what can't be taken keeps its place in the row all the same, so that it is answered and nothing waits behind it. */
export interface SentEnvelope extends Omit<MutationEnvelope, 'mutation'> {
  mutation: Mutation | Untaken;
}

const sent = shape((value): Mutation | Untaken => {
  const { type } = object<{ type: string }>({ type: string }).parse(value);
  const taken = Mutation.safeParse(value);
  if (taken.success) return taken.data;
  return { type: null, code: Object.hasOwn(SHAPES, type) ? 'mutation_misshapen' : 'mutation_kind_unknown' };
});

const travels = { mutationId: ordinal, payloadHash: matching(/^[0-9a-f]{64}$/) };
export const MutationEnvelope = object<MutationEnvelope>({ ...travels, mutation: Mutation });
export const SentEnvelope = object<SentEnvelope>({ ...travels, mutation: sent });

/** What the server answers for one mutation, now and on every repeat. */
export type MutationOutcome =
  /** `revision`: the draft's; 0 of what has none. */
  | { mutationId: number; outcome: 'applied'; revision: number }
  | { mutationId: number; outcome: 'rejected'; code: string };

/** `segl.mutation`: hashing it lets the server see that a repeated number carries the same change. */
export function mutationHash(mutation: Mutation): string {
  return mutationStatement.said(mutation).statement;
}

const mutationStatement = statement<Mutation>('segl.mutation', {
  v1: (mutation) =>
    isCaptured(mutation) && !(mutation.type === 'draft.save' && hasOriginals(mutation.content.photos))
      ? sayIn('v1', mutation)
      : null,
  v2: (mutation) => (isCaptured(mutation) ? sayIn('v2', mutation) : null),
  v3: ({ type, ...says }) => ({ type, says: sayPlain(says as unknown as Plain) }),
});

const isCaptured = (mutation: Mutation): mutation is Captured =>
  mutation.type === 'draft.save' || mutation.type === 'draft.discard';

function sayIn(version: 'v1' | 'v2', mutation: Captured): JsonObject {
  const { type, draftId, baseRevision } = mutation;
  const about = { type, draftId, baseRevision };
  return mutation.type === 'draft.discard'
    ? about
    : { ...about, content: contentStatement(mutation.content, version) };
}
