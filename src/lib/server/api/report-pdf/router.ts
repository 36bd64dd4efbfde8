import * as z from 'zod';
import type { JsonObject } from '#lib/domain/canonical.ts';
import { LANGUAGES } from '#lib/domain/language.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { tellReport } from '../../audit/index.ts';
import { ASKED_REPORT, type AskedReport } from '../../ledger/index.ts';
import type { Context } from '../../platform/context.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { printReport, SIGNING_TRANSPORT, type PrintError } from '../../signing/index.ts';

/** Rows of one file: what is longer is for a spreadsheet. */
const MOST_ROWS = 20_000;
const text = z.string().max(2000);

/** What a screen shows of a report, in its words. */
const PAPER = z.strictObject({
  language: z.enum(LANGUAGES),
  title: text,
  organisation: text,
  facts: z.array(z.strictObject({ label: text, value: text })).max(20),
  notes: z.array(text).max(5),
  lacking: text,
  columns: z
    .array(z.strictObject({ head: text, kind: z.enum(['text', 'date', 'money']) }))
    .min(1)
    .max(40),
  rows: z.array(z.strictObject({ cells: z.array(text).max(40), sum: z.boolean() })).max(MOST_ROWS),
});

export const reportPdfRouter = router({
  /**
   * For `POST /api/report-pdf`: sets what it is given on sheets, as the browser that read the report would if it had the fonts.
   * The log is told which report it is, before it is made.
   */
  file: tenantProcedure
    .input(z.strictObject({ asked: ASKED_REPORT, paper: PAPER }))
    .mutation(async ({ ctx, input }) => answer(await printed(ctx.context, input), SIGNING_TRANSPORT)),
});

async function printed(
  context: Context,
  { asked, paper }: { asked: AskedReport; paper: z.output<typeof PAPER> },
): Promise<Result<{ fileName: string; bytes: Uint8Array<ArrayBuffer> }, PrintError>> {
  const { columns, rows, facts, ...rest } = paper;
  const told = await tellReport(context, {
    ...{ format: 'pdf', what: asked.report },
    asked: asked.filter as JsonObject,
  });
  if (!told.ok) return told;
  const made = await printReport(context, {
    ...rest,
    facts: facts.map(({ label, value }) => [label, value] as const),
    heads: columns.map(({ head }) => head),
    columns: columns.map(({ kind }) => kind),
    rows: rows.map(({ cells, sum }) => columns.map((_, at) => ({ lines: [cells[at] ?? ''], strong: sum }))),
  });
  return made.ok
    ? ok({ fileName: `${asked.report}.pdf`, bytes: Uint8Array.from(made.value) })
    : err(made.error);
}
