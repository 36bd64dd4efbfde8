import type { Coding, DraftContent } from '#lib/domain/drafts/draft.ts';
import { norwegianDate } from '#lib/domain/date.ts';
import { checkDate } from '#lib/domain/ledger/coding.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { madeId } from '../../platform/made-id.ts';
import { checkPosting } from '../../ledger/index.ts';
import { codedVoucher, makeDraft, submitDraft, type MakeError, type SubmitError } from './service.ts';
import { findDraft, holdDraft, isCodedBefore, type Draft } from './store.ts';

/** As many vouchers of a file as come in one call. */
export const MOST_OF_FILE = 100;

export interface FromFile {
  /** Of the file, as its reader computed it. */
  readonly sha256: string;
  /** They are only looked at. */
  readonly check: boolean;
  /** Somebody was asked about dates after today, and meant them. */
  readonly datesConfirmed: boolean;
  /** Somebody was asked about those that are here from another file, and meant them; left out, nobody was. */
  readonly againConfirmed?: boolean | undefined;
  readonly vouchers: readonly { readonly row: number; readonly coding: Coding }[];
}

export type FileError = MakeError | SubmitError;

/**
 * `fits`: it would be taken; `exists`: it was, from the same file before; `alike`: another file brought one that says the same, as
 * where a file was put right and comes again, and nobody has said that this is another.
 */
export type OneOfFile = { readonly row: number } & (
  | { readonly ok: true; readonly outcome: Outcome; readonly draftId: string }
  | { readonly ok: false; readonly error: FileError }
);

type Outcome = 'fits' | 'made' | 'exists' | 'alike';

/**
 * Vouchers of a file: each a draft that is handed to the managers at once, in a transaction of its own, so that what is refused
 * has its reason and the others go on. Its id follows from the file and the row it begins on: the same file again makes nothing.
 * With `check` nothing is written, and each is told what would come of it. Errors of each: those of {@link makeDraft} and
 * {@link submitDraft}.
 */
export async function takeFromFile(
  context: Context,
  { sha256, check, datesConfirmed, againConfirmed = false, vouchers }: FromFile,
): Promise<{ readonly answers: readonly OneOfFile[]; readonly eventId: string | null }> {
  const answers: OneOfFile[] = [];
  let last: string | null = null;
  for (const { row, coding } of vouchers) {
    const draftId = madeId(context.platform.keys, 'desk.file.v1', `${context.clientId} ${sha256} ${row}`);
    const done = await context.transaction<{ outcome: Outcome; eventId: string | null }, FileError>(
      async (tx) => {
        if (await (check ? findDraft : holdDraft)(tx, context.clientId, draftId))
          return ok({ outcome: 'exists', eventId: null });
        if (!againConfirmed && (await isCodedBefore(tx, context.clientId, coding, sha256)))
          return ok({ outcome: 'alike', eventId: null });
        const about = { draftId, coding, datesConfirmed };
        return check ? wouldFit(tx, context, about) : handOn(tx, context, about);
      },
    );
    if (done.ok) {
      answers.push({ row, ok: true, outcome: done.value.outcome, draftId });
      last = done.value.eventId ?? last;
    } else answers.push({ row, ok: false, error: done.error });
  }
  return { answers, eventId: last };
}

interface About {
  readonly draftId: string;
  readonly coding: Coding;
  readonly datesConfirmed: boolean;
}

async function handOn(
  tx: Tx,
  context: Context,
  { draftId, coding, datesConfirmed }: About,
): Promise<Result<{ outcome: 'made'; eventId: string }, FileError>> {
  const within = context.within(tx);
  const made = await makeDraft(within, { draftId, photos: [], coding });
  if (!made.ok) return made;
  const { revision: baseRevision } = made.value;
  const sent = await submitDraft(within, { draftId, baseRevision, dateConfirmed: datesConfirmed });
  return sent.ok ? ok({ outcome: 'made', eventId: sent.value.eventId }) : sent;
}

async function wouldFit(
  tx: Tx,
  context: Context,
  { draftId, coding, datesConfirmed }: About,
): Promise<Result<{ outcome: 'fits'; eventId: null }, FileError>> {
  const now = context.platform.clock.now();
  const dated = checkDate(coding, { today: norwegianDate(now), confirmed: datesConfirmed });
  if (!dated.ok) return err(dated.error);
  const content: DraftContent = { amount: null, date: null, text: '', project: null, photos: [] };
  const draft: Draft = {
    ...{ id: draftId, revision: 1, state: 'inbox', content, coding, returnedReason: null, askedBy: null },
    ...{ submittedBy: null, createdBy: context.actorId, createdAt: now, changedAt: now },
  };
  const voucher = await codedVoucher(tx, context, draft, draftId);
  if (!voucher.ok) return voucher;
  const postable = await checkPosting(tx, context, voucher.value);
  return postable.ok ? ok({ outcome: 'fits', eventId: null }) : postable;
}
