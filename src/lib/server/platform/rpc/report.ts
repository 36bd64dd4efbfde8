import * as z from 'zod';
import { FIELDS, namesOf, type Asking } from '#lib/domain/report/fields.ts';
import { sortingOf } from '#lib/domain/report/sort.ts';
import { comesApart, type Answer, type AnyReport, type Asked } from '#lib/domain/report/report.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Tx } from '../database.ts';
import { answer, tenantProcedure } from '../rpc.ts';
import type { Code, Transport } from './refusals.ts';

/** Reads a page of a report for one client; an error where the filter names what the client does not have. */
export type ReportQuery<R extends AnyReport, E extends { readonly code: Code } = never> = (
  tx: Tx,
  clientId: string,
  asked: Asked<R>,
) => Promise<Result<Answer<R>, E>>;

/**
 * The procedure of a report: takes its filter and where to go on. Its address in the browser takes the same fields, so that
 * neither can be asked what the other can't.
 */
export function reportProcedure<R extends AnyReport, E extends { readonly code: Code }>(
  report: R,
  query: ReportQuery<R, E>,
  transport: Record<E['code'], Transport>,
) {
  return tenantProcedure
    .input(inputOf(report))
    .query(async ({ ctx: { context }, input }) =>
      answer(await context.transaction((tx) => query(tx, context.clientId, input)), transport),
    );
}

/** A page as it was asked for, of what reads its rows and what reads its totals. */
export async function partsAsked<Row, Totals>(
  { after, part }: { readonly after?: unknown; readonly part?: 'rows' | 'totals' | undefined },
  rows: () => Promise<readonly Row[]>,
  totals: () => Promise<Totals>,
): Promise<{ readonly rows: readonly Row[]; readonly totals: Totals | null }> {
  return {
    rows: part === 'totals' ? [] : await rows(),
    totals: after !== undefined || part === 'rows' ? null : await totals(),
  };
}

/** `{ filter, after?, part? }`, and nothing else. */
export function inputOf<R extends AnyReport>(report: R): z.ZodType<Asked<R>, Asked<R>> {
  return z.strictObject({
    filter: filterOf(report),
    ...(report.cursor && { after: z.optional(report.cursor) }),
    ...(comesApart(report) && { part: z.optional(z.enum(['rows', 'totals'])) }),
  }) as unknown as z.ZodType<Asked<R>, Asked<R>>;
}

/**
 * The fields of a report, and nothing else; of a dimension both or neither: half of one would find all. An order is one that the
 * report has.
 */
export function filterOf(report: AnyReport) {
  const { filter, options } = report;
  const fields = z.strictObject(
    Object.fromEntries([
      ...namesOf(filter).map((name) => [name, FIELDS[name]] as const),
      ...namesOf(options).map((name) => [name, z.optional(FIELDS[name])] as const),
    ]),
  );
  const apart = 'type' in options && 'code' in options;
  const whole = (asked: Asking) => !apart || (asked.type === undefined) === (asked.code === undefined);
  const sorts = ({ sort }: Asking) => sort === undefined || sortingOf(report, sort) !== null;
  return fields.refine((asked) => whole(asked) && sorts(asked));
}
