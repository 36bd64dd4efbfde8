import * as z from 'zod';
import type { SaftReport } from '#lib/domain/ledger/saft-report.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { read } from '../../platform/rpc/query.ts';
import { saftFile } from './file.ts';
import { listSaftImports } from './store.ts';
import { SAFT_TRANSPORT } from './transport.ts';

const period = z.strictObject({
  year: z.number().int().min(1900).max(2200),
  period: z.number().int().min(1).max(18),
});

export const saftRouter = router({
  /** What each import read, kept and left behind, newest first. */
  imports: tenantProcedure.query(async ({ ctx }) => {
    const rows = await read(ctx.context, listSaftImports);
    return rows.map(({ report, ...row }) => ({ ...row, report: JSON.parse(report) as SaftReport }));
  }),

  /** For `GET /api/saft`, which opens it: over the wire it is a name and a size. */
  saftFile: tenantProcedure
    .input(z.strictObject({ from: period, to: period, version: z.enum(['1.30', '1.40']).optional() }))
    .query(async ({ ctx, input }) => answer(await saftFile(ctx.context, input), SAFT_TRANSPORT)),
});
