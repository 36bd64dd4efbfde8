import type * as z from 'zod/mini';
import { may, type Role } from '#lib/domain/access/role.ts';
import { AwayDecided } from '#lib/domain/approval/away/input.ts';
import {
  AskedDraft,
  CodedDraft,
  DismissedDraft,
  MadeDraft,
  SubmittedDraft,
} from '#lib/domain/drafts/inputs.ts';
import {
  ChangedAccount,
  ChangedDimension,
  ChangedParty,
  NewAccount,
  NewDimension,
  NewParty,
} from '#lib/domain/ledger/register-inputs.ts';
import { err, ok, type Failure, type Result } from '#lib/domain/result.ts';
import { asksOf } from '#lib/domain/sync/kinds.ts';
import type { Mutation, Untaken } from '#lib/domain/sync/mutation.ts';
import {
  askAuthor,
  codeDraft,
  decideAway,
  discardDraft,
  dismissDraft,
  makeDraft,
  saveDraft,
  submitDraft,
  type Site,
} from '#lib/server/desk/index.ts';
import {
  addAccount,
  addDimension,
  addParty,
  changeAccount,
  changeDimension,
  changeParty,
} from '#lib/server/ledger/index.ts';
import { lettingIn, type Context } from '../platform/context.ts';
import type { Tx } from '../platform/database.ts';

/** What became of an applied change. `revision`: the draft's; null of what has none. */
export interface Done {
  readonly revision: number | null;
  /** Null where all of it was so already. */
  readonly eventId: string | null;
}

/** As the procedure of the same act does it: its input is judged, and then its service asked. */
function draftAct<I extends z.ZodMiniType>(
  input: I,
  act: (context: Context, input: z.output<I>) => Promise<Result<Done, Failure>>,
) {
  return ({ context, said }: Asked) => judged(input, said, (taken) => act(context, taken));
}

/** The same of a row of a register. */
function rowAct<I extends z.ZodMiniType>(
  input: I,
  act: (
    context: Context,
    input: z.output<I>,
  ) => Promise<Result<{ readonly eventId: string | null }, Failure>>,
) {
  return ({ context, said }: Asked) =>
    judged(input, said['row'], async (taken) => {
      const done = await act(context, taken);
      return done.ok ? ok({ revision: null, eventId: done.value.eventId }) : done;
    });
}

interface Asked {
  readonly context: Context;
  readonly site: Site;
  readonly mutation: Mutation;
  /** All it says but its kind. */
  readonly said: Readonly<Record<string, unknown>>;
}

async function judged<I extends z.ZodMiniType>(
  input: I,
  said: unknown,
  act: (taken: z.output<I>) => Promise<Result<Done, Failure>>,
): Promise<Result<Done, Failure>> {
  const taken = input.safeParse(said);
  return taken.success ? act(taken.data) : err({ code: 'mutation_misshapen' });
}

const ACTS: Readonly<Record<Mutation['type'], (asked: Asked) => Promise<Result<Done, Failure>>>> = {
  // Of the shape that the device hashed, with which it came.
  'draft.save': ({ context, mutation }) => saveDraft(context, mutation as Of<'draft.save'>),
  'draft.discard': ({ context, mutation }) => discardDraft(context, mutation as Of<'draft.discard'>),
  'draft.make': draftAct(MadeDraft, makeDraft),
  'draft.code': draftAct(CodedDraft, codeDraft),
  'draft.submit': draftAct(SubmittedDraft, submitDraft),
  'draft.dismiss': draftAct(DismissedDraft, dismissDraft),
  'draft.ask': draftAct(AskedDraft, askAuthor),
  'approval.decide': ({ context, site, said }) =>
    judged(AwayDecided, said, (taken) => decideAway(context, taken, site)),
  'account.add': rowAct(NewAccount, addAccount),
  'account.change': rowAct(ChangedAccount, changeAccount),
  'counterparty.add': rowAct(NewParty, addParty),
  'counterparty.change': rowAct(ChangedParty, changeParty),
  'dimension.add': rowAct(NewDimension, addDimension),
  'dimension.change': rowAct(ChangedDimension, changeDimension),
};

type Of<K extends Mutation['type']> = Extract<Mutation, { type: K }>;

/** Who does it, as what, and where browsers use the installation. */
export interface Doing {
  readonly context: Context;
  readonly role: Role;
  readonly site: Site;
}

/**
 * Does what a device did without network, in a savepoint of `tx`: what is refused leaves nothing behind but what its act says. Errors: those of
 * the act; `not_allowed` where the person's role does not give what it asks, as it is now; `mutation_kind_unknown` and
 * `mutation_misshapen`, of what this version can't take.
 */
export async function apply(
  tx: Tx,
  { context, role, site }: Doing,
  mutation: Mutation | Untaken,
): Promise<Result<Done, Failure>> {
  if (mutation.type === null) return err({ code: mutation.code });
  const ability = asksOf(mutation.type);
  if (!may(role, ability)) return err({ code: 'not_allowed' });
  const { type, ...said } = mutation;
  return ACTS[type]({ context: lettingIn(context, ability).within(tx), site, mutation, said });
}
