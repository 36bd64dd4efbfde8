import * as z from 'zod';
import type { SaftReport } from '#lib/domain/ledger/saft-report.ts';
import { civilDate } from '#lib/domain/input.ts';
import { MOST_FILES_UPLOADED } from '#lib/domain/ledger/saft/upload.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { machine } from '../../platform/context.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { openYearsAhead } from '../chart/years-ahead.ts';
import { read } from '../../platform/rpc/query.ts';
import { saftFile } from './file.ts';
import { listSaftImports } from './store.ts';
import { SAFT_TAKE_TRANSPORT, SAFT_TRANSPORT } from './transport.ts';
import { takeSaftFiles } from './uploaded.ts';

const period = z.strictObject({
  year: z.number().int().min(1900).max(2200),
  period: z.number().int().min(1).max(18),
});

/** Which periods a file is to have. */
export const SaftSpan = z.strictObject({
  from: period,
  to: period,
  version: z.enum(['1.30', '1.40']).optional(),
});

/** Files that came in, and before which day months are locked then. */
export const UploadedFiles = z.strictObject({
  files: z.array(z.instanceof(Blob)).min(1).max(MOST_FILES_UPLOADED),
  lockedBefore: z.nullable(civilDate),
});

export const saftRouter = router({
  /** What each import read, kept and left behind, newest first. */
  imports: tenantProcedure.query(async ({ ctx }) => {
    const rows = await read(ctx.context, listSaftImports);
    return rows.map(({ report, ...row }) => ({ ...row, report: JSON.parse(report) as SaftReport }));
  }),

  mayAddFiles: tenantProcedure.query(() => true),

  /** For `PUT /api/saft`, which takes larger files than a procedure does: they go on from the client's books. */
  addFiles: tenantProcedure.input(UploadedFiles).mutation(async ({ ctx: { context }, input }) => {
    const taken = answer(await takeSaftFiles(context, input, true), SAFT_TAKE_TRANSPORT);
    await openYearsAhead(machine(context.platform, context.clientId));
    return { ...taken, ...(await sealed(context, taken.eventId)) };
  }),

  /** For `POST /api/saft`, which opens it: over the wire it is a name and a size. */
  saftFile: tenantProcedure
    .input(SaftSpan)
    .mutation(async ({ ctx, input }) => answer(await saftFile(ctx.context, input), SAFT_TRANSPORT)),
});
