import { DRAFT_STATES, plainContent, type Coding, type DraftContent } from '#lib/domain/drafts/draft.ts';
import {
  checkContent,
  checkOpen,
  checkSave,
  missingForSubmit,
  type ContentError,
  type DraftChangeError,
} from '#lib/domain/drafts/draft-rules.ts';
import {
  checkDate,
  codeVoucher,
  linesOf,
  type CodingError,
  type DateAfterToday,
} from '#lib/domain/ledger/coding.ts';
import { paperDate } from '#lib/domain/ledger/invoice.ts';
import type { JsonObject } from '#lib/domain/canonical.ts';
import { norwegianDate } from '#lib/domain/date.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { NewLine, NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { record } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { tellOnDevices } from '../../platform/push/tell.ts';
import { voucherNumber } from '#lib/domain/ledger/voucher-number.ts';
import { postedWithPaper } from './alike.ts';
import { codingVats } from './coding-store.ts';
import { checkPosting, type PostError } from '../../ledger/index.ts';
import { draftEvent, type DraftHappening } from './statements.ts';
import {
  draftsIn,
  holdDraft,
  missingPhotos,
  photosElsewhere,
  saveDraft as storeDraft,
  type Draft,
} from './store.ts';

/** What a changed draft now is, and the event that tells of it. */
export interface DraftChanged {
  readonly revision: number;
  readonly eventId: string;
}

type Change<E extends { code: string }> = Promise<Result<DraftChanged, E>>;

/**
 * A field user's change: new, or by its own author while it is open. It answers what a bookkeeper asked. Guards:
 * {@link checkSave}, then {@link checkContent} by the server's clock.
 */
export async function saveDraft(
  context: Context,
  input: { draftId: string; baseRevision: number | null; content: DraftContent },
): Change<DraftChangeError | ContentError> {
  return context.transaction<DraftChanged, DraftChangeError | ContentError>(async (tx) => {
    const held = await holdDraft(tx, context.clientId, input.draftId);
    const allowed = checkSave(held, { baseRevision: input.baseRevision, actorId: context.actorId });
    if (!allowed.ok) return allowed;
    const { photos } = input.content;
    const elsewhere = await photosElsewhere(tx, context.clientId, input.draftId, photos);
    const today = norwegianDate(context.platform.clock.now());
    const sound = checkContent(input.content, { today, elsewhere });
    if (!sound.ok) return sound;
    const base = held ?? newDraft(context, input.draftId);
    const answered = base.askedBy === null ? {} : { askedBy: null, returnedReason: null };
    return change(tx, context, 'saved', {
      found: held,
      next: { ...base, ...answered, content: plainContent(input.content) },
    });
  });
}

/** Its author takes an open draft out of everybody's way. Its row, photos and events stay. */
export async function discardDraft(
  context: Context,
  input: { draftId: string; baseRevision: number | null },
): Change<DraftChangeError | { code: 'draft_unknown' }> {
  return context.transaction<DraftChanged, DraftChangeError | { code: 'draft_unknown' }>(async (tx) => {
    const held = await holdDraft(tx, context.clientId, input.draftId);
    if (!held) return err({ code: 'draft_unknown' });
    const allowed = checkSave(held, { baseRevision: input.baseRevision, actorId: context.actorId });
    if (!allowed.ok) return allowed;
    const next: Draft = { ...held, state: 'discarded', askedBy: null, returnedReason: null };
    return change(tx, context, 'discarded', { found: held, next });
  });
}

/** A bookkeeper takes an open draft out of the inbox, with a reason that its author reads and the event keeps. */
export async function dismissDraft(
  context: Context,
  input: { draftId: string; baseRevision: number; reason: string },
): Change<OpenError> {
  return context.transaction<DraftChanged, OpenError>(async (tx) => {
    const held = await holdOpen(tx, context, input);
    if (!held.ok) return held;
    const { reason } = input;
    const next: Draft = { ...held.value, state: 'discarded', askedBy: null, returnedReason: reason };
    return change(tx, context, 'discarded', { found: held.value, next }, { reason });
  });
}

/** A bookkeeper sends an open draft back to its author with a comment. It stays in the inbox: it may be coded meanwhile. */
export async function askAuthor(
  context: Context,
  input: { draftId: string; baseRevision: number; comment: string },
): Change<OpenError> {
  return context.transaction<DraftChanged, OpenError>(async (tx) => {
    const held = await holdOpen(tx, context, input);
    if (!held.ok) return held;
    const { comment } = input;
    const next: Draft = { ...held.value, askedBy: context.actorId, returnedReason: comment };
    await tellOnDevices(tx, context, { news: 'asked', to: held.value.createdBy });
    return change(tx, context, 'asked', { found: held.value, next }, { reason: comment });
  });
}

/** A bookkeeper's coding of an open draft. It may be unfinished; submitting checks it. */
export async function codeDraft(
  context: Context,
  input: { draftId: string; baseRevision: number; coding: Coding },
): Change<OpenError> {
  return context.transaction<DraftChanged, OpenError>(async (tx) => {
    const held = await holdOpen(tx, context, input);
    if (!held.ok) return held;
    const next = { ...held.value, coding: input.coding };
    return change(tx, context, 'coded', { found: held.value, next });
  });
}

/**
 * A bookkeeper's own voucher, without a receipt that somebody captured: saved and coded at once, with what is attached to
 * it. It goes the same way on as every other draft. Errors: those of {@link saveDraft}.
 */
export async function makeDraft(
  context: Context,
  { draftId, photos, coding }: { draftId: string; photos: DraftContent['photos']; coding: Coding },
): Change<MakeError> {
  return context.transaction<DraftChanged, MakeError>(async (tx) => {
    const content: DraftContent = { amount: null, date: null, text: '', project: null, photos };
    const within = context.within(tx);
    const saved = await saveDraft(within, { draftId, baseRevision: null, content });
    // The id is taken by another's.
    if (!saved.ok)
      return saved.error.code === 'draft_not_yours'
        ? err({ code: 'draft_changed_meanwhile' })
        : err(saved.error);
    const coded = await codeDraft(within, { draftId, baseRevision: saved.value.revision, coding });
    if (!coded.ok) throw new Error(`a draft that was made just now is ${coded.error.code}`);
    return coded;
  });
}

/**
 * Hands a coded draft to the managers. Guards, in this order: `draft_unknown`, `draft_not_open`,
 * `draft_changed_meanwhile`, `draft_incomplete` (coding missing, or photo and the reason why there is none),
 * `date_after_today` (nobody has said that it is meant), `photo_missing` (still on a device, or stored with other bytes),
 * `paper_again` (of an invoice whose paper is posted already, as `voucher`; nobody has said that it is another one of it),
 * then what {@link codedLines} and {@link checkPosting} say.
 */
export async function submitDraft(
  context: Context,
  input: {
    draftId: string;
    baseRevision: number;
    dateConfirmed?: boolean | undefined;
    paperConfirmed?: boolean | undefined;
  },
): Change<SubmitError> {
  return context.transaction<DraftChanged, SubmitError>(async (tx) => {
    const held = await holdOpen(tx, context, input);
    if (!held.ok) return held;
    const draft = held.value;
    const missing = missingForSubmit(draft);
    if (missing) return err({ code: 'draft_incomplete', missing });
    const dated = checkDraftDate(context, draft, input.dateConfirmed ?? false);
    if (!dated.ok) return dated;
    const absent = await missingPhotos(tx, context.clientId, draft.content.photos);
    if (absent[0]) return err({ code: 'photo_missing', photoId: absent[0] });
    const again = isInvoice(draft) ? await postedWithPaper(tx, context.clientId, draft) : null;
    if (again && !input.paperConfirmed)
      return err({ code: 'paper_again', voucher: voucherNumber(again), voucherId: again.id });
    // The same voucher that an approval will post, under an id of its own: the draft's.
    const voucher = await codedVoucher(tx, context, draft, draft.id);
    if (!voucher.ok) return voucher;
    const postable = await checkPosting(tx, context, voucher.value);
    if (!postable.ok) return postable;
    const handed = { submittedBy: context.actorId, returnedReason: null, askedBy: null };
    const next: Draft = { ...draft, ...handed, state: 'submitted' };
    await tellOnDevices(tx, context, { news: 'approval' });
    return change(
      tx,
      context,
      'submitted',
      { found: draft, next },
      saidAtSubmission(draft, { ...dated.value, paperAgain: again !== null }),
    );
  });
}

function isInvoice({ coding }: Draft): boolean {
  return coding?.lines?.some(({ invoice }) => invoice !== null) ?? false;
}

function checkDraftDate(
  context: Context,
  { coding }: Draft,
  confirmed: boolean,
): Result<{ afterToday: boolean }, DateAfterToday> {
  const today = norwegianDate(context.platform.clock.now());
  if (!coding) return ok({ afterToday: false });
  const checked = checkDate(coding, { today, confirmed });
  return checked.ok ? ok({ afterToday: coding.date > today }) : checked;
}

/** What the bookkeeper answered for beside the coding. */
function saidAtSubmission(
  { coding }: Draft,
  { afterToday, paperAgain }: { afterToday: boolean; paperAgain: boolean },
): JsonObject {
  return {
    ...(paperAgain ? { paperAgain: true } : {}),
    ...(afterToday ? { dateAfterToday: true } : {}),
    ...(coding?.noPhoto ? { noPhoto: coding.noPhoto } : {}),
  };
}

export type MakeError = Exclude<DraftChangeError, { code: 'draft_not_yours' }> | ContentError;
export type OpenError = { code: 'draft_unknown' } | Exclude<DraftChangeError, { code: 'draft_not_yours' }>;
export type SubmitError =
  | OpenError
  | { code: 'draft_incomplete'; missing: 'coding' | 'photo' }
  | DateAfterToday
  | { code: 'photo_missing'; photoId: string }
  | { code: 'paper_again'; voucher: string; voucherId: string }
  | PostError
  | LinesError;

/** The lines a coded draft becomes, made by the rule the bookkeeper's screen ran, with the VAT rate of its date. */
export async function codedLines(
  tx: Tx,
  context: Context,
  { coding }: Pick<Draft, 'coding'>,
): Promise<Result<NewLine[], LinesError>> {
  if (!coding) return err({ code: 'draft_incomplete', missing: 'coding' });
  const vats = await codingVats(tx, context.clientId, coding);
  const unknown = linesOf(coding).find(({ vatCode }) => vatCode !== null && !vats.has(vatCode))?.vatCode;
  if (unknown) return err({ code: 'vat_code_not_valid', vatCode: unknown, date: coding.date });
  return codeVoucher(coding, (code) => vats.get(code) ?? null);
}

/** The voucher that approving the draft posts. */
export async function codedVoucher(
  tx: Tx,
  context: Context,
  draft: Draft,
  id: string,
): Promise<Result<NewVoucher, LinesError>> {
  const lines = await codedLines(tx, context, draft);
  if (!lines.ok) return lines;
  if (!draft.coding) return err({ code: 'draft_incomplete', missing: 'coding' });
  const { series, date, text } = draft.coding;
  const origin = { source: 'draft', sourceRef: null, draftId: draft.id, reversesId: null } as const;
  const documentDate = paperDate(linesOf(draft.coding), date);
  return ok({ id, series, date, text, ...origin, documentDate, lines: lines.value });
}

export type LinesError =
  | CodingError
  | { code: 'draft_incomplete'; missing: 'coding' | 'photo' }
  | { code: 'vat_code_not_valid'; vatCode: string; date: string };

/**
 * Writes the next revision with its event; the only way a draft's row changes.
 * @param found the draft as it is held; null: a new one
 */
export async function change(
  tx: Tx,
  context: Context,
  happened: DraftHappening,
  { found, next }: { readonly found: Draft | null; readonly next: Draft },
  also: JsonObject = {},
): Promise<Result<DraftChanged, never>> {
  const saved = { ...next, revision: next.revision + 1, changedAt: context.platform.clock.now() };
  await storeDraft(tx, context.clientId, saved);
  return ok({
    revision: saved.revision,
    eventId: await record(tx, context, draftEvent(happened, { found, draft: saved }, also)),
  });
}

async function holdOpen(
  tx: Tx,
  context: Context,
  { draftId, baseRevision }: { draftId: string; baseRevision: number },
): Promise<Result<Draft, OpenError>> {
  const held = await holdDraft(tx, context.clientId, draftId);
  if (!held) return err({ code: 'draft_unknown' });
  const allowed = checkOpen(held, baseRevision);
  return allowed.ok ? ok(held) : allowed;
}

function newDraft(context: Context, id: string): Draft {
  const now = context.platform.clock.now();
  const content: DraftContent = { amount: null, date: null, text: '', project: null, photos: [] };
  return {
    id,
    revision: 0,
    state: 'inbox',
    content,
    coding: null,
    returnedReason: null,
    askedBy: null,
    submittedBy: null,
    createdBy: context.actorId,
    createdAt: now,
    changedAt: now,
  };
}

/** Whether anything was ever sent in for the client. */
export async function hasDrafts(context: Context): Promise<boolean> {
  const found = await context.transaction(async (tx) =>
    ok(await draftsIn(tx, context.clientId, [...DRAFT_STATES])),
  );
  return found.ok && found.value.length > 0;
}
