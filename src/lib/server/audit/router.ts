import * as z from 'zod';
import type { ReportOf } from '#lib/domain/events/report/about.ts';
import { LOG_FIELDS, type LogFilter } from '#lib/domain/events/log-fields.ts';
import { text, uuid } from '#lib/domain/input.ts';
import { FIELDS, namesOf } from '#lib/domain/report/fields.ts';
import { CONTRADICTIONS } from '#lib/domain/tlog/heads.ts';
import { answer, router, tenantProcedure } from '#lib/server/platform/rpc.ts';
import { MOST_PROVEN, prove } from './shown/proving.ts';
import { EXPORT_FORMATS, tellExport } from './readings.ts';
import { latestCheckpoint, listEvents, MOST_AT_ONCE, proofOf, threadOf, timelineOf } from './service.ts';
import { AUDIT_TRANSPORT } from './transport.ts';
import { consistency, takeAlarm } from './shown/alarm.ts';
import { stampedProof } from './time/shown.ts';
import { runsOf, verifyNow } from './verify/runs/runs.ts';

const Subject = z.strictObject({ type: text(40), id: text(80) });
/** What can be asked of the log; of what is left out, everything. */
const filterFields = Object.fromEntries(namesOf(LOG_FIELDS).map((name) => [name, z.optional(FIELDS[name])]));
const filterInput = z.strictObject(filterFields) as unknown as z.ZodType<LogFilter>;
/** What a report is of: the events that are asked for, or instead of them the thread of one thing. */
export const reportFields = { filter: filterInput, thread: z.optional(Subject) };
/** @param asked by {@link reportFields} */
export function reportOf(asked: {
  readonly filter: LogFilter;
  readonly thread?: z.output<typeof Subject> | undefined;
}): ReportOf {
  return asked.thread ? { thread: asked.thread } : { filter: asked.filter };
}
const Size = z.int().min(0);
/** Read as it is: what was signed has no other form. */
const Head = z.strictObject({ note: z.string().max(20_000), verifierKey: z.string().max(5000) });

/** The client's log, for everyone who may read it. */
export const auditRouter = router({
  log: tenantProcedure
    .input(
      z.strictObject({
        cursor: z.optional(z.int().min(0)),
        most: z.optional(z.int().min(1).max(MOST_AT_ONCE)),
        ...filterFields,
      }) as unknown as z.ZodType<LogFilter & { cursor?: number; most?: number }>,
    )
    .query(async ({ ctx, input }) => answer(await listEvents(ctx.context, input), {})),

  /** Tells the log that its events are taken out as a file, before they are. */
  export: tenantProcedure
    .input(z.strictObject({ format: z.enum(EXPORT_FORMATS), ...reportFields }))
    .mutation(async ({ ctx, input }) =>
      answer(await tellExport(ctx.context, { format: input.format, of: reportOf(input) }), {}),
    ),

  checkpoint: tenantProcedure.query(async ({ ctx }) => answer(await latestCheckpoint(ctx.context), {})),

  timeline: tenantProcedure
    .input(Subject)
    .query(async ({ ctx, input }) => answer(await timelineOf(ctx.context, input), {})),

  thread: tenantProcedure
    .input(Subject)
    .query(async ({ ctx, input }) => answer(await threadOf(ctx.context, input), {})),

  proof: tenantProcedure
    .input(z.strictObject({ eventId: uuid }))
    .query(async ({ ctx, input }) => answer(await proofOf(ctx.context, input.eventId), AUDIT_TRANSPORT)),

  /** Of what a screen shows: subjects by the newest event that states them, and events by themselves. */
  prove: tenantProcedure
    .input(
      z.strictObject({
        subjects: z.array(Subject).max(MOST_PROVEN),
        events: z.array(uuid).max(MOST_PROVEN),
      }),
    )
    .query(async ({ ctx, input }) => answer(await prove(ctx.context, input), {})),

  /** The first timestamp over a leaf of the log, with what leads there. */
  stamped: tenantProcedure
    .input(z.strictObject({ index: Size }))
    .query(async ({ ctx, input }) => answer(await stampedProof(ctx.context, input), {})),

  /** From a head that somebody has kept to one that they see. */
  consistency: tenantProcedure
    .input(z.strictObject({ from: Size, to: Size }))
    .query(async ({ ctx, input }) => answer(await consistency(ctx.context, input), AUDIT_TRANSPORT)),

  /** A device saw the log contradict what it had kept of it. */
  alarm: tenantProcedure
    .input(z.strictObject({ how: z.enum(CONTRADICTIONS), kept: Head, seen: z.nullable(Head) }))
    .mutation(async ({ ctx, input }) => ({
      outcome: answer(await takeAlarm(ctx.context, input), AUDIT_TRANSPORT),
    })),

  /** Verifications of the log and all it proves. */
  runs: tenantProcedure.query(async ({ ctx }) => answer(await runsOf(ctx.context), {})),

  verifyNow: tenantProcedure.mutation(async ({ ctx }) =>
    answer(await verifyNow(ctx.context), AUDIT_TRANSPORT),
  ),
});
