import type { SaftReport } from '#lib/domain/ledger/saft-report.ts';
import { router, tenantProcedure } from '../../platform/rpc.ts';
import { read } from '../../platform/rpc/query.ts';
import { listSaftImports } from './store.ts';

export const saftRouter = router({
  /** What each import read, kept and left behind, newest first. */
  imports: tenantProcedure.query(async ({ ctx }) => {
    const rows = await read(ctx.context, listSaftImports);
    return rows.map(({ report, ...row }) => ({ ...row, report: JSON.parse(report) as SaftReport }));
  }),
});
