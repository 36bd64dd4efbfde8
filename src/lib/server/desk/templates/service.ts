import { daysAfter, norwegianDate, type CivilDate } from '#lib/domain/date.ts';
import type { Coding, DraftState } from '#lib/domain/drafts/draft.ts';
import {
  dayAfter,
  daysThrough,
  keptCoding,
  recurringCoding,
  templateOf,
  templateStatement,
  type Recurrence,
  type Template,
} from '#lib/domain/drafts/templates/template.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { record, sequencerOf } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import type { KeyProvider } from '../../platform/keys.ts';
import { madeId } from '../../platform/made-id.ts';
import { withSecondLook } from '../../platform/second-look.ts';
import { makeDraft, type MakeError } from '../drafts/service.ts';
import {
  allTemplates,
  holdTemplate,
  insertTemplate,
  isNameTaken,
  markTemplateEnded,
  statesOf,
} from './store.ts';

export interface TemplateAsked {
  /** Made by whoever asks, so that the same request again is known. */
  readonly id: string;
  readonly name: string;
  readonly coding: Coding;
  readonly recurrence: Recurrence | null;
}

export interface TemplateDone {
  /** Null where this very request was done before. */
  readonly eventId: string | null;
}

export type KeepTemplateError =
  | { code: 'template_differs' }
  | { code: 'template_name_taken'; name: string }
  | { code: 'template_early'; date: CivilDate }
  | { code: 'template_span' };

/** A recurrence may catch up so many days, as when last month's was forgotten. */
const CATCHES_UP_DAYS = 92;

/**
 * Keeps a coding by a name, and makes its drafts from now on where it recurs ({@link makeDueDrafts}). What belongs to one paper,
 * as the number of an invoice, is not kept. Guards, in this order: `template_differs` (the id is another's) · `template_span`:
 * it ends before it begins · `template_early`: it began before `date`, three months ago · `template_name_taken`
 */
export function keepTemplate(
  context: Context,
  asked: TemplateAsked,
): Promise<Result<TemplateDone, KeepTemplateError>> {
  return withSecondLook(context, (tx) => keep(tx, context, asked));
}

async function keep(
  tx: Tx,
  context: Context,
  { id, name, coding, recurrence }: TemplateAsked,
): Promise<Result<TemplateDone, KeepTemplateError>> {
  const { clientId, actorId, platform } = context;
  const kept = templateOf(coding);
  const earlier = await holdTemplate(tx, clientId, id);
  if (earlier) {
    const same =
      earlier.name === name &&
      keptCoding(earlier.coding) === keptCoding(kept) &&
      JSON.stringify(earlier.recurrence) === JSON.stringify(recurrence);
    return same ? ok({ eventId: null }) : err({ code: 'template_differs' });
  }
  if (recurrence) {
    const { from, until } = recurrence;
    if (until !== null && until < from) return err({ code: 'template_span' });
    const earliest = daysAfter(today(context), -CATCHES_UP_DAYS);
    if (from < earliest) return err({ code: 'template_early', date: earliest });
  }
  if (await isNameTaken(tx, clientId, name)) return err({ code: 'template_name_taken', name });
  const made: Template = {
    ...{ id, name, coding: kept, recurrence },
    ...{ madeAt: platform.clock.now(), madeBy: actorId, endedAt: null, endedBy: null },
  };
  await insertTemplate(tx, clientId, made);
  const eventId = await record(tx, context, {
    kind: 'template.kept',
    subject: { type: 'template', id },
    detail: { ...templateStatement.said(made), now: templateStatement.of(made), was: null, name },
  });
  return ok({ eventId });
}

const today = (context: Context) => norwegianDate(context.platform.clock.now());

/** Ends a template: it is offered no more, and makes no more drafts; those it made stay. Once more changes nothing. */
export function endTemplate(
  context: Context,
  { id }: { readonly id: string },
): Promise<Result<TemplateDone, { code: 'template_unknown' }>> {
  const { clientId, actorId, platform } = context;
  return context.transaction<TemplateDone, { code: 'template_unknown' }>(async (tx) => {
    const held = await holdTemplate(tx, clientId, id);
    if (!held) return err({ code: 'template_unknown' });
    if (held.endedAt !== null) return ok({ eventId: null });
    const next: Template = { ...held, endedAt: platform.clock.now(), endedBy: actorId };
    await markTemplateEnded(tx, clientId, next);
    const eventId = await record(tx, context, {
      kind: 'template.ended',
      subject: { type: 'template', id },
      detail: {
        ...templateStatement.said(next),
        now: templateStatement.of(next),
        was: templateStatement.said(held).statement,
      },
    });
    return ok({ eventId });
  });
}

/**
 * Makes the drafts of recurring templates whose days have come, each in a transaction of its own: each day once, however often
 * and by how many this is done, since a draft's id follows from template and day. They wait in the inbox as all others, and say
 * that they are automatic; a period that is locked by then is told when they are submitted.
 * @param day the last that has come
 * @returns how many were made
 * @throws AggregateError once all others are made, with what kept some from it
 */
export async function makeDueDrafts(context: Context, day = today(context)): Promise<number> {
  const { clientId, platform } = context;
  const read = await context.transaction(async (tx) => ok(await allTemplates(tx, clientId)));
  let made = 0;
  const failed: unknown[] = [];
  for (const { id, recurrence } of read.ok ? read.value : [])
    for (const date of recurrence ? daysThrough(recurrence, day) : [])
      try {
        if (await makeDraftOf(context, id, date)) made += 1;
      } catch (cause) {
        failed.push(cause);
      }
  if (made > 0) sequencerOf(platform).signal(clientId);
  if (failed.length > 0)
    throw new AggregateError(failed, `${failed.length} drafts of templates were not made`);
  return made;
}

async function makeDraftOf(context: Context, id: string, date: CivilDate): Promise<boolean> {
  const { clientId, platform } = context;
  const draftId = draftOf(platform.keys, id, date);
  const done = await context.transaction<boolean, MakeError>(async (tx) => {
    const held = await holdTemplate(tx, clientId, id);
    if (!held || held.endedAt !== null) return ok(false);
    if ((await statesOf(tx, clientId, [draftId])).size > 0) return ok(false);
    const made = await makeDraft(context.within(tx), {
      ...{ draftId, photos: [] },
      coding: recurringCoding(held, date),
    });
    return made.ok ? ok(true) : made;
  });
  if (!done.ok) throw new Error(`a draft of template ${id} on ${date} is ${done.error.code}`);
  return done.value;
}

/** The id of the draft that a template makes on a day. */
export function draftOf(keys: KeyProvider, templateId: string, date: CivilDate): string {
  return madeId(keys, 'desk.template.v1', `${templateId} ${date}`);
}

/** A template that is not ended, with the drafts it made last, the newest first, and when the next comes. */
export interface TemplateStanding extends Omit<Template, 'endedAt' | 'endedBy'> {
  readonly drafts: readonly { readonly id: string; readonly date: CivilDate; readonly state: DraftState }[];
  readonly next: CivilDate | null;
}

/** As many of its drafts as a template shows. */
const SHOWN = 12;

/** The client's templates, the newest first. */
export async function readTemplates(tx: Tx, context: Context): Promise<TemplateStanding[]> {
  const day = today(context);
  const going = (await allTemplates(tx, context.clientId)).filter(({ endedAt }) => endedAt === null);
  const days = going.map(({ id, recurrence }) =>
    (recurrence ? daysThrough(recurrence, day) : [])
      .slice(-SHOWN)
      .toReversed()
      .map((date) => ({ id: draftOf(context.platform.keys, id, date), date })),
  );
  const states = await statesOf(
    tx,
    context.clientId,
    days.flat().map(({ id }) => id),
  );
  return going.map(({ endedAt: _, endedBy: __, ...template }, at) => ({
    ...template,
    drafts: (days[at] ?? []).flatMap((each) => {
      const state = states.get(each.id);
      return state ? [{ ...each, state }] : [];
    }),
    next: template.recurrence && dayAfter(template.recurrence, day),
  }));
}
